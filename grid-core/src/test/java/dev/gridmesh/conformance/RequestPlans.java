package dev.gridmesh.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.gridmesh.vectors.Vectors;
import org.assertj.core.api.Assertions;
import reactor.core.publisher.Mono;

/**
 * Plans for single requests: {@code single-*} and {@code reply-*}.
 */
final class RequestPlans {

	private RequestPlans() {
	}

	static List<Plan> all() {
		List<Plan> plans = new ArrayList<>(
				List.of(cancel(), crossing(), deadlineExceeded(), deadlineGiven(), deadlineHuge(), error()));
		plans.addAll(List.of(large(), ok(), panic(), payloads(), subroute(), typed(), unknownHandler()));
		Stream
			.of("reply-connect-error-garbage", "reply-disconnect", "reply-disconnect-error", "reply-no-eof",
					"reply-server-msg", "reply-twice", "reply-wrong-seq")
			.map((name) -> Plan.of(name).asDialer((part) -> part.script(RequestPlans::ask)))
			.forEach(plans::add);
		return plans;
	}

	private static Mono<Void> ask(ScriptedApplication app) {
		return app.call("request 1").payload("ask").deadline(Duration.ofMillis(1500)).request();
	}

	private static Plan cancel() {
		return Plan.of("single-cancel")
			.asDialer((part) -> part.script((app) -> app.call("request 1")
				.payload("slow")
				.cancelAfter(100)
				.request()
				.then(app.pause(400))
				.then(app.call("request 2").payload("ok").request())))
			.asAcceptor();
	}

	private static Plan crossing() {
		return Plan.of("single-crossing")
			.asDialer((part) -> part.script((app) -> app.call("request 1").payload("from-dialer").request()))
			.asAcceptor((part) -> part.script((app) -> app.call("request 1").payload("from-acceptor").request()));
	}

	private static Plan deadlineExceeded() {
		return Plan.of("single-deadline-exceeded")
			.asDialer((part) -> part.script((app) -> app.call("request 1")
				.payload("slow")
				.deadline(Duration.ofMillis(150))
				.request()
				.then(app.pause(600))
				.then(app.call("request 2").payload("ok").request())))
			.asAcceptor();
	}

	private static Plan deadlineGiven() {
		return Plan.of("single-deadline-given")
			.asDialer((part) -> part
				.script((app) -> app.call("request 1").payload("hello").deadline(Duration.ofSeconds(5)).request()))
			.asAcceptor();
	}

	private static Plan deadlineHuge() {
		return Plan.of("single-deadline-huge")
			.asDialer((part) -> part.script((app) -> app.call("request 1")
				.payload("hello")
				.deadline(Duration.ofDays(100))
				.request()
				.then(app.call("request 2").payload("never sent").deadline(Duration.ofNanos(500_000)).request())
				.then(app.call("request 3").payload("third").request())))
			.asAcceptor();
	}

	private static Plan error() {
		return Plan.of("single-error")
			.asDialer((part) -> part.script((app) -> app.call("request 1")
				.payload("disk not found")
				.request()
				.then(app.call("request 2").request())))
			.asAcceptor((part) -> part.script((app) -> app.call("request 1").payload("æøå").request()));
	}

	private static Plan large() {
		return Plan.of("single-large")
			.asDialer(
					(part) -> part.script((app) -> app.call("request 1").payload(Vectors.generated(70_000)).request()))
			.asAcceptor((part) -> part
				.script((app) -> app.call("request 1").payload(Vectors.generated(1024 * 1024)).request()))
			.overSocketToo();
	}

	private static Plan ok() {
		return Plan.of("single-ok")
			.asDialer((part) -> part.script((app) -> app.call("request 1")
				.payload("hello")
				.request()
				.then(app.call("request 2").payload("again").request())))
			.asAcceptor((part) -> part.script((app) -> app.call("request 1").payload("world").request()))
			.overSocketToo();
	}

	private static Plan panic() {
		return Plan.of("single-panic")
			.asDialer((part) -> part.script((app) -> app.call("request 1")
				.payload("hello")
				.request()
				.then(app.call("request 2").handler(2).payload("hello").request())))
			.asAcceptor();
	}

	private static Plan payloads() {
		return Plan.of("single-payloads")
			.asDialer((part) -> part.script((app) -> app.call("request 1")
				.request()
				.then(app.call("request 2").handler(2).payload("").request())
				.then(app.call("request 3").payload("").request())))
			.asAcceptor((part) -> part.check((app, dials) -> Assertions.assertThat(app.payloadsSeen())
				.containsExactly("absent", "absent", "absent")));
	}

	private static Plan subroute() {
		return Plan.of("single-subroute")
			.asDialer((part) -> part.script((app) -> app.call("disk1")
				.under("disk1")
				.payload("x")
				.request()
				.then(app.call("disk2/vol").under("disk2", "vol").payload("x").request())
				.then(app.call("nowhere").under("nowhere").payload("x").request())
				.then(app.call("no subroute").payload("x").request())))
			.asAcceptor((part) -> part.script((app) -> app.call("disk1").under("disk1").payload("x").request()));
	}

	private static Plan typed() {
		return Plan.of("single-typed")
			.asDialer((part) -> part.script((app) -> app.call("request 1")
				.payload(Vectors.hex("81a16ba3616263"))
				.decoded(Behaviours.TYPED_BYTES::decode)
				.request()
				.then(app.call("request 2").payload(Vectors.hex("81a46661696ca46e6f7065")).request())
				.then(app.call("request 3").handler(2).request())
				.then(app.call("request 4").payload(Vectors.hex("01")).request())))
			.asAcceptor();
	}

	/* Handler 0 is no HandlerId here, and 80 is as good as any. */
	private static Plan unknownHandler() {
		return Plan.of("single-unknown-handler")
			.asDialer(
					(part) -> part.script((app) -> app.call("request handler 5").handler(5).payload("hello").request())
						.withoutOutcome("request handler 0", "request handler 80"))
			.asAcceptor((part) -> part
				.script((app) -> app.call("request handler 6").handler(6).payload("hello").request()));
	}

}
