package dev.gridmesh.conformance;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import dev.gridmesh.conformance.Plan.Check;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import org.assertj.core.api.Assertions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Plans for streams of responses: {@code stream-*} and {@code streams-parallel}. Those in
 * which the caller sends items are in {@link TwoWayStreamPlans}.
 */
final class StreamPlans {

	private StreamPlans() {
	}

	static List<Plan> all() {
		List<Plan> plans = new ArrayList<>();
		Stream.of("stream-response-only-out0", "stream-response-only-out1", "stream-response-only-out3")
			.map((name) -> reading(name, (call) -> call.payload("a")))
			.map(Plan::overSocketToo)
			.forEach(plans::add);
		plans.add(reading("stream-response-only-none", UnaryOperator.identity()).overSocketToo());
		plans.add(Plan.of("stream-response-only-acceptor")
			.asDialer()
			.asAcceptor((part) -> part.script((app) -> app.call("stream 1").payload("a").stream())));
		plans.add(reading("stream-slow-reader", (call) -> call.payload("s").pace(120)));
		plans.add(reading("stream-caller-stops", (call) -> call.payload("a").pace(60).stopAfter(2)));
		plans.add(reading("stream-handler-error", (call) -> call.payload("a")));
		plans.add(reading("stream-handler-panic", UnaryOperator.identity()));
		plans.addAll(List.of(cancel(), deadline(), errorFirst(), subroute(), unknownHandler(), ping(), parallel()));
		plans.addAll(answers());
		plans.addAll(pongs());
		return plans;
	}

	private static Plan reading(String name, UnaryOperator<Call> call) {
		return Plan.of(name)
			.asDialer((part) -> part.script((app) -> call.apply(app.call("stream 1")).stream()))
			.asAcceptor();
	}

	private static Plan cancel() {
		return Plan.of("stream-cancel-response-only")
			.asDialer((part) -> part.script((app) -> app.call("stream 1").cancelAfter(150).stream()))
			.asAcceptor((part) -> part.check(contextEnded()));
	}

	/* Section 9: the deadline error. */
	private static Plan deadline() {
		return Plan.of("stream-deadline-response-only")
			.asDialer((part) -> part.script((app) -> app.call("stream 1").deadline(Duration.ofMillis(200)).stream())
				.errorInstead("stream 1 end", "context deadline exceeded"))
			.asAcceptor((part) -> part.check(contextEnded()));
	}

	private static Check contextEnded() {
		return (app, dials) -> Assertions.assertThat(app.contextsEnded()).isEqualTo(1);
	}

	private static Plan errorFirst() {
		return Plan.of("stream-handler-error-first")
			.asDialer((part) -> part
				.script((app) -> app.call("stream 1").payload("denied").stream().then(app.call("stream 2").stream())))
			.asAcceptor();
	}

	private static Plan subroute() {
		return Plan.of("stream-subroute")
			.asDialer((part) -> part.script((app) -> app.call("stream 1")
				.under("disk1")
				.payload("a")
				.stream()
				.then(app.call("stream 2").under("nowhere").payload("a").stream())))
			.asAcceptor();
	}

	/* A caller here need not know a handler itself. */
	private static Plan unknownHandler() {
		return Plan.of("stream-unknown-handler")
			.asDialer((part) -> part
				.script((app) -> app.call("stream 1")
					.payload("a")
					.stream()
					.then(app.call("stream 2").handler(2).payload("a").sendingNoEnd().stream()))
				.withoutOutcome("open 3"))
			.asAcceptor();
	}

	/* The recording shows pauses that its script does not mention. */
	private static Plan ping() {
		return Plan.of("stream-ping").asDialer((part) -> part.script((app) -> {
			Flux<byte[]> items = app.pause(1200)
				.thenMany(Flux.just("x".getBytes(StandardCharsets.UTF_8)))
				.concatWith(app.pause(650).then(Mono.empty()));
			return app.call("stream 1")
				.stream()
				.then(app.pause(50))
				.then(app.call("stream 2").handler(2).sending(items).stream())
				.then(app.pause(50))
				.then(app.call("stream 3").deadline(Duration.ofMillis(400)).stream());
		}).endInstead("stream 2 end")).asAcceptor();
	}

	private static Plan parallel() {
		return Plan.of("streams-parallel")
			.asDialer((part) -> part.script((app) -> Mono.when(app.call("request").payload("q").request(),
					app.call("stream a").handler(2).payload("a").stream(),
					app.call("stream b").handler(2).payload("b").stream())))
			.asAcceptor((part) -> part.script((app) -> app.call("stream c").handler(2).payload("c").stream()))
			.overSocketToo();
	}

	private static List<Plan> answers() {
		List<Plan> plans = new ArrayList<>();
		Stream
			.of("stream-answer-ack-left-out", "stream-answer-disconnect", "stream-answer-eof-seq",
					"stream-answer-eof-with-payload", "stream-answer-error-no-eof", "stream-answer-no-ack",
					"stream-answer-seq-gap")
			.map((name) -> Plan.of(name).asDialer((part) -> part.script((app) -> answered(app).stream())))
			.forEach(plans::add);
		// section 9: the items, then the error
		plans.add(Plan.of("stream-answer-error-behind-items")
			.asDialer((part) -> part.script((app) -> answered(app).stream())
				.itemsInstead("stream 2 item", "a", "b", "c")));
		// section 9: an error; one item was read, one is in the slot, one in the queue
		plans.add(Plan.of("stream-answer-overrun")
			.asDialer((part) -> part.script((app) -> answered(app).pace(100).stream())
				.itemsInstead("stream 2 item", "i0", "i1", "i2")
				.errorInstead("stream 2 end", "GridProtocolException")
				.adjust()
				.also(11, Message.of(Op.DISCONNECT_SERVER_MUX, 1, 0, Flags.CRC))));
		return plans;
	}

	private static Call answered(ScriptedApplication app) {
		return app.call("stream 2").handler(2).payload("p").deadline(Duration.ofSeconds(2));
	}

	private static List<Plan> pongs() {
		Message secondPing = Message.of(Op.PING, 1, 2, Flags.CRC);
		return List.of(pong("stream-pong-nf"),
				// protocol section 5: at the second tick or the third
				Plan.of("stream-pong-unanswered")
					.asDialer((part) -> part.script((app) -> pinged(app)).adjust().perhaps(8, secondPing)),
				// section 9: the text is shown
				Plan.of("stream-pong-e")
					.asDialer((part) -> part.script((app) -> pinged(app)).errorInstead("stream 2 end", "it hurts")));
	}

	private static Plan pong(String name) {
		return Plan.of(name).asDialer((part) -> part.script((app) -> pinged(app)));
	}

	private static Mono<Void> pinged(ScriptedApplication app) {
		return app.call("stream 2").handler(2).payload("p").stream();
	}

}
