package dev.gridmesh.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridmesh.CallOptions;
import dev.gridmesh.GridCall;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerId;
import dev.gridmesh.protocol.Extension;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.MessageCodec;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.testing.LeakCheck;
import dev.gridmesh.vectors.Vectors;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests extension {@code cancel}: the handler of a single request learns that its caller
 * is gone.
 */
@ExtendWith(LeakCheck.class)
class CancelTests {

	private static final HandlerId NEVER = HandlerId.of(1);

	@RegisterExtension
	final VirtualGrid grid = new VirtualGrid();

	private final List<GridCall> calls = new ArrayList<>();

	private final AtomicInteger cancelled = new AtomicInteger();

	private final AtomicInteger ended = new AtomicInteger();

	private HandlerDefinition never() {
		return GridHandlers.single(NEVER, (payload, call) -> {
			this.calls.add(call);
			call.cancellation().doOnTerminate(this.ended::incrementAndGet).subscribe();
			return Mono.<byte[]>never().doOnCancel(this.cancelled::incrementAndGet);
		});
	}

	private int served(String node, String caller) {
		return this.grid.from(node, caller).stats().inbound().calls();
	}

	@ParameterizedTest
	@ValueSource(strings = { A, B })
	void cancelOfTheCallerReachesTheHandler(String caller) {
		this.grid.startPair(never());
		Disposable call = this.grid.from(caller, B).request(NEVER).subscribe();
		this.grid.world.advance(Duration.ofMillis(5));
		assertThat(this.calls).hasSize(1);
		assertThat(this.calls.get(0).isCancelled()).isFalse();

		call.dispose();
		this.grid.world.advance(Duration.ofMillis(5));

		assertThat(this.calls.get(0).isCancelled()).isTrue();
		assertThat(this.cancelled).hasValue(1);
		assertThat(this.ended).hasValue(1);
		assertThat(this.grid.managers.get(B).handlers())
			.allSatisfy((handler) -> assertThat(handler.running()).isZero());
	}

	@Test
	void thousandsAreCancelledAtOnceAndNothingIsLeft() {
		this.grid.startPair(never());
		List<Disposable> calls = Stream.generate(() -> this.grid.from(A, B).request(NEVER).subscribe())
			.limit(5_000)
			.toList();
		this.grid.world.advance(Duration.ofMillis(50));
		assertThat(served(B, A)).isEqualTo(5_000);

		calls.forEach(Disposable::dispose);
		this.grid.world.advance(Duration.ofMillis(50));

		assertThat(served(B, A)).isZero();
		assertThat(this.cancelled).hasValue(5_000);
		assertThat(this.grid.from(A, B).stats().outbound().calls()).isZero();
	}

	@Test
	void towardsANodeOfProtocolV1TheHandlerRunsOn() {
		this.grid.withoutExtensions().startPair(never());
		Disposable call = this.grid.from(A, B).request(NEVER).subscribe();
		this.grid.world.advance(Duration.ofMillis(5));

		call.dispose();
		this.grid.world.advance(Duration.ofMillis(5));

		assertThat(this.calls.get(0).isCancelled()).isFalse();
		assertThat(served(B, A)).isOne();
	}

	@Test
	void callerSaysSoOnCancelAndAtItsDeadlineAndNotAfterAnAnswer() {
		this.grid.start(B, List.of(A, B));
		RawPeer peer = RawPeer.connect(this.grid, A, B, Extension.CANCEL);
		Disposable cancelled = this.grid.from(B, A).request(NEVER).subscribe();
		this.grid.from(B, A)
			.request(NEVER, null, CallOptions.defaults().withDeadline(Duration.ofMillis(20)))
			.onErrorComplete()
			.subscribe();
		this.grid.from(B, A).request(NEVER).subscribe();
		this.grid.world.advance(Duration.ofMillis(5));
		long first = peer.received.get(1).muxId();
		long second = peer.received.get(2).muxId();
		peer.send(Message.of(Op.RESPONSE, peer.received.get(3).muxId(), 0, Flags.CRC | Flags.EOF));

		cancelled.dispose();
		this.grid.world.advance(Duration.ofMillis(50));

		assertThat(peer.received.subList(4, peer.received.size())).containsExactly(cancel(first), cancel(second));
	}

	@Test
	void towardsAPeerOfProtocolV1NothingIsSaid() {
		this.grid.start(B, List.of(A, B));
		RawPeer peer = RawPeer.connect(this.grid, A, B);
		this.grid.from(B, A).request(NEVER).subscribe().dispose();
		Disposable call = this.grid.from(B, A).request(NEVER).subscribe();
		this.grid.world.advance(Duration.ofMillis(5));

		call.dispose();
		this.grid.world.advance(Duration.ofMillis(50));

		assertThat(peer.received).extracting(Message::op).containsExactly(Op.CONNECT_RESPONSE, Op.REQUEST);
	}

	@Test
	void cancelThatCrossesTheAnswerMeansNothing() {
		this.grid.start(B, List.of(A, B), GridHandlers.single(NEVER, (payload, call) -> Mono.just(new byte[1])));
		RawPeer peer = RawPeer.connect(this.grid, A, B, Extension.CANCEL);
		Message request = new Message(5, 0, 60_000, 1, Op.REQUEST.code(), Flags.EOF | Flags.CRC, new byte[1], null);

		peer.send(request, cancel(5), request);

		assertThat(peer.received).extracting(Message::op)
			.containsExactly(Op.CONNECT_RESPONSE, Op.RESPONSE, Op.RESPONSE);
		assertThat(peer.closed).isNull();
	}

	static Stream<Vectors.Case> vectors() {
		return Vectors.cases("extensions/cancel.json", "cancels");
	}

	@ParameterizedTest
	@MethodSource("vectors")
	void messageIsThatOfTheVectors(Vectors.Case vector) {
		JsonNode fields = vector.fields();
		Message decoded = MessageCodec.decode(Unpooled.wrappedBuffer(vector.bytes()));

		assertThat(decoded).isEqualTo(Message.of(Op.DISCONNECT_SERVER_MUX, fields.required("muxId").asLong(), 0,
				fields.required("flags").asInt()));
	}

	private static Message cancel(long muxId) {
		return Message.of(Op.DISCONNECT_SERVER_MUX, muxId, 0, Flags.CRC);
	}

}
