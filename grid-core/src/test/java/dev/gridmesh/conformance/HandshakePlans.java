package dev.gridmesh.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import dev.gridmesh.ConnectionSettings;
import dev.gridmesh.ConnectionState;
import dev.gridmesh.conformance.Plan.Check;
import dev.gridmesh.transport.CloseReason;
import org.assertj.core.api.Assertions;

/**
 * Plans for the handshake: {@code handshake-*} and {@code dialer-*}.
 */
final class HandshakePlans {

	/** Rejections for which nothing but the played dialer is special. */
	private static final List<String> REJECTIONS = List.of("handshake-reject-clock-future",
			"handshake-reject-clock-past", "handshake-reject-crc", "handshake-reject-empty-payload",
			"handshake-reject-garbage", "handshake-reject-op", "handshake-reject-op-unknown", "handshake-reject-order",
			"handshake-reject-order-2", "handshake-reject-payload", "handshake-reject-token-missing");

	private HandshakePlans() {
	}

	static List<Plan> all() {
		List<Plan> plans = new ArrayList<>();
		Stream.of("handshake-clock-4m", "handshake-crc-ok", "handshake-extra-keys")
			.map((name) -> Plan.of(name).asAcceptor((part) -> part.check(isIn(ConnectionState.CONNECTED))))
			.map(Plan::overSocketToo)
			.forEach(plans::add);
		REJECTIONS.stream()
			.map((name) -> Plan.of(name)
				.asAcceptor((part) -> part.check(isIn(ConnectionState.UNCONNECTED))
					.adjust()
					.closes(0, CloseReason.REJECTED)))
			.map(Plan::overSocketToo)
			.forEach(plans::add);
		plans.addAll(List.of(ok(), httpForbidden(), httpNotFound(), rejectedToken(), rejectsToken(), unknownHost(),
				wrongSide()));
		plans.addAll(List.of(closeFrameFirst(), textFrame(), unmasked()));
		plans.addAll(List.of(extraKeys(), httpStall(), noConnectResponse(), noConnectResponseOverSocket()));
		plans.addAll(List.of(rejectedThenOpen(), retryTiming(), wrongOp()));
		plans.addAll(List.of(rejectedThenOpenOverSocket(), retryTimingOverSocket(), wrongOpOverSocket()));
		return plans;
	}

	private static Plan ok() {
		return Plan.of("handshake-ok")
			.asDialer((part) -> part.check(isIn(ConnectionState.CONNECTED)))
			.asAcceptor((part) -> part.check(isIn(ConnectionState.CONNECTED)))
			.overSocketToo();
	}

	private static Plan httpForbidden() {
		return Plan.of("handshake-http-forbidden")
			.asDialer((part) -> part.settings(HandshakePlans::quickRetries)
				.untimed()
				.check(isIn(ConnectionState.CONNECTION_ERROR)))
			.asAcceptor((part) -> part.accepts("another token").untimed())
			.overSocketOnly();
	}

	private static Plan httpNotFound() {
		return Plan.of("handshake-http-not-found")
			.asDialer((part) -> part.path("/minio/grid/v2")
				.settings(HandshakePlans::quickRetries)
				.untimed()
				.check(isIn(ConnectionState.CONNECTION_ERROR)))
			.asAcceptor(RolePlan::untimed)
			.overSocketOnly();
	}

	private static Plan rejectedToken() {
		return Plan.of("handshake-reject-token")
			.asDialer((part) -> rejectedTwice(part.issues("wrong-token")))
			.overSocketToo();
	}

	/* Over a socket the upgrade would be refused already: handshake-http-forbidden. */
	private static Plan rejectsToken() {
		return Plan.of("handshake-reject-token").asAcceptor(HandshakePlans::rejectsTwice);
	}

	private static Plan unknownHost() {
		return Plan.of("handshake-reject-unknown-host")
			.asDialer(HandshakePlans::rejectedTwice)
			.asAcceptor((part) -> rejectsTwice(part.peer("http://node-z:9000")))
			.overSocketToo();
	}

	private static void rejectedTwice(RolePlan part) {
		part.settings(HandshakePlans::quickRetries)
			.untimed()
			.check(isIn(ConnectionState.CONNECTION_ERROR))
			.adjust()
			.closes(0, CloseReason.NORMAL)
			.closes(1, CloseReason.NORMAL);
	}

	private static void rejectsTwice(RolePlan part) {
		part.untimed().adjust().closes(0, CloseReason.REJECTED).closes(1, CloseReason.REJECTED);
	}

	private static Plan wrongSide() {
		return Plan.of("handshake-reject-wrong-side")
			.asAcceptor((part) -> part.adjust().closes(1, CloseReason.REJECTED))
			.overSocketToo();
	}

	/* After a close frame nothing may be sent (RFC 6455 section 5.5.1). */
	private static Plan closeFrameFirst() {
		return Plan.of("handshake-close-frame-first")
			.asAcceptor((part) -> part.adjust().optional(6).closes(0, CloseReason.NORMAL))
			.overSocketOnly();
	}

	/* The message would be taken, but it is not UTF-8. */
	private static Plan textFrame() {
		return Plan.of("handshake-text-frame")
			.asAcceptor((part) -> part.adjust().closes(0, CloseReason.REJECTED))
			.overSocketToo();
	}

	private static Plan unmasked() {
		return Plan.of("handshake-unmasked")
			.asAcceptor((part) -> part.adjust().optional(5).closes(0, CloseReason.PROTOCOL_ERROR))
			.overSocketOnly();
	}

	private static Plan extraKeys() {
		return Plan.of("dialer-extra-keys")
			.asDialer((part) -> part.check(isIn(ConnectionState.CONNECTED)))
			.overSocketToo();
	}

	/* Section 9: bounded. */
	private static Plan httpStall() {
		return Plan.of("dialer-http-stall")
			.asDialer((part) -> part.settings((settings) -> handshakeTimeout(settings, Duration.ofMillis(300)))
				.adjust()
				.closesSomehow(0))
			.overSocketOnly();
	}

	/* Section 9: bounded, and then dialled again. */
	private static Plan noConnectResponse() {
		return Plan.of("dialer-no-connect-response").asDialer((part) -> part.check((application, dials) -> {
			Assertions.assertThat(dials).hasSize(2);
			Assertions.assertThat(dials.get(1).minus(dials.get(0)))
				.isBetween(Duration.ofSeconds(20), Duration.ofSeconds(21));
		}).adjust().closes(0, CloseReason.REJECTED));
	}

	private static Plan noConnectResponseOverSocket() {
		return Plan.of("dialer-no-connect-response")
			.variant("a limit of 1 s")
			.asDialer((part) -> part.settings((settings) -> handshakeTimeout(settings, Duration.ofSeconds(1)))
				.adjust()
				.closes(0, CloseReason.REJECTED))
			.overSocketOnly();
	}

	private static Plan rejectedThenOpen() {
		return Plan.of("dialer-rejected-then-open")
			.asDialer((part) -> rejectedThenOpen(part).check(HandshakePlans::dialsEachSecondOrTwo));
	}

	private static Plan rejectedThenOpenOverSocket() {
		return quickRetries("dialer-rejected-then-open", HandshakePlans::rejectedThenOpen);
	}

	private static RolePlan rejectedThenOpen(RolePlan part) {
		part.adjust().closes(0, CloseReason.NORMAL).closes(1, CloseReason.NORMAL);
		return part.check(isIn(ConnectionState.CONNECTION_ERROR));
	}

	private static Plan retryTiming() {
		return Plan.of("dialer-retry-timing")
			.asDialer((part) -> part.check(isIn(ConnectionState.CONNECTED)).check(HandshakePlans::dialsEachSecondOrTwo))
			.asAcceptor((part) -> part.check(isIn(ConnectionState.CONNECTED)));
	}

	private static Plan retryTimingOverSocket() {
		return quickRetries("dialer-retry-timing", (part) -> part.check(isIn(ConnectionState.CONNECTED)));
	}

	private static Plan wrongOp() {
		return Plan.of("dialer-wrong-op").asDialer((part) -> wrongOp(part).check(HandshakePlans::dialsEachSecondOrTwo));
	}

	private static Plan wrongOpOverSocket() {
		return quickRetries("dialer-wrong-op", HandshakePlans::wrongOp);
	}

	private static RolePlan wrongOp(RolePlan part) {
		part.adjust()
			.closes(0, CloseReason.PROTOCOL_ERROR)
			.closes(1, CloseReason.PROTOCOL_ERROR)
			.closes(2, CloseReason.PROTOCOL_ERROR);
		return part.check(isIn(ConnectionState.CONNECTION_ERROR));
	}

	/** A dialer that pauses for a moment only between attempts, over a socket. */
	static Plan quickRetries(String conversation, Consumer<RolePlan> customizer) {
		return Plan.of(conversation).variant("quick retries").asDialer((part) -> {
			customizer.accept(part);
			part.settings(HandshakePlans::quickRetries).untimed();
		}).overSocketOnly();
	}

	static Check isIn(ConnectionState state) {
		return (application, dials) -> Assertions.assertThat(application.connection().state()).isEqualTo(state);
	}

	/* In virtual time, so these are exact. */
	private static void dialsEachSecondOrTwo(ScriptedApplication application, List<Duration> dials) {
		for (int i = 1; i < dials.size(); i++) {
			Assertions.assertThat(dials.get(i).minus(dials.get(i - 1)))
				.as("from attempt %d to the next", i - 1)
				.isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
		}
	}

	private static void quickRetries(ConnectionSettings.Builder settings) {
		settings.connect((connect) -> connect.minDelay(Duration.ofMillis(20)).maxDelay(Duration.ofMillis(40)));
	}

	private static void handshakeTimeout(ConnectionSettings.Builder settings, Duration timeout) {
		settings.connect((connect) -> connect.handshakeTimeout(timeout));
	}

}
