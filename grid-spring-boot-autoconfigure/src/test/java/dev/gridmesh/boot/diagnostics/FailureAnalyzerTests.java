package dev.gridmesh.boot.diagnostics;

import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerId;
import dev.gridmesh.handler.HandlerRegistry;
import dev.gridmesh.manager.GridManagerBuilder;
import dev.gridmesh.codec.MessagePackPayloadCodecs;
import dev.gridmesh.spring.GridClient;
import dev.gridmesh.spring.GridExchange;
import dev.gridmesh.spring.GridHandler;
import dev.gridmesh.spring.GridRequester;
import dev.gridmesh.spring.client.GridClientProxyFactory;
import dev.gridmesh.spring.handler.GridHandlerDiscoverer;
import dev.gridmesh.spring.handler.HandlerMethodSettings;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchException;
import static org.mockito.Mockito.mock;

/**
 * Tests for the failure analyzers, as Boot finds them.
 */
class FailureAnalyzerTests {

	@Test
	void propertyWithAValueIsShown() {
		FailureAnalysis analysis = analyze(
				new GridPropertiesException("grid.path", "x", "it is no path", "Write '/x'."));

		assertThat(analysis.getDescription())
			.isEqualTo("The property 'grid.path' has the value 'x', but it is no path.");
		assertThat(analysis.getAction()).isEqualTo("Write '/x'.");
	}

	@Test
	void propertyWithoutAValueIsShown() {
		FailureAnalysis analysis = analyze(
				new GridPropertiesException("grid.auth.secret", null, "it is needed", "Set it."));

		assertThat(analysis.getDescription())
			.isEqualTo("The property 'grid.auth.secret' is not set, but it is needed.");
		assertThat(analysis.getAction()).isEqualTo("Set it.");
	}

	@Test
	void handlerMethodThatCannotWorkIsShown() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Broken.class)) {
			GridHandlerDiscoverer discoverer = new GridHandlerDiscoverer(context.getBeanFactory(),
					MessagePackPayloadCodecs.create(), HandlerMethodSettings.of(Runnable::run));

			FailureAnalysis analysis = analyze(catchException(discoverer::discover));

			assertThat(analysis.getDescription()).isEqualTo(
					"The @GridHandler method %s#handle() of bean 'failureAnalyzerTests.Broken' has neither a name nor a number"
						.formatted(Broken.class.getName()));
			assertThat(analysis.getAction()).contains("@GridHandler(\"name\")");
		}
	}

	@Test
	void clientInterfaceThatCannotWorkIsShown() {
		GridClientProxyFactory factory = GridClientProxyFactory.create(mock(GridRequester.class));

		FailureAnalysis analysis = analyze(catchException(() -> factory.createClient(BrokenClient.class)));

		assertThat(analysis.getDescription())
			.isEqualTo("The method %s#call() does not say which node it calls".formatted(BrokenClient.class.getName()));
		assertThat(analysis.getAction()).contains("@Peer String node");
	}

	@Test
	void handlersWithOneKeyAreShown() {
		HandlerDefinition handler = GridHandlers.single(HandlerId.named("a"), (payload, call) -> Mono.empty());

		FailureAnalysis analysis = analyze(catchException(
				() -> HandlerRegistry.of(List.of(handler.withSource("One#a"), handler.withSource("Two#a")))));

		assertThat(analysis.getDescription()).isEqualTo("Two handlers have the key 'a': One#a and Two#a.");
		assertThat(analysis.getAction()).contains("another name");
	}

	@Test
	void settingOfACustomizerIsShown() {
		FailureAnalysis analysis = analyze(catchException(() -> GridManagerBuilder.create()
			.settings((settings) -> settings.heartbeat((heartbeat) -> heartbeat.timeout(Duration.ofSeconds(1))))));

		assertThat(analysis.getDescription()).isEqualTo(
				"A GridManagerCustomizer gave the setting 'grid.heartbeat.timeout' the value 'PT1S', but it must not be "
						+ "shorter than 'grid.heartbeat.interval' (PT10S).");
		assertThat(analysis.getAction()).isEqualTo("Raise it, or lower 'grid.heartbeat.interval'.");
	}

	private static FailureAnalysis analyze(Exception failure) {
		List<FailureAnalyzer> analyzers = SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class, SpringFactoriesLoader.FailureHandler.handleMessage((message, cause) -> {
				// those of Boot that need a bean factory
			}));
		FailureAnalysis analysis = find(analyzers, new IllegalStateException("outer", failure));
		assertThat(analysis).isNotNull();
		return analysis;
	}

	private static @Nullable FailureAnalysis find(List<FailureAnalyzer> analyzers, Exception failure) {
		return analyzers.stream()
			.filter((analyzer) -> analyzer.getClass().getName().startsWith("dev.gridmesh."))
			.map((analyzer) -> analyzer.analyze(failure))
			.filter((analysis) -> analysis != null)
			.findFirst()
			.orElse(null);
	}

	@GridClient
	interface BrokenClient {

		@GridExchange("call")
		String call();

	}

	@GridHandler
	static class Broken {

		@GridHandler
		void handle() {
			// never called
		}

	}

}
