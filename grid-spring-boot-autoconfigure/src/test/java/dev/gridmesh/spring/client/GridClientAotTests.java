package dev.gridmesh.spring.client;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.stream.Stream;

import dev.gridmesh.CallOptions;
import dev.gridmesh.PeerResults;
import dev.gridmesh.spring.GridClient;
import dev.gridmesh.spring.GridExchange;
import dev.gridmesh.spring.GridHandler;
import dev.gridmesh.spring.GridRequester;
import dev.gridmesh.spring.GridTarget;
import dev.gridmesh.spring.Peer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for clients and handlers that are processed ahead of time.
 */
class GridClientAotTests {

	private final TestGenerationContext generation = new TestGenerationContext();

	private final RuntimeHints hints = this.generation.getRuntimeHints();

	private ClassName initializer;

	@BeforeEach
	void process() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.register(Application.class);
			this.initializer = new ApplicationContextAotGenerator().processAheadOfTime(context, this.generation);
			this.generation.writeGeneratedContent();
		}
	}

	@Test
	@CompileWithForkedClassLoader
	@SuppressWarnings("unchecked")
	void generatedCodeMakesTheClient() {
		TestCompiler.forSystem().with(this.generation).compile((compiled) -> {
			try (GenericApplicationContext context = new GenericApplicationContext()) {
				compiled.getInstance(ApplicationContextInitializer.class, this.initializer.toString())
					.initialize(context);
				context.refresh();
				Files files = context.getBean(Holder.class).files();

				assertThat(context.getBeanFactory().getBeanDefinition(Files.class.getName()).isPrimary()).isTrue();
				assertThat(files).isSameAs(context.getBean(Files.class.getName()))
					.hasToString("GridClient " + Files.class.getName());
				assertThat(files.put(LoopbackGrid.LOCAL, new Item("a"))).isEqualTo(new Item("a"));
				assertThat(files.list(LoopbackGrid.LOCAL, new Query("a")).block(FilesHandlers.timeout()))
					.containsExactly(new Answer("a"));
				assertThat(files.both(LoopbackGrid.LOCAL)).isEqualTo("both");
			}
		});
	}

	@Test
	void proxyAndItsMethodsAreKept() {
		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(Files.class)).accepts(this.hints);
		for (Class<?> type : List.of(Files.class, Store.class)) {
			assertThat(RuntimeHintsPredicates.reflection()
				.onType(type)
				.withMemberCategory(MemberCategory.INVOKE_PUBLIC_METHODS)).accepts(this.hints);
		}
	}

	@Test
	void payloadsOfClientsAreKept() {
		for (Class<?> payload : List.of(Item.class, Query.class, Answer.class, Part.class, All.class)) {
			assertThat(binding(payload)).as(payload.getName()).accepts(this.hints);
		}
		assertThat(Stream.of(Mono.class, Flux.class, List.class, CallOptions.class, PeerResults.class, Unused.class))
			.allSatisfy((type) -> assertThat(binding(type)).rejects(this.hints));
	}

	@Test
	void handlerMethodsAreKeptWithTheirPayloads() throws NoSuchMethodException {
		assertThat(List.of(Handler.class.getDeclaredMethod("own", Own[].class, Flux.class),
				Handler.class.getDeclaredMethod("put", String.class, Item.class)))
			.allSatisfy((method) -> assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(method))
				.accepts(this.hints));
		assertThat(List.of(Own.class, OwnItem.class, OwnAnswer.class))
			.allSatisfy((payload) -> assertThat(binding(payload)).accepts(this.hints));
	}

	/** What a codec needs to make a value. */
	private static Predicate<RuntimeHints> binding(Class<?> payload) {
		return RuntimeHintsPredicates.reflection()
			.onType(payload)
			.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS);
	}

	record Item(String name) {
	}

	record Query(String name) {
	}

	record Answer(String name) {
	}

	record Part(String name) {
	}

	record All(String name) {
	}

	record Own(String name) {
	}

	record OwnItem(String name) {
	}

	record OwnAnswer(String name) {
	}

	record Unused(String name) {
	}

	interface Store<T> {

		@GridExchange("put")
		T put(@Peer String node, T item);

	}

	@GridClient("files")
	interface Files extends Store<Item> {

		@GridExchange("list")
		Mono<List<Answer>> list(@Peer String node, Query query);

		@GridExchange("join")
		Mono<Void> join(@Peer String node, Flux<Part> parts, CallOptions options);

		@GridExchange(value = "all", to = GridTarget.ALL)
		PeerResults<Optional<All>> all();

		default String both(String node) {
			return "both";
		}

		default Unused unused() {
			return new Unused("");
		}

	}

	@GridHandler(prefix = "own")
	static class Handler implements Store<Item>, Files {

		@Override
		public Item put(String caller, Item item) {
			return item;
		}

		@Override
		public Mono<List<Answer>> list(String caller, Query query) {
			return Mono.just(List.of(new Answer(query.name())));
		}

		@Override
		public Mono<Void> join(String caller, Flux<Part> parts, CallOptions options) {
			return parts.then();
		}

		@Override
		public PeerResults<Optional<All>> all() {
			throw new UnsupportedOperationException();
		}

		@GridHandler("own")
		CompletionStage<OwnAnswer> own(Own[] payload, Flux<OwnItem> items) {
			return items.then(Mono.just(new OwnAnswer(""))).toFuture();
		}

	}

	record Holder(Files files) {
	}

	@Configuration(proxyBeanMethods = false)
	@ImportGridClients(Files.class)
	@Import(Handler.class)
	static class Application {

		@Bean
		LoopbackGrid grid() {
			return new LoopbackGrid(Handler.class);
		}

		@Bean
		GridRequester requester(LoopbackGrid grid) {
			return grid.requester();
		}

		@Bean
		Holder holder(Files files) {
			return new Holder(files);
		}

	}

}
