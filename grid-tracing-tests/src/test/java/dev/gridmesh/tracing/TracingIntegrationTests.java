package dev.gridmesh.tracing;

import java.time.Duration;
import java.util.List;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridManager;
import dev.gridmesh.NodeName;
import dev.gridmesh.spring.GridHandler;
import dev.gridmesh.spring.GridRequester;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.netty.resources.LoopResources;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.ReactorResourceFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the tracer that Boot configures makes one trace of both ends of a call.
 */
class TracingIntegrationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	/** Takes away what makes the tracer, so that Boot has one that does nothing. */
	private static final String NO_TRACER = "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration";

	@Test
	void callerAndHandlerAreParentAndChildOfOneTrace() {
		try (ConfigurableApplicationContext a = start(); ConfigurableApplicationContext b = start()) {
			connect(a, b);
			connect(b, a);

			String seen = a.getBean(GridRequester.class)
				.peer(name(b).value())
				.handler("tracing.id")
				.retrieveMono(String.class)
				.block(TIMEOUT);

			SpanData client = only(a);
			SpanData server = only(b);
			assertThat(client.getKind()).isEqualTo(SpanKind.CLIENT);
			assertThat(client.getName()).isEqualTo("grid tracing.id");
			assertThat(client.getParentSpanContext().isValid()).as("the trace begins with the call").isFalse();
			assertThat(server.getKind()).isEqualTo(SpanKind.SERVER);
			assertThat(server.getTraceId()).isEqualTo(client.getTraceId());
			assertThat(server.getParentSpanId()).isEqualTo(client.getSpanId());
			assertThat(server.getSpanId()).isNotEqualTo(client.getSpanId());
			assertThat(seen).as("the span on the thread of the handler")
				.isEqualTo(server.getTraceId() + "/" + server.getSpanId());
		}
	}

	@ParameterizedTest
	@CsvSource({ "true, '', false, true", "false, '', true, false", "true, meters, true, false",
			"true, observations, false, true", "false, observations, false, true", "true, both, true, true" })
	void oneThingTimesACall(boolean traced, String detail, boolean meters, boolean observations) {
		String without = traced ? "" : NO_TRACER;
		try (ConfigurableApplicationContext node = start("grid.observations.detail=" + detail,
				"spring.autoconfigure.exclude=" + without)) {
			node.getBean(GridRequester.class)
				.peer(name(node).value())
				.handler("tracing.nothing")
				.retrieveMono(String.class)
				.block(TIMEOUT);

			MeterRegistry registry = node.getBean(MeterRegistry.class);
			Awaitility.await().atMost(TIMEOUT).untilAsserted(() -> {
				assertThat(registry.find("grid.requests").timers()).hasSize(meters ? 2 : 0);
				assertThat(registry.find("grid.client").timers()).hasSize(observations ? 1 : 0);
				assertThat(registry.find("grid.server").timers()).hasSize(observations ? 1 : 0);
			});
			assertThat(registry.find("grid.connections").gauges()).isNotEmpty();
		}
	}

	private static ConfigurableApplicationContext start(String... properties) {
		return new SpringApplicationBuilder(Application.class).properties(properties)
			.properties("server.port=0", "grid.local=http://127.0.0.1:0",
					"grid.auth.secret=tracing-tests-secret-0123456789abcdef", "grid.connect.min-delay=50ms",
					"grid.connect.max-delay=100ms", "spring.main.banner-mode=off",
					"management.tracing.sampling.probability=1")
			.run();
	}

	private static NodeName name(ConfigurableApplicationContext node) {
		return node.getBean(GridManager.class).local();
	}

	private static void connect(ConfigurableApplicationContext node, ConfigurableApplicationContext peer) {
		GridManager grid = node.getBean(GridManager.class);
		grid.addPeer(name(peer));
		peer.getBean(GridManager.class).addPeer(grid.local());
		Awaitility.await()
			.atMost(TIMEOUT)
			.until(() -> grid.connection(name(peer)).state() == ConnectionState.CONNECTED);
	}

	/** Finds the span of the call; the node that accepted has one of the upgrade, too. */
	private static SpanData only(ConfigurableApplicationContext node) {
		InMemorySpanExporter exporter = node.getBean(InMemorySpanExporter.class);
		List<SpanData> spans = Awaitility.await()
			.atMost(TIMEOUT)
			.until(() -> exporter.getFinishedSpanItems()
				.stream()
				.filter((span) -> span.getName().startsWith("grid "))
				.toList(), (finished) -> !finished.isEmpty());
		assertThat(spans).hasSize(1);
		return spans.get(0);
	}

	/**
	 * Everything that Boot configures, with event loops of its own: the global ones would
	 * go with the first node that is closed.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Handlers.class)
	static class Application {

		@Bean
		InMemorySpanExporter spans() {
			return InMemorySpanExporter.create();
		}

		@Bean
		SpanProcessor spansAtOnce(InMemorySpanExporter spans) {
			return SimpleSpanProcessor.create(spans);
		}

		@Bean
		ReactorResourceFactory reactorResourceFactory() {
			ReactorResourceFactory factory = new ReactorResourceFactory();
			factory.setUseGlobalResources(false);
			factory.setLoopResourcesSupplier(() -> LoopResources.create("node", 2, true));
			factory.setShutdownQuietPeriod(Duration.ZERO);
			return factory;
		}

	}

	/** Tells which span it finds on its thread. */
	@GridHandler(prefix = "tracing")
	static class Handlers {

		private final Tracer tracer;

		Handlers(Tracer tracer) {
			this.tracer = tracer;
		}

		@GridHandler("nothing")
		String nothing() {
			return "";
		}

		@GridHandler("id")
		String id() {
			var context = this.tracer.currentSpan().context();
			return context.traceId() + "/" + context.spanId();
		}

	}

}
