package dev.gridmesh.boot.integration;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import dev.gridmesh.CallOptions;
import dev.gridmesh.GridCall;
import dev.gridmesh.observation.GridClientObservationContext;
import dev.gridmesh.observation.GridServerObservationContext;
import dev.gridmesh.spring.GridHandler;
import dev.gridmesh.spring.GridRequester;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a trace goes from a caller through the calls of a handler to a third node.
 */
class GridTraceIntegrationTests {

	/** What is a tracer here is none that Boot knows. */
	private static final String OBSERVED = "grid.observations.detail=observations";

	private static final List<Class<?>> COMPONENTS = List.of(TracedHandlers.class, FakeTracer.class);

	@Test
	void tracesReachTheThirdNode() {
		try (TestNode a = TestNode.start(COMPONENTS, OBSERVED);
				TestNode b = TestNode.start(COMPONENTS, OBSERVED);
				TestNode c = TestNode.start(COMPONENTS, OBSERVED)) {
			TestNode.connect(a, b, c);
			traceReachesTheThirdNode("trace.blocking", false, a, b, c);
			traceReachesTheThirdNode("trace.reactive", false, a, b, c);
			traceReachesTheThirdNode("trace.stream", true, a, b, c);
			traceReachesTheThirdNode("trace.iterable", true, a, b, c);
		}
	}

	private void traceReachesTheThirdNode(String handler, boolean stream, TestNode a, TestNode b, TestNode c) {
		GridRequester.RequestSpec call = a.call(b, handler).data(c.name().value());

		String seen = stream ? call.retrieveFlux(String.class).blockLast(TestNode.TIMEOUT)
				: call.retrieveMono(String.class).block(TestNode.TIMEOUT);

		String trace = tracer(a).lastTrace();
		assertThat(seen).as(handler).isEqualTo("{traceparent=" + trace + "}");
		Awaitility.await().atMost(TestNode.TIMEOUT).untilAsserted(() -> {
			assertThat(tracer(a).endedOf(trace)).containsExactly("grid.client " + handler);
			assertThat(tracer(b).endedOf(trace)).containsExactlyInAnyOrder("grid.client trace.last",
					"grid.server " + handler);
			assertThat(tracer(c).endedOf(trace)).containsExactly("grid.server trace.last");
		});
	}

	@Test
	void nodeWithTheExtensionOffEndsTheTraceAndServesAllTheSame() {
		try (TestNode a = TestNode.start(COMPONENTS, OBSERVED);
				TestNode b = TestNode.start(COMPONENTS, OBSERVED, "grid.extensions.meta=false")) {
			TestNode.connect(a, b);

			assertThat(a.call(b, "trace.last").data("x").retrieveMono(String.class).block(TestNode.TIMEOUT))
				.isEqualTo("{}");

			Awaitility.await()
				.atMost(TestNode.TIMEOUT)
				.untilAsserted(() -> assertThat(tracer(b).ended)
					.containsExactly("grid.server trace.last " + tracer(b).id + "-1"));
		}
	}

	@Test
	void metadataOfTheApplicationTravelsBesideTheTrace() {
		try (TestNode a = TestNode.start(COMPONENTS, OBSERVED); TestNode b = TestNode.start(COMPONENTS, OBSERVED)) {
			TestNode.connect(a, b);

			String seen = a.call(b, "trace.last")
				.options(CallOptions.defaults().withMetadata(Map.of("tenant", "acme")))
				.data("x")
				.retrieveMono(String.class)
				.block(TestNode.TIMEOUT);

			assertThat(seen).isEqualTo("{tenant=acme, traceparent=" + tracer(a).id + "-1}");
		}
	}

	private static FakeTracer tracer(TestNode node) {
		return node.context().getBean(FakeTracer.class);
	}

	/** Calls the node that it is told of. */
	@GridHandler(prefix = "trace")
	static class TracedHandlers {

		private final GridRequester requester;

		private final ObservationRegistry registry;

		TracedHandlers(GridRequester requester, ObservationRegistry registry) {
			this.requester = requester;
			this.registry = registry;
		}

		private Mono<String> next(String node) {
			return this.requester.peer(node).handler("trace.last").data("x").retrieveMono(String.class);
		}

		@GridHandler("blocking")
		@Nullable String blocking(String node) {
			Objects.requireNonNull(this.registry.getCurrentObservation(), "no observation on the thread");
			return next(node).block(TestNode.TIMEOUT);
		}

		@GridHandler("reactive")
		Mono<String> reactive(String node) {
			return next(node);
		}

		@GridHandler("stream")
		Flux<String> stream(String node) {
			return next(node).flux();
		}

		@GridHandler("iterable")
		Iterable<String> iterable(String node) {
			return () -> List.of(Objects.requireNonNull(next(node).block(TestNode.TIMEOUT))).iterator();
		}

		@GridHandler("last")
		String last(String payload, GridCall call) {
			return call.metadata().toString();
		}

	}

	/** Does what a tracer does: one trace for all that belongs together. */
	static class FakeTracer implements ObservationHandler<Observation.Context> {

		private final Queue<String> ended = new ConcurrentLinkedQueue<>();

		private final UUID id = UUID.randomUUID();

		private final AtomicInteger last = new AtomicInteger();

		@Override
		public void onStart(Observation.Context context) {
			if (context instanceof GridServerObservationContext server) {
				String trace = Objects.requireNonNull(server.getCarrier()).get("traceparent");
				context.put("trace", (trace != null) ? trace : next());
			}
			else if (context instanceof GridClientObservationContext client) {
				var parent = client.getParentObservation();
				String known = (parent != null) ? parent.getContextView().get("trace") : null;
				String trace = (known != null) ? known : next();
				context.put("trace", trace);
				Objects.requireNonNull(client.getCarrier()).put("traceparent", trace);
			}
		}

		private String lastTrace() {
			return this.id + "-" + this.last.get();
		}

		private List<String> endedOf(String trace) {
			return this.ended.stream()
				.filter((each) -> each.endsWith(" " + trace))
				.map((each) -> each.substring(0, each.length() - trace.length() - 1))
				.toList();
		}

		private String next() {
			return this.id + "-" + this.last.incrementAndGet();
		}

		@Override
		public void onStop(Observation.Context context) {
			this.ended.add(context.getName() + " "
					+ Objects.requireNonNull(context.getLowCardinalityKeyValue("handler")).getValue() + " "
					+ context.get("trace"));
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof GridServerObservationContext || context instanceof GridClientObservationContext;
		}

	}

}
