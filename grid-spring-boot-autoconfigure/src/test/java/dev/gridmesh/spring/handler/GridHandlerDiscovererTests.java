package dev.gridmesh.spring.handler;

import java.util.Iterator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import dev.gridmesh.HandlerKind;
import dev.gridmesh.spring.GridHandler;
import dev.gridmesh.spring.Peer;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link GridHandlerDiscoverer}.
 */
class GridHandlerDiscovererTests {

	@Test
	void nameBeginsWithThePrefixOfTheType() {
		try (DiscoveredHandlers handlers = DiscoveredHandlers.of(Prefixed.class)) {
			assertThat(handlers.keys()).containsExactly("17", "files.stat");
			assertThat(handlers.get("files.stat").kind()).isEqualTo(HandlerKind.SINGLE);
		}
	}

	@Test
	void typeNeedsNoAnnotation() {
		try (DiscoveredHandlers handlers = DiscoveredHandlers.of(Plain.class)) {
			assertThat(handlers.keys()).containsExactly("plain");
		}
	}

	@Test
	void annotationsOfInterfacesCount() {
		try (DiscoveredHandlers handlers = DiscoveredHandlers.of(ImplementsApi.class)) {
			assertThat(handlers.keys()).containsExactly("api.echo");
			assertThat(handlers.callText("api.echo", "x")).isEqualTo("x http://caller:8080");
		}
	}

	@Test
	void methodBehindAClassProxyIsInvokedThroughIt() {
		try (DiscoveredHandlers handlers = DiscoveredHandlers.of(ClassProxied.class)) {
			handlers.verify();

			assertThat(handlers.callText("plain", "x")).isEqualTo("x!");
			assertThat(ClassProxied.intercepted).hasPositiveValue();
		}
	}

	@Test
	void methodBehindAnInterfaceProxyIsInvokedThroughIt() {
		try (DiscoveredHandlers handlers = DiscoveredHandlers.of(InterfaceProxied.class)) {
			handlers.verify();

			assertThat(handlers.callText("plain", "x")).isEqualTo("x!");
			assertThat(InterfaceProxied.intercepted).hasPositiveValue();
		}
	}

	@Test
	void beansAreNotMadeToBeFound() {
		LazyBean.made.set(0);
		try (DiscoveredHandlers handlers = DiscoveredHandlers.of(LazyBean.class)) {
			handlers.verify();

			assertThat(handlers.keys()).containsExactly("lazy");
			assertThat(LazyBean.made).hasValue(0);
			assertThat(handlers.callText("lazy", "x")).isEqualTo("x");
			assertThat(LazyBean.made).hasValue(1);
		}
	}

	@Test
	void prototypeIsMadeForEachCall() {
		PrototypeBean.made.set(0);
		try (DiscoveredHandlers handlers = DiscoveredHandlers.of(PrototypeBean.class)) {
			handlers.callText("prototype", "x");
			handlers.callText("prototype", "x");

			assertThat(PrototypeBean.made).hasValue(2);
		}
	}

	@Test
	void scopedBeanIsFoundOnce() {
		try (DiscoveredHandlers handlers = DiscoveredHandlers.of(ScopedBean.class)) {
			assertThat(handlers.keys()).containsExactly("scoped");
			assertThat(handlers.callText("scoped", "x")).isEqualTo("x");
		}
	}

	@Test
	void beanThatHidesItsTypeIsAnErrorOnceItIsMade() {
		try (DiscoveredHandlers handlers = DiscoveredHandlers.of(HiddenType.class)) {
			assertThat(handlers.keys()).isEmpty();
			handlers.makeBean("hidden");

			assertThatExceptionOfType(InvalidGridHandlerException.class).isThrownBy(handlers::verify)
				.withMessageContaining("was found too late")
				.satisfies((ex) -> assertThat(ex.getAction()).contains("return Plain"));
		}
	}

	@Test
	void twoMethodsWithOneKeyAreAnErrorThatNamesBoth() {
		assertThatExceptionOfType(InvalidGridHandlerException.class)
			.isThrownBy(() -> DiscoveredHandlers.of(Plain.class, SamePlain.class))
			.withMessageContaining("Two methods serve the handler plain")
			.withMessageContaining(Plain.class.getName() + "#plain(String)")
			.withMessageContaining(SamePlain.class.getName() + "#again(String)");
	}

	@Test
	void proxyWithoutTheMethodIsAnErrorOnceItIsMade() {
		try (DiscoveredHandlers handlers = DiscoveredHandlers.of(ProxiedWithoutMethod.class)) {
			assertThatExceptionOfType(InvalidGridHandlerException.class).isThrownBy(handlers::verify)
				.withMessageContaining("cannot be invoked: its bean is a proxy");
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { ValueOnType.class, IdOnTypeWithoutMethods.class })
	void typeThatHasMoreThanAPrefixIsAnErrorThatNamesIt(Class<?> component) {
		assertThatExceptionOfType(InvalidGridHandlerException.class).isThrownBy(() -> DiscoveredHandlers.of(component))
			.withMessageContaining("The @GridHandler on type " + component.getName())
			.withMessageContaining("has more than a prefix");
	}

	@ParameterizedTest
	@MethodSource
	void methodThatCannotWorkIsAnErrorThatNamesIt(Class<?> component, String problem) {
		assertThatExceptionOfType(InvalidGridHandlerException.class).isThrownBy(() -> DiscoveredHandlers.of(component))
			.withMessageContaining(component.getName() + "#")
			.withMessageContaining(problem)
			.satisfies((ex) -> assertThat(ex.getAction()).isNotBlank());
	}

	static Stream<Arguments> methodThatCannotWorkIsAnErrorThatNamesIt() {
		return Stream.of(arguments(NoKey.class, "has neither a name nor a number"),
				arguments(TwoKeys.class, "has a name ('a') and a number (1)"),
				arguments(BadName.class, "has a key that is not valid: Handler name 'a b'"),
				arguments(BadNumber.class, "has a key that is not valid: Handler number 300"),
				arguments(ReservedNumber.class, "reserved"),
				arguments(PrefixOnMethod.class, "has a prefix ('a') of its own"),
				arguments(CapacityOnSingle.class, "has a capacity, although it serves single requests"),
				arguments(TwoPayloads.class, "takes two payloads: parameter 1 (java.lang.String) and parameter 2"),
				arguments(TwoFluxArguments.class, "takes two streams of items: parameter 1"),
				arguments(RawFluxArgument.class, "takes items of no certain type: parameter 1"),
				arguments(NestedFluxArgument.class, "takes items that cannot be made of payloads: parameter 1"),
				arguments(InCapacityWithoutItems.class, "has an inCapacity, although it takes no stream of items"),
				arguments(OutCapacityWithoutItems.class, "has an outCapacity, although it returns no stream of items"),
				arguments(NegativeCapacity.class, "has a negative capacity: -1"),
				arguments(MonoArgument.class, "has a parameter that cannot be made of a payload"),
				arguments(StreamArgument.class, "has a parameter that cannot be made of a payload"),
				arguments(UnknownArgument.class, "takes a payload of no certain type"),
				arguments(PeerOfWrongType.class, "has a @Peer parameter that is neither String nor NodeName"),
				arguments(NestedResult.class, "returns an asynchronous result within another one"),
				arguments(NestedFluxResult.class, "returns an asynchronous result within another one"),
				arguments(NestedStreamResult.class, "returns an asynchronous result within another one"));
	}

	@GridHandler(prefix = "files")
	static class Prefixed {

		@GridHandler("stat")
		String stat(String payload) {
			return payload;
		}

		@GridHandler(id = 17)
		String numbered(String payload) {
			return payload;
		}

	}

	@Component
	static class Plain {

		@GridHandler("plain")
		public String plain(String payload) {
			return payload + "!";
		}

	}

	@Component
	static class SamePlain {

		@GridHandler("plain")
		String again(String payload) {
			return payload;
		}

	}

	@GridHandler(prefix = "api")
	interface Api<T> {

		@GridHandler("echo")
		String echo(T payload, @Peer String caller);

	}

	static class ImplementsApi implements Api<String> {

		@Override
		public String echo(String payload, String caller) {
			return payload + " " + caller;
		}

	}

	interface PlainApi {

		String plain(String payload);

	}

	static class ImplementsPlainApi extends Plain implements PlainApi {

	}

	@Configuration(proxyBeanMethods = false)
	static class ClassProxied {

		static final AtomicInteger intercepted = new AtomicInteger();

		@Bean
		Plain plain() {
			ProxyFactory factory = new ProxyFactory(new Plain());
			factory.setProxyTargetClass(true);
			factory.addAdvice((MethodInterceptor) (invocation) -> {
				intercepted.incrementAndGet();
				return invocation.proceed();
			});
			return (Plain) factory.getProxy();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InterfaceProxied {

		static final AtomicInteger intercepted = new AtomicInteger();

		@Bean
		PlainApi api() {
			ProxyFactory factory = new ProxyFactory(new ImplementsPlainApi());
			factory.addAdvice((MethodInterceptor) (invocation) -> {
				intercepted.incrementAndGet();
				return invocation.proceed();
			});
			return (PlainApi) factory.getProxy();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ProxiedWithoutMethod {

		@Bean
		Runnable runnable() {
			return (Runnable) new ProxyFactory(new NotInTheInterface()).getProxy();
		}

	}

	static class NotInTheInterface implements Runnable {

		@Override
		public void run() {
			// never called
		}

		@GridHandler("hidden")
		public void handle() {
			// never called
		}

	}

	@Lazy
	@GridHandler
	static class LazyBean {

		static final AtomicInteger made = new AtomicInteger();

		LazyBean() {
			made.incrementAndGet();
		}

		@GridHandler("lazy")
		String lazy(String payload) {
			return payload;
		}

	}

	@Scope("prototype")
	@GridHandler
	static class PrototypeBean {

		static final AtomicInteger made = new AtomicInteger();

		PrototypeBean() {
			made.incrementAndGet();
		}

		@GridHandler("prototype")
		String prototype(String payload) {
			return payload;
		}

	}

	@Scope(scopeName = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
	@GridHandler
	static class ScopedBean {

		@GridHandler("scoped")
		public String scoped(String payload) {
			return payload;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HiddenType {

		@Bean
		@Lazy
		Object hidden() {
			return new Plain();
		}

	}

	@GridHandler
	static class NoKey {

		@GridHandler
		void handle() {
			// never called
		}

	}

	@GridHandler
	static class TwoKeys {

		@GridHandler(value = "a", id = 1)
		void handle() {
			// never called
		}

	}

	@GridHandler
	static class BadName {

		@GridHandler("a b")
		void handle() {
			// never called
		}

	}

	@GridHandler
	static class BadNumber {

		@GridHandler(id = 300)
		void handle() {
			// never called
		}

	}

	@GridHandler
	static class ReservedNumber {

		@GridHandler(id = 254)
		void handle() {
			// never called
		}

	}

	@GridHandler
	static class PrefixOnMethod {

		@GridHandler(value = "b", prefix = "a")
		void handle() {
			// never called
		}

	}

	@GridHandler("files")
	static class ValueOnType {

		@GridHandler("stat")
		void handle() {
			// never called
		}

	}

	@GridHandler(id = 3)
	static class IdOnTypeWithoutMethods {

	}

	@GridHandler
	static class CapacityOnSingle {

		@GridHandler(value = "a", outCapacity = 3)
		void handle() {
			// never called
		}

	}

	@GridHandler
	static class TwoPayloads {

		@GridHandler("a")
		void handle(String first, byte[] second) {
			// never called
		}

	}

	@GridHandler
	static class TwoFluxArguments {

		@GridHandler("a")
		void handle(Flux<String> first, Flux<String> second) {
			// never called
		}

	}

	@GridHandler
	static class RawFluxArgument {

		@GridHandler("a")
		void handle(Flux<?> items) {
			// never called
		}

	}

	@GridHandler
	static class NestedFluxArgument {

		@GridHandler("a")
		void handle(Flux<Mono<String>> items) {
			// never called
		}

	}

	@GridHandler
	static class InCapacityWithoutItems {

		@GridHandler(value = "a", inCapacity = 3)
		Flux<String> handle() {
			return Flux.empty();
		}

	}

	@GridHandler
	static class OutCapacityWithoutItems {

		@GridHandler(value = "a", outCapacity = 3)
		Mono<String> handle(Flux<String> items) {
			return items.last();
		}

	}

	@GridHandler
	static class NegativeCapacity {

		@GridHandler(value = "a", outCapacity = -1)
		Flux<String> handle() {
			return Flux.empty();
		}

	}

	@GridHandler
	static class MonoArgument {

		@GridHandler("a")
		void handle(Mono<String> payload) {
			// never called
		}

	}

	@GridHandler
	static class StreamArgument {

		@GridHandler("a")
		void handle(Stream<String> payload) {
			// never called
		}

	}

	@GridHandler
	static class UnknownArgument {

		@GridHandler("a")
		<T> void handle(T payload) {
			// never called
		}

	}

	@GridHandler
	static class PeerOfWrongType {

		@GridHandler("a")
		void handle(@Peer Integer caller) {
			// never called
		}

	}

	@GridHandler
	static class NestedResult {

		@GridHandler("a")
		Mono<Iterator<String>> handle() {
			return Mono.empty();
		}

	}

	@GridHandler
	static class NestedFluxResult {

		@GridHandler("a")
		Flux<Mono<String>> handle() {
			return Flux.empty();
		}

	}

	@GridHandler
	static class NestedStreamResult {

		@GridHandler("a")
		Stream<Stream<String>> handle() {
			return Stream.empty();
		}

	}

}
