package dev.gridmesh.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.transport.CloseReason;
import dev.gridmesh.vectors.Vectors;
import org.assertj.core.api.Assertions;
import reactor.core.publisher.Mono;

/**
 * Plans for liveness, loss and shutdown, and for merged messages: {@code connection-*}
 * and {@code merged-*}.
 */
final class ConnectionPlans {

	private ConnectionPlans() {
	}

	static List<Plan> all() {
		List<Plan> plans = new ArrayList<>(List.of(pingDefault(), pingFast(), lost()));
		plans.addAll(List.of(lostNoDialing(), lostNoDialingOverSocket(), queuedBeforeLoss(), leftoversOfAQueue()));
		plans.addAll(List.of(shutdownAcceptor(), shutdownDialer(), largeTail(), underLoad()));
		return plans;
	}

	private static Plan pingDefault() {
		return Plan.of("connection-ping-default")
			.asDialer((part) -> part.script((app) -> app.pause(25_000)))
			.asAcceptor((part) -> part.script((app) -> app.pause(25_000)));
	}

	private static Plan pingFast() {
		return Plan.of("connection-ping-fast")
			.asDialer((part) -> part.script(
					(app) -> app.pause(1500).then(app.call("request 1").payload("x").request()).then(app.pause(2000))))
			.asAcceptor();
	}

	private static Plan lost() {
		return Plan.of("connection-lost")
			.asDialer(ConnectionPlans::lost)
			.asAcceptor(ConnectionPlans::lost)
			.overSocketToo();
	}

	private static void lost(RolePlan part) {
		part.script((app) -> Mono
			.when(app.call("request").payload("slow").request(), app.call("response-only stream").handler(2).stream(),
					app.call("two-way stream").handler(3).sendingNoEnd().stream())
			.then(app.pause(100))
			.then(Mono.defer(app::connected))
			.then(app.call("request 4").handler(4).payload("after").request())).adjust().breakOff(13);
	}

	private static Plan lostNoDialing() {
		return Plan.of("connection-lost-no-dialing").asDialer(ConnectionPlans::lostNoDialing).asAcceptor((part) -> {
			part.script((app) -> app.disconnected()
				.then(app.call("request 4 while not connected").handler(4).payload("x").request()));
			part.adjust().breakOff(6);
		});
	}

	private static Plan lostNoDialingOverSocket() {
		return HandshakePlans.quickRetries("connection-lost-no-dialing", ConnectionPlans::lostNoDialing);
	}

	private static void lostNoDialing(RolePlan part) {
		part.script((app) -> app.disconnected()
			.then(app.call("request 4 while not connected").handler(4).payload("x").request())
			.then(app.call("open 2").handler(2).endCalled("open 2 while not connected").stream())
			.then(Mono.defer(app::connected))
			.then(app.call("request 4 when connected again").handler(4).payload("x").request())).adjust().breakOff(6);
	}

	/* Section 9: the queue is emptied, so nothing comes over the next connection. */
	private static Plan queuedBeforeLoss() {
		return Plan.of("connection-queued-before-loss").asDialer((part) -> {
			part.script((app) -> app.holdBackWrites()
				.then(Mono.when(IntStream.range(0, 5)
					.mapToObj((i) -> app.call("request q" + i).payload("q" + i).request())
					.toList()))
				.then(app.pause(100)));
			part.check(HandshakePlans.isIn(ConnectionState.CONNECTED)).adjust().breakOff(7).leaveOut(14, 15);
		});
	}

	private static Plan leftoversOfAQueue() {
		return Plan.of("connection-queued-before-loss").asAcceptor((part) -> {
			part.check((app, dials) -> Assertions.assertThat(app.handlerRuns()).isEqualTo(4));
			part.adjust().breakOff(7);
		}).overSocketToo();
	}

	private static Plan shutdownAcceptor() {
		return Plan.of("connection-shutdown-acceptor")
			.asDialer((part) -> part.script((app) -> app.call("request 1").payload("slow").request())
				.check(HandshakePlans.isIn(ConnectionState.CONNECTION_ERROR)))
			.asAcceptor((part) -> part.script((app) -> app.pause(100).then(app.shutDown()))
				.adjust()
				.closes(0, CloseReason.NORMAL))
			.overSocketToo();
	}

	private static Plan shutdownDialer() {
		return Plan.of("connection-shutdown-dialer")
			.asDialer((part) -> part.script((app) -> app.pause(100).then(app.shutDown()))
				.adjust()
				.closes(0, CloseReason.NORMAL))
			.asAcceptor((part) -> part.script((app) -> app.call("request 1").payload("slow").request()))
			.overSocketToo();
	}

	private static Plan largeTail() {
		return Plan.of("merged-large-tail")
			.asDialer((part) -> part.script((app) -> Mono.when(IntStream.of(3, 4, 5, 100_000, 6)
				.mapToObj((size) -> app.call().payload(Vectors.generated(size)).request())
				.toList())))
			.asAcceptor()
			.overSocketToo();
	}

	private static Plan underLoad() {
		return Plan.of("merged-under-load")
			.asDialer((part) -> part.script((app) -> Mono.when(IntStream.range(0, 120)
				.mapToObj((i) -> app.call().payload("%08d".formatted(i)).request())
				.toList())))
			.asAcceptor()
			.overSocketToo();
	}

}
