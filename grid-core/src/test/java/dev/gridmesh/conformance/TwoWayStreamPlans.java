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
import dev.gridmesh.vectors.Vectors;
import org.assertj.core.api.Assertions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Plans for streams in which the caller sends items: {@code stream-*}.
 */
final class TwoWayStreamPlans {

	private TwoWayStreamPlans() {
	}

	static List<Plan> all() {
		List<Plan> plans = new ArrayList<>();
		Stream.of("stream-twoway-in1-out0", "stream-twoway-in1-out1", "stream-twoway-in2-out3")
			.map((name) -> calling(name, (call) -> call.payload("hi").sendingInTurn("m0", "m1", "m2", "m3")))
			.map(Plan::overSocketToo)
			.forEach(plans::add);
		plans.addAll(List.of(openedByAcceptor(), requestOnly(), endThenAnswers(), handlerEndsEarly()));
		plans.addAll(List.of(handlerErrorWhileSending(), handlerNeverReads(), slowHandler(), slowReader()));
		plans.addAll(List.of(cancel(), deadline(), payloads(), typed()));
		// the caller has no use for the credits that come
		Stream.of("stream-answer-disconnect-error", "stream-answer-unblock-overflow")
			.map((name) -> Plan.of(name)
				.asDialer((part) -> part.script((app) -> app.call("stream 2")
					.handler(2)
					.payload("p")
					.deadline(Duration.ofSeconds(2))
					.sendingNoEnd()
					.stream())))
			.forEach(plans::add);
		return plans;
	}

	private static Plan calling(String name, UnaryOperator<Call> call) {
		return Plan.of(name)
			.asDialer((part) -> part.script((app) -> call.apply(app.call("stream 1")).stream()))
			.asAcceptor();
	}

	private static Plan openedByAcceptor() {
		return Plan.of("stream-twoway-acceptor")
			.asDialer()
			.asAcceptor((part) -> part.script((app) -> app.call("stream 1").payload("hi").sendingInTurn("m0").stream())
				.endInstead("stream 1 end"));
	}

	private static Plan requestOnly() {
		return Plan.of("stream-request-only")
			.asDialer((part) -> part.script((app) -> app.call("stream 1").sending("a", "bb", "ccc", "dddd").stream()))
			.asAcceptor((part) -> part.check(
					(app, dials) -> Assertions.assertThat(app.itemsSeen()).containsExactly("a", "bb", "ccc", "dddd")))
			.overSocketToo();
	}

	private static Plan endThenAnswers() {
		return calling("stream-end-then-answers", (call) -> call.sending("a")).overSocketToo();
	}

	/* That nothing can be sent after the end shows in the cancelling of what is sent. */
	private static Plan handlerEndsEarly() {
		return Plan.of("stream-handler-ends-early").asDialer((part) -> part.script((app) -> {
			Flux<byte[]> items = Flux.concat(Flux.just("a".getBytes(StandardCharsets.UTF_8)), Flux.never());
			return app.call("stream 1")
				.sending(items.doOnCancel(() -> app.note(Outcome.cancelled("send after the end"))))
				.stream();
		})).asAcceptor();
	}

	private static Plan handlerErrorWhileSending() {
		return Plan.of("stream-handler-error-while-sending").asDialer((part) -> part.script((app) -> {
			Flux<byte[]> items = Flux.range(0, 100)
				.concatMap((i) -> ((i == 0) ? Mono.empty() : app.pause(40))
					.thenReturn(("i" + i).getBytes(StandardCharsets.UTF_8)), 0);
			return app.call("stream 1").sending(items).stream();
		})).asAcceptor();
	}

	private static Plan handlerNeverReads() {
		return calling("stream-handler-never-reads", (call) -> call.sendingNoEnd("i0", "i1", "i2", "i3", "i4"));
	}

	private static Plan slowHandler() {
		return calling("stream-slow-handler", (call) -> call.sending("i0", "i1", "i2", "i3", "i4", "i5", "i6", "i7"));
	}

	/* Credits of a caller with one slot come later, and the items after them. */
	private static Plan slowReader() {
		return calling("stream-slow-reader-twoway", (call) -> call.payload("s").pace(120).sendingNoEnd());
	}

	/* The reference may lose one of its two cancels; this node says it once, always. */
	private static Plan cancel() {
		Message cancel = Message.of(Op.DISCONNECT_SERVER_MUX, 1, 2, Flags.CRC);
		return Plan.of("stream-cancel-twoway")
			.asDialer((part) -> part.script((app) -> app.call("stream 1").cancelAfter(150).sendingNoEnd().stream())
				.adjust()
				.leaveOut(9)
				.also(9, cancel))
			.asAcceptor((part) -> part.check(contextEnded()));
	}

	/* Section 9: the deadline error. */
	private static Plan deadline() {
		return Plan.of("stream-deadline-twoway")
			.asDialer((part) -> part
				.script((app) -> app.call("stream 1").deadline(Duration.ofMillis(200)).sendingNoEnd().stream())
				.errorInstead("stream 1 end", "context deadline exceeded"))
			.asAcceptor((part) -> part.check(contextEnded()));
	}

	private static Check contextEnded() {
		return (app, dials) -> Assertions.assertThat(app.contextsEnded()).isEqualTo(1);
	}

	/* Section 9: absent items are passed over, and none are sent. */
	private static Plan payloads() {
		return Plan.of("stream-payloads").asDialer((part) -> {
			part.script((app) -> app.call("stream 1").payload("").sending("", "y").stream())
				.itemsInstead("stream 1 item", "", "x")
				.endInstead("stream 1 end");
			// neither the absent item nor its credit
			part.adjust()
				.leaveOut(8, 9)
				.instead(10, Adjustments::oneEarlier)
				.instead(11, Adjustments::oneEarlier)
				.instead(12, Adjustments::oneEarlier)
				.instead(13, Adjustments::oneEarlier);
		}).asAcceptor((part) -> {
			part.check((app, dials) -> {
				Assertions.assertThat(app.payloadsSeen()).containsExactly("present");
				Assertions.assertThat(app.itemsSeen()).containsExactly("", "y");
			});
			part.adjust()
				.leaveOutIf(13, (message) -> message.op() == Op.MUX_SERVER_MSG && message.seq() == 4)
				.instead(13, (message) -> (message.seq() > 4) ? Adjustments.oneEarlier(message) : message);
		});
	}

	private static Plan typed() {
		return calling("stream-typed",
				(call) -> call.payload(Vectors.hex("81a6707265666978a2703a"))
					.decoded(Behaviours.TYPED_BYTES::decode)
					.sending(Flux.just("x", "y")
						.map((item) -> Behaviours.TYPED_BYTES.encode(item.getBytes(StandardCharsets.UTF_8)))));
	}

}
