package dev.gridmesh.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.gridmesh.CallOptions;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerId;
import dev.gridmesh.observation.DefaultGridServerObservationConvention;
import dev.gridmesh.observation.GridClientObservationContext;
import dev.gridmesh.observation.GridObservationDocumentation;
import dev.gridmesh.observation.GridObservationDocumentation.LowCardinalityKeyNames;
import dev.gridmesh.observation.GridObservations;
import dev.gridmesh.observation.GridServerObservationContext;
import dev.gridmesh.observation.HandlerNames;
import dev.gridmesh.testing.LeakCheck;
import dev.gridmesh.testing.SpeechlessException;
import dev.gridmesh.testing.ToldFailures;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationView;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

/**
 * Tests the observations of calls.
 */
@ExtendWith({ LeakCheck.class, ToldFailures.class })
class GridObservationsTests {

	private static final HandlerId ID = HandlerId.named("files.stat");

	private static final HandlerId NEXT = HandlerId.of(2);

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	private final VirtualGrid grid = new VirtualGrid();

	private final Stopped stopped = new Stopped();

	GridObservationsTests() {
		this.registry.observationConfig().observationHandler(this.stopped);
	}

	@AfterEach
	void everyObservationHasStopped() {
		this.grid.stopAll();
		TestObservationRegistryAssert.assertThat(this.registry)
			.doesNotHaveAnyRemainingCurrentObservation()
			.hasNumberOfObservationsEqualTo(this.stopped.contexts.size());
	}

	private GridConnection connect(HandlerDefinition... handlers) {
		this.grid.with((builder) -> builder.listener(new GridObservations(this.registry, null, null)))
			.startPair(handlers);
		return this.grid.from(A, B);
	}

	private void await(Flux<byte[]> call) {
		call.onErrorComplete().subscribe();
		this.grid.world.advance(Duration.ofMillis(20));
	}

	private <T extends Observation.Context> T only(Class<T> type) {
		assertThat(this.stopped.contexts).filteredOn(type::isInstance).hasSize(1);
		return this.stopped.contexts.stream().filter(type::isInstance).map(type::cast).findFirst().orElseThrow();
	}

	private static Observation.ContextView parent(Observation.Context context) {
		ObservationView parent = Objects.requireNonNull(context.getParentObservation(), "no parent");
		return parent.getContextView();
	}

	@Test
	void bothEndsAreObserved() {
		GridConnection b = connect(GridHandlers.single(ID, (payload, call) -> Mono.empty()));

		await(b.request(ID).flux());

		TestObservationRegistryAssert.assertThat(this.registry)
			.hasObservationWithNameEqualTo("grid.client")
			.that()
			.hasContextualNameEqualTo("grid files.stat")
			.hasLowCardinalityKeyValue(LowCardinalityKeyNames.PEER.asString(), B)
			.hasLowCardinalityKeyValue("handler", "files.stat")
			.hasLowCardinalityKeyValue("kind", "single")
			.hasLowCardinalityKeyValue("outcome", "success")
			.doesNotHaveError();
		TestObservationRegistryAssert.assertThat(this.registry)
			.hasObservationWithNameEqualTo("grid.server")
			.that()
			.hasLowCardinalityKeyValue(LowCardinalityKeyNames.PEER.asString(), A)
			.hasLowCardinalityKeyValue("outcome", "success");
		assertThat(this.stopped.contexts).allSatisfy((context) -> assertThat(context.getLowCardinalityKeyValues())
			.hasSize(GridObservationDocumentation.CLIENT.getLowCardinalityKeyNames().length));
		assertThat(only(GridClientObservationContext.class).getRemoteServiceName()).isEqualTo(B);
	}

	@Test
	void handlersThatTheApplicationMakesUpAreBounded() {
		GridConnection b = connect(GridHandlers.single(ID, (payload, call) -> Mono.empty()));

		for (int i = 0; i < HandlerNames.MAX + 5; i++) {
			b.request(HandlerId.named("made.up." + i)).onErrorComplete().subscribe();
		}
		this.grid.world.advance(Duration.ofMillis(20));

		assertThat(this.stopped.contexts).hasSize(HandlerNames.MAX + 5)
			.extracting((context) -> context.getLowCardinalityKeyValue("handler").getValue())
			.contains("made.up.0", HandlerNames.OTHER)
			.satisfies((names) -> assertThat(names.stream().distinct()).hasSize(HandlerNames.MAX + 1));
		assertThat(this.stopped.contexts).extracting(Observation.Context::getContextualName)
			.contains("grid made.up.0", "grid " + HandlerNames.OTHER);
	}

	@Test
	void observationStopsAlsoIfTheErrorCannotBeTold() {
		this.registry.observationConfig().observationHandler(new Curious());
		GridConnection b = connect(GridHandlers.single(ID, (payload, call) -> Mono.error(new SpeechlessException())));

		await(b.request(ID).flux());

		GridServerObservationContext server = only(GridServerObservationContext.class);
		assertThat(server.getError()).isInstanceOf(SpeechlessException.class);
		assertThat(server.getLowCardinalityKeyValue("outcome").getValue()).isEqualTo("error");
	}

	@Test
	void failureIsTheErrorOfBothEnds() {
		GridConnection b = connect(
				GridHandlers.single(ID, (payload, call) -> Mono.error(new IllegalStateException("no"))));

		await(b.request(ID).flux());

		assertThat(only(GridServerObservationContext.class).getError()).isInstanceOf(IllegalStateException.class);
		assertThat(only(GridClientObservationContext.class).getError()).hasMessageContaining("no");
		TestObservationRegistryAssert.assertThat(this.registry)
			.forAllObservationsWithNameEqualTo("grid.server",
					(each) -> each.hasLowCardinalityKeyValue("outcome", "error"));
	}

	@Test
	void cancelStopsBothWithoutAnError() {
		GridConnection b = connect(GridHandlers.responseStream(ID, 4, (payload, items, call) -> Flux.never()));
		Disposable call = b.stream(ID, null, CallOptions.defaults()).subscribe();
		this.grid.world.advance(Duration.ofMillis(5));

		call.dispose();
		this.grid.world.advance(Duration.ofMillis(5));

		assertThat(this.stopped.contexts).hasSize(2).allSatisfy((context) -> {
			assertThat(context.getError()).isNull();
			assertThat(context.getLowCardinalityKeyValue("outcome")).hasToString("keyValue(outcome=cancelled)");
		});
	}

	@Test
	void callsOfHandlersAreChildrenOfTheirs() {
		HandlerDefinition next = GridHandlers.single(NEXT, (payload, call) -> Mono.empty());
		connect(GridHandlers.single(ID, (payload, call) -> this.grid.from(B, A).request(NEXT)), next);

		await(this.grid.from(A, B).request(ID).flux());

		List<Observation.Context> toNext = this.stopped.contexts.stream()
			.filter((context) -> context instanceof GridClientObservationContext client
					&& client.call().handler().equals(NEXT))
			.toList();
		assertThat(toNext).hasSize(1);
		assertThat(parent(toNext.get(0))).isInstanceOfSatisfying(GridServerObservationContext.class,
				(server) -> assertThat(server.call().handler()).isEqualTo(ID));
	}

	@Test
	void blockingHandlersFindTheirsOnTheThread() {
		List<Observation.ContextView> seen = new ArrayList<>();
		GridConnection b = connect(GridHandlers.blocking(ID, (payload, call) -> {
			seen.add(Objects.requireNonNull(this.registry.getCurrentObservation(), "none").getContextView());
			return null;
		}));

		await(b.request(ID).flux());

		assertThat(seen).containsExactly(only(GridServerObservationContext.class));
		assertThat(this.registry.getCurrentObservation()).isNull();
	}

	@Test
	void parentIsThatOfTheSubscriberElseThatOfTheThread() {
		GridConnection b = connect(GridHandlers.single(ID, (payload, call) -> Mono.empty()));
		Observation reactive = Observation.start("reactive", this.registry);
		Observation thread = Observation.start("thread", this.registry);

		try (Observation.Scope scope = thread.openScope()) {
			await(b.request(ID)
				.flux()
				.contextWrite((context) -> context.put(ObservationThreadLocalAccessor.KEY, reactive)));
			assertThat(parent(only(GridClientObservationContext.class))).isSameAs(reactive.getContextView());
			assertThat(this.registry.getCurrentObservation()).isSameAs(scope.getCurrentObservation());
			this.stopped.contexts.removeIf(GridClientObservationContext.class::isInstance);
			await(b.request(ID).flux());
			assertThat(parent(only(GridClientObservationContext.class))).isSameAs(thread.getContextView());
		}
		reactive.stop();
		thread.stop();
		this.stopped.contexts.add(new Observation.Context());
	}

	@Test
	void conventionOfTheApplicationCounts() {
		this.grid.with((builder) -> builder
			.listener(new GridObservations(this.registry, null, new DefaultGridServerObservationConvention() {
				@Override
				public String getName() {
					return "mine";
				}
			}))).startPair(GridHandlers.single(ID, (payload, call) -> Mono.empty()));

		await(this.grid.from(A, B).request(ID).flux());

		assertThat(this.stopped.contexts).extracting(Observation.Context::getName)
			.containsExactlyInAnyOrder("mine", "grid.client");
	}

	@Test
	void registryThatWantsNothingIsToldNothing() {
		List<Boolean> seen = new ArrayList<>();
		this.grid.with((builder) -> builder.listener(new GridObservations(ObservationRegistry.NOOP, null, null)))
			.startPair(GridHandlers.single(ID, (payload, call) -> Mono.deferContextual((context) -> {
				seen.add(context.hasKey(ObservationThreadLocalAccessor.KEY));
				return Mono.empty();
			})));

		await(this.grid.from(A, B).request(ID).flux());

		assertThat(seen).containsExactly(false);
	}

	@Test
	void traceGoesOnThroughAHandlersOwnCall() {
		FakeTracer tracer = new FakeTracer();
		this.registry.observationConfig().observationHandler(tracer);
		HandlerDefinition next = GridHandlers.single(NEXT, (payload, call) -> Mono.empty());
		connect(GridHandlers.single(ID, (payload, call) -> this.grid.from(B, A).request(NEXT)), next);

		await(this.grid.from(A, B).request(ID, null, CallOptions.defaults().withMetadata(Map.of("own", "1"))).flux());
		await(this.grid.from(A, B).request(NEXT).flux());

		assertThat(tracer.traces).containsExactly("grid.client trace-1", "grid.server trace-1", "grid.client trace-1",
				"grid.server trace-1", "grid.client trace-2", "grid.server trace-2");
		assertThat(this.stopped.contexts)
			.filteredOn((context) -> context instanceof GridServerObservationContext server
					&& server.call().handler().equals(ID))
			.singleElement(type(GridServerObservationContext.class))
			.satisfies((server) -> assertThat(server.call().metadata()).containsEntry("own", "1")
				.containsEntry("traceparent", "trace-1"));
	}

	/** Does what a tracer does: one trace for all that belongs together. */
	private static final class FakeTracer implements ObservationHandler<Observation.Context> {

		private final List<String> traces = new ArrayList<>();

		private int last;

		@Override
		public void onStart(Observation.Context context) {
			String trace = null;
			if (context instanceof GridServerObservationContext server) {
				trace = server.getGetter().get(Objects.requireNonNull(server.getCarrier()), "traceparent");
			}
			else if (context.getParentObservation() != null) {
				trace = parent(context).get("trace");
			}
			if (trace == null) {
				trace = "trace-" + ++this.last;
			}
			context.put("trace", trace);
			this.traces.add(context.getName() + " " + trace);
			if (context instanceof GridClientObservationContext client) {
				client.getSetter().set(client.getCarrier(), "traceparent", trace);
			}
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

	/** Keeps what has stopped. */
	private static final class Stopped implements ObservationHandler<Observation.Context> {

		private final List<Observation.Context> contexts = new ArrayList<>();

		@Override
		public void onStop(Observation.Context context) {
			this.contexts.add(context);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

	/** Asks each error what it is, as those do that make spans. */
	private static final class Curious implements ObservationHandler<Observation.Context> {

		@Override
		public void onError(Observation.Context context) {
			assertThat(Objects.requireNonNull(context.getError()).getMessage()).isNotNull();
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
