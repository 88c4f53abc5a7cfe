package dev.gridmesh.boot.metrics;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridManager;
import dev.gridmesh.HandlerId;
import dev.gridmesh.HandlerKind;
import dev.gridmesh.NodeName;
import dev.gridmesh.boot.TestConnections;
import dev.gridmesh.observation.CallListener;
import dev.gridmesh.observation.CallOutcome;
import dev.gridmesh.observation.CallSide;
import dev.gridmesh.observation.HandlerNames;
import dev.gridmesh.observation.ObservedCall;
import dev.gridmesh.observation.RejectionReason;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link GridMeterBinder} and {@link CallMeters}.
 */
class GridMetersTests {

	private static final NodeName B = NodeName.of("http://b:8080");

	private static final NodeName C = NodeName.of("http://c:8080");

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final CallMeters calls = new CallMeters(this.registry);

	private final Sinks.Many<List<GridConnection>> changes = Sinks.many().replay().latest();

	private GridConnection[] bind(GridConnection... connections) {
		GridManager grid = mock(GridManager.class);
		given(grid.connections()).willReturn(List.of(connections));
		given(grid.connectionChanges()).willReturn(this.changes.asFlux());
		this.changes.tryEmitNext(List.of(connections)).orThrow();
		new GridMeterBinder(grid, this.calls).bindTo(this.registry);
		return connections;
	}

	private CallListener begin(CallSide side, NodeName peer, HandlerId handler, HandlerKind kind) {
		return this.calls.callStarted(new ObservedCall(side, peer, handler, kind, Map.of()), Context.empty());
	}

	private void request(NodeName peer, HandlerId handler, CallOutcome outcome) {
		begin(CallSide.CALLER, peer, handler, HandlerKind.SINGLE).ended(outcome, null, 2_000_000);
	}

	private List<String> peersOf(String meter) {
		return this.registry.find(meter)
			.meters()
			.stream()
			.map((each) -> Objects.requireNonNull(each.getId().getTag("peer")))
			.distinct()
			.sorted()
			.toList();
	}

	@Test
	void everyMeterOfAConnectionReadsItsCounters() {
		bind(TestConnections.of("http://b:8080", ConnectionState.CONNECTED));

		Map<String, Double> values = this.registry.getMeters()
			.stream()
			.filter((meter) -> meter.getId().getTag("peer") != null)
			.collect(Collectors.toMap(GridMetersTests::describe,
					(meter) -> meter.measure().iterator().next().getValue()));

		assertThat(values).containsOnly(Map.entry("grid.messages direction=outbound", 812.0),
				Map.entry("grid.messages direction=inbound", 799.0),
				Map.entry("grid.bytes direction=outbound", 91231.0), Map.entry("grid.bytes direction=inbound", 90001.0),
				Map.entry("grid.reconnects ", 3.0), Map.entry("grid.merge.size ", 97.0 / 12),
				Map.entry("grid.outbound.queue ", 0.0), Map.entry("grid.inbound.bytes ", 4096.0),
				Map.entry("grid.requests.active side=client", 2.0), Map.entry("grid.requests.active side=server", 1.0),
				Map.entry("grid.streams.active side=client", 1.0), Map.entry("grid.streams.active side=server", 0.0),
				Map.entry("grid.ping value=last", 0.0004), Map.entry("grid.ping value=p99", 0.002));
	}

	private static String describe(Meter meter) {
		return meter.getId().getName() + " "
				+ meter.getId()
					.getTags()
					.stream()
					.filter((tag) -> !tag.getKey().equals("peer"))
					.map((tag) -> tag.getKey() + "=" + tag.getValue())
					.collect(Collectors.joining(" "));
	}

	@Test
	void peersAreCountedByState() {
		bind(TestConnections.of("http://b:8080", ConnectionState.CONNECTED),
				TestConnections.of("http://c:8080", ConnectionState.CONNECTION_ERROR));

		assertThat(this.registry.find("grid.connections").gauges()).hasSize(ConnectionState.values().length);
		assertThat(this.registry.get("grid.connections").tag("state", "connection-error").gauge().value()).isOne();
		assertThat(this.registry.get("grid.connections").tag("state", "shutdown").gauge().value()).isZero();
	}

	@Test
	void whatIsNotKnownIsNoNumber() {
		bind(TestConnections.of("http://b:8080", ConnectionState.CONNECTION_ERROR));

		assertThat(this.registry.get("grid.ping").tag("value", "last").gauge().value()).isNaN();
		assertThat(this.registry.get("grid.merge.size").gauge().value()).isNaN();
	}

	@Test
	void metersFollowThePeers() {
		GridConnection[] first = bind(TestConnections.of("http://b:8080", ConnectionState.CONNECTED));
		request(B, HandlerId.of(1), CallOutcome.SUCCESS);
		this.calls.callRejected(B, RejectionReason.BUSY);
		GridConnection c = TestConnections.of("http://c:8080", ConnectionState.CONNECTED);
		CallListener running = begin(CallSide.CALLER, B, HandlerId.of(1), HandlerKind.SINGLE);

		this.changes.tryEmitNext(List.of(first[0], c)).orThrow();
		assertThat(peersOf("grid.bytes")).containsExactly("http://b:8080", "http://c:8080");

		this.changes.tryEmitNext(List.of(c)).orThrow();
		running.ended(CallOutcome.DISCONNECTED, null, 1);

		assertThat(peersOf("grid.bytes")).containsExactly("http://c:8080");
		assertThat(peersOf("grid.requests")).isEmpty();
		assertThat(peersOf("grid.rejected")).isEmpty();
	}

	@Test
	void peerThatIsAddedAgainCountsAnew() {
		bind(TestConnections.of("http://b:8080", ConnectionState.CONNECTED));
		GridConnection again = TestConnections.of("http://b:8080", ConnectionState.CONNECTION_ERROR);

		this.changes.tryEmitNext(List.of(again)).orThrow();

		assertThat(this.registry.get("grid.messages").tag("direction", "outbound").functionCounter().count()).isZero();
	}

	@Test
	void requestsAndStreamsAreTimedByTheirTags() {
		request(B, HandlerId.named("files.stat"), CallOutcome.SUCCESS);
		request(B, HandlerId.named("files.stat").subroute("one"), CallOutcome.SUCCESS);
		request(B, HandlerId.named("files.stat"), CallOutcome.TIMEOUT);
		begin(CallSide.HANDLER, C, HandlerId.of(7), HandlerKind.RESPONSE_STREAM).ended(CallOutcome.CANCELLED, null, 5);

		Timer good = this.registry.get("grid.requests")
			.tags("side", "client", "peer", "http://b:8080", "handler", "files.stat", "outcome", "success")
			.timer();
		assertThat(good.count()).isEqualTo(2);
		assertThat(good.totalTime(NANOSECONDS)).isEqualTo(4_000_000);
		assertThat(this.registry.get("grid.requests").tag("outcome", "timeout").timer().count()).isOne();
		assertThat(this.registry.get("grid.streams")
			.tags("side", "server", "peer", "http://c:8080", "handler", "7", "outcome", "cancelled")
			.timer()
			.count()).isOne();
	}

	@Test
	void refusalsAreCountedByTheirReason() {
		this.calls.callRejected(B, RejectionReason.UNKNOWN_HANDLER);
		this.calls.callRejected(B, RejectionReason.UNKNOWN_HANDLER);

		assertThat(this.registry.get("grid.rejected")
			.tags("peer", "http://b:8080", "reason", "unknown-handler")
			.counter()
			.count()).isEqualTo(2);
	}

	@Test
	void handlersThatTheApplicationMakesUpAreBounded() {
		IntStream.range(0, HandlerNames.MAX + 50)
			.forEach((i) -> request(B, HandlerId.named("handler-" + i), CallOutcome.SUCCESS));
		request(B, HandlerId.named("handler-3"), CallOutcome.SUCCESS);

		assertThat(this.registry.find("grid.requests").timers()).hasSize(HandlerNames.MAX + 1);
		assertThat(this.registry.get("grid.requests").tag("handler", "other").timer().count()).isEqualTo(50);
		assertThat(this.registry.get("grid.requests").tag("handler", "handler-3").timer().count()).isEqualTo(2);
	}

}
