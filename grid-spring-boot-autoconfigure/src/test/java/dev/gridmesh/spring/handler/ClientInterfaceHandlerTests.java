package dev.gridmesh.spring.handler;

import java.time.Duration;
import java.util.List;

import dev.gridmesh.CallOptions;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerKind;
import dev.gridmesh.PeerResults;
import dev.gridmesh.spring.GridClient;
import dev.gridmesh.spring.GridExchange;
import dev.gridmesh.spring.GridHandler;
import dev.gridmesh.spring.GridRequester;
import dev.gridmesh.spring.GridTarget;
import dev.gridmesh.spring.Peer;
import dev.gridmesh.spring.client.GridClientProxyFactory;
import dev.gridmesh.spring.client.ImportGridClients;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link GridHandlerDiscoverer} with beans that implement client interfaces.
 */
class ClientInterfaceHandlerTests {

	@Test
	void methodsOfTheInterfaceAreServedUnderItsNames() {
		try (DiscoveredHandlers handlers = DiscoveredHandlers.of(FilesHandler.class)) {
			assertThat(handlers.keys()).containsExactly("17", "17/disk1", "files.copy", "files.own", "files.stat");
			assertThat(handlers.callText("files.stat", "a")).isEqualTo("a of http://caller:8080");
			assertThat(handlers.callText("17", "a")).isEqualTo("seventeen");
			assertThat(handlers.callText("17/disk1", "a")).isEqualTo("disk1");
			assertThat(handlers.callText("files.own", "a")).isEqualTo("own a");
			handlers.verify();
		}
	}

	@Test
	void capacitiesAreThoseOfTheInterface() {
		try (DiscoveredHandlers handlers = DiscoveredHandlers.of(FilesHandler.class)) {
			HandlerDefinition copy = handlers.get("files.copy");

			assertThat(copy.kind()).isEqualTo(HandlerKind.TWO_WAY_STREAM);
			assertThat(copy.inCapacity()).isEqualTo(3);
			assertThat(copy.outCapacity()).isEqualTo(HandlerMethodSettings.DEFAULT_CAPACITY);
			assertThat(copy.source()).isEqualTo("FilesHandler#copy");
		}
	}

	@Test
	void typeVariablesAreThoseOfTheImplementation() {
		try (DiscoveredHandlers handlers = DiscoveredHandlers.of(StatStore.class)) {
			assertThat(handlers.call("stats.put", new Stat("a", 1), Stat.class)).isEqualTo(new Stat("a", 2));
		}
	}

	@Test
	void typeVariablesWithinTypesAreThoseOfTheImplementation() {
		try (DiscoveredHandlers handlers = DiscoveredHandlers.of(StatLists.class)) {
			assertThat(handlers.call("lists.first", List.of(new Stat("a", 1)), String.class)).isEqualTo("a");
			Flux<byte[]> items = Flux
				.just(DiscoveredHandlers.CODECS.forType(List.class).encode(List.of(new Stat("b", 1))));
			assertThat(handlers.stream("lists.last", null, items).map(String::new).blockLast(Duration.ofSeconds(10)))
				.isEqualTo("b");
		}
	}

	@Test
	void handlerBehindAnInterfaceProxyIsInvokedThroughIt() {
		try (DiscoveredHandlers handlers = DiscoveredHandlers.of(Proxying.class, FirstHandler.class)) {
			assertThat(handlers.bean(First.class)).isNotInstanceOf(FirstHandler.class);
			assertThat(handlers.callText("first.get", "")).isEqualTo("proxied http://caller:8080");
			handlers.verify();
		}
	}

	@Test
	void annotationOfTheMethodItselfWins() {
		try (DiscoveredHandlers handlers = DiscoveredHandlers.of(Renamed.class)) {
			assertThat(handlers.keys()).containsExactly("other.found");
		}
	}

	@Test
	void interfacesWithOnePartInCommonServeItTwice() {
		try (DiscoveredHandlers handlers = DiscoveredHandlers.of(Both.class)) {
			assertThat(handlers.keys()).containsExactly("first.get", "second.get");
		}
	}

	@Test
	void classWithoutTheAnnotationServesNothing() {
		try (DiscoveredHandlers handlers = DiscoveredHandlers.of(NoHandler.class)) {
			assertThat(handlers.keys()).isEmpty();
			handlers.verify();
		}
	}

	@Test
	void proxiesOfClientsAreNoHandlers() {
		try (DiscoveredHandlers handlers = DiscoveredHandlers.of(Clients.class)) {
			assertThat(handlers.keys()).isEmpty();
			handlers.makeBean("single");
			handlers.verify();
			assertThat(handlers.bean(Single.class)).hasToString("GridClient " + Single.class.getName());
		}
	}

	@Test
	void proxyIsNoHandlerAlthoughItsInterfaceIsMarkedAsOne() {
		try (DiscoveredHandlers handlers = DiscoveredHandlers.of(MarkedClients.class, MarkedHandler.class)) {
			assertThat(handlers.keys()).containsExactly("marked.get");
			assertThat(handlers.get("marked.get").source()).isEqualTo("MarkedHandler#get");
			handlers.verify();
		}
	}

	@Test
	void clientIsInjectedIntoTheHandlerThatImplementsIt() {
		try (DiscoveredHandlers handlers = DiscoveredHandlers.of(Clients.class, Relay.class)) {
			assertThat(handlers.keys()).containsExactly("single.get");
			assertThat(handlers.bean(Relay.class).client).isNotInstanceOf(Relay.class);
			assertThat(handlers.bean(Single.class)).isNotInstanceOf(Relay.class);
		}
	}

	@Test
	void handlerBehindItsInterfaceIsFoundTooLate() {
		try (DiscoveredHandlers handlers = DiscoveredHandlers.of(HiddenBean.class)) {
			assertThat(handlers.keys()).isEmpty();
			handlers.makeBean("hidden");

			assertThatExceptionOfType(InvalidGridHandlerException.class).isThrownBy(handlers::verify)
				.withMessageContaining(
						"The @GridExchange method %s#get(String, String) of bean 'hidden' was found too late",
						Relay.class.getName())
				.satisfies((ex) -> assertThat(ex.getAction()).contains("return Relay"));
		}
	}

	@Test
	void signatureThatCannotBeServedNamesTheMethod() {
		assertThatExceptionOfType(InvalidGridHandlerException.class)
			.isThrownBy(() -> DiscoveredHandlers.of(Nameless.class))
			.withMessageContaining("The @GridExchange method %s#get()", Nameless.class.getName())
			.satisfies((ex) -> assertThat(ex.getAction()).contains("@GridExchange(\"name\")"));
	}

	@Test
	void optionsAreWhatTheCallCameWith() {
		try (DiscoveredHandlers handlers = DiscoveredHandlers.of(Options.class)) {
			assertThat(handlers.callText("options", "")).isEqualTo("null {}");
		}
	}

	@Test
	void handlersMayHaveASubroute() {
		try (DiscoveredHandlers handlers = DiscoveredHandlers.of(Below.class)) {
			assertThat(handlers.keys()).containsExactly("9/disk2", "files.stat/disk1");
		}
		assertThatExceptionOfType(InvalidGridHandlerException.class)
			.isThrownBy(() -> DiscoveredHandlers.of(BelowType.class))
			.withMessageContaining("has more than a prefix");
	}

	@GridClient("files")
	interface Files {

		@GridExchange("stat")
		Mono<String> stat(@Peer String node, String name);

		@GridExchange(value = "copy", inCapacity = 3)
		Flux<String> copy(@Peer String node, Flux<String> lines);

		@GridExchange(id = 17)
		String numbered(@Peer String node);

		@GridExchange(id = 17, subroute = "disk1")
		String below(@Peer String node);

		@GridExchange(value = "stat", to = GridTarget.ALL)
		PeerResults<String> statAll(String name);

		default Mono<String> root(String node) {
			return stat(node, "/");
		}

	}

	@GridHandler(prefix = "files")
	static class FilesHandler implements Files {

		@Override
		public Mono<String> stat(String caller, String name) {
			return Mono.just(name + " of " + caller);
		}

		@Override
		public Flux<String> copy(String caller, Flux<String> lines) {
			return lines;
		}

		@Override
		public String numbered(String caller) {
			return "seventeen";
		}

		@Override
		public String below(String caller) {
			return "disk1";
		}

		@Override
		public PeerResults<String> statAll(String name) {
			throw new UnsupportedOperationException();
		}

		@GridHandler("own")
		String own(String text) {
			return "own " + text;
		}

	}

	record Stat(String name, long size) {
	}

	interface Store<T> {

		@GridExchange("put")
		T put(@Peer String node, T value);

	}

	@GridClient("stats")
	interface Stats extends Store<Stat> {

	}

	@GridHandler
	static class StatStore implements Stats {

		@Override
		public Stat put(String caller, Stat value) {
			return new Stat(value.name(), value.size() + 1);
		}

	}

	interface Lists<T> {

		@GridExchange("first")
		String first(@Peer String node, List<T> values);

		@GridExchange("last")
		Mono<String> last(@Peer String node, Flux<List<T>> values);

	}

	@GridClient("lists")
	interface StatListsClient extends Lists<Stat> {

	}

	abstract static class AbstractLists<T> implements Lists<T> {

		abstract String name(T value);

		@Override
		public String first(String caller, List<T> values) {
			return name(values.get(0));
		}

		@Override
		public Mono<String> last(String caller, Flux<List<T>> values) {
			return values.last().map((list) -> name(list.get(list.size() - 1)));
		}

	}

	@GridHandler
	static class StatLists extends AbstractLists<Stat> implements StatListsClient {

		@Override
		String name(Stat value) {
			return value.name();
		}

	}

	@GridHandler
	static class FirstHandler implements First {

		@Override
		public String get(String caller) {
			return caller;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Proxying {

		@Bean
		static BeanPostProcessor proxies() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String beanName) {
					return (bean instanceof First) ? proxy(bean) : bean;
				}

			};
		}

		private static Object proxy(Object bean) {
			ProxyFactory factory = new ProxyFactory(bean);
			factory.addAdvice((MethodInterceptor) (invocation) -> "proxied " + invocation.proceed());
			return factory.getProxy();
		}

	}

	interface Common {

		@GridExchange("get")
		String get(@Peer String node);

	}

	@GridClient("first")
	interface First extends Common {

	}

	@GridClient("second")
	interface Second extends Common {

	}

	@GridHandler
	static class Both implements First, Second {

		@Override
		public String get(String caller) {
			return caller;
		}

	}

	@GridHandler(prefix = "other")
	static class Renamed implements First {

		@Override
		@GridHandler("found")
		public String get(@Peer String caller) {
			return caller;
		}

	}

	@Component
	static class NoHandler implements First {

		@Override
		public String get(String caller) {
			return caller;
		}

	}

	@GridClient("single")
	interface Single {

		@GridExchange("get")
		Mono<String> get(@Peer String node, String key);

	}

	@GridHandler
	@GridClient("marked")
	interface Marked {

		@GridExchange("get")
		String get(@Peer String node);

	}

	@Component
	static class MarkedHandler implements Marked {

		@Override
		public String get(String caller) {
			return caller;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportGridClients(Marked.class)
	static class MarkedClients {

		@Bean
		GridRequester requester() {
			return mock(GridRequester.class);
		}

		@Bean
		Marked byHand(GridRequester requester) {
			return GridClientProxyFactory.create(requester).createClient(Marked.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportGridClients(Single.class)
	static class Clients {

		@Bean
		GridRequester requester() {
			return mock(GridRequester.class);
		}

		@Bean
		Single single(GridRequester requester) {
			return GridClientProxyFactory.create(requester).createClient(Single.class);
		}

	}

	@GridHandler
	static class Relay implements Single {

		@Autowired
		Single client;

		@Override
		public Mono<String> get(String caller, String key) {
			return this.client.get("http://b:8080", key);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HiddenBean {

		@Bean
		@Lazy
		Single hidden() {
			return new Relay();
		}

		@Bean
		Single client() {
			return mock(Single.class);
		}

	}

	@GridClient
	interface NamelessClient {

		@GridExchange
		String get();

	}

	@GridHandler
	static class Nameless implements NamelessClient {

		@Override
		public String get() {
			return "";
		}

	}

	static class Options {

		@GridHandler("options")
		String options(CallOptions options) {
			return options.deadline() + " " + options.metadata();
		}

	}

	static class Below {

		@GridHandler(value = "files.stat", subroute = "disk1")
		String named() {
			return "";
		}

		@GridHandler(id = 9, subroute = "disk2")
		List<Duration> numbered() {
			return List.of();
		}

	}

	@GridHandler(subroute = "disk1")
	static class BelowType {

	}

}
