package dev.gridmesh.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import dev.gridmesh.CallOptions;
import dev.gridmesh.GridDisconnectedException;
import dev.gridmesh.GridException;
import dev.gridmesh.GridHandlerNotFoundException;
import dev.gridmesh.GridOverloadException;
import dev.gridmesh.GridProtocolException;
import dev.gridmesh.GridRemoteException;
import dev.gridmesh.GridTimeoutException;
import dev.gridmesh.HandlerId;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.HeartbeatCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.protocol.Pong;
import dev.gridmesh.protocol.RefusalCodec;
import dev.gridmesh.testing.LeakCheck;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the caller's side of requests and streams on the wire (protocol.md §4, §5), with
 * the node at either end of the connection.
 */
@ExtendWith(LeakCheck.class)
class CallerSideWireTests extends WireRules {

	private static final HandlerId HANDLER = HandlerId.of(1);

	private static final String OUT_OF_SEQUENCE = "out-of-sequence item received";

	private final Answers answers = new Answers();

	private final AtomicInteger emitted = new AtomicInteger();

	private final AtomicInteger cancelled = new AtomicInteger();

	private long mux;

	/** Opens a stream without items. */
	private void openStream(CallOptions options) {
		toPeer().stream(HANDLER, null, options).subscribe(this.answers);
		this.mux = muxOfNode();
		assertThat(take()).containsExactly("ConnectMux own/0 EOF");
	}

	/** Opens a stream that sends items without an end. */
	private void openWithItems(int inCapacity) {
		Flux<byte[]> items = Flux.<byte[]>generate((sink) -> {
			this.emitted.incrementAndGet();
			sink.next(bytes("i"));
		}).doOnCancel(this.cancelled::incrementAndGet);
		toPeer().stream(HANDLER, bytes("p"), items, CallOptions.defaults().withInCapacity(inCapacity))
			.subscribe(this.answers);
		this.mux = muxOfNode();
		assertThat(take()).containsExactly("ConnectMux own/0 'p'");
	}

	private void answer(Op op, int seq, int flags, String payload) {
		send(op, this.mux, seq, flags, payload);
	}

	private void refuse(String text) {
		this.peer.send(Message.of(Op.MUX_CONNECT_ERROR, this.mux, 0, Flags.CRC, RefusalCodec.encode(text)));
	}

	private void pong(boolean notFound, String error) {
		this.peer.send(Message.of(Op.PONG, this.mux, 1, Flags.CRC,
				HeartbeatCodec.encodePong(new Pong(notFound, error, HeartbeatCodec.ZERO_TIME))));
	}

	private void expectError(Class<? extends GridException> type, String text) {
		assertThat(this.answers.ends).isOne();
		assertThat(this.answers.error).isInstanceOf(type).hasMessageContaining(text);
	}

	@ParameterizedTest
	@EnumSource(Side.class)
	void responsesArriveGiveCreditsBackAndEnd(Side side) {
		join(side);
		openStream(CallOptions.defaults());

		answer(Op.ACK_MUX, 0, 0, "");
		answer(Op.MUX_SERVER_MSG, 1, 0, "a");
		answer(Op.MUX_SERVER_MSG, 2, 0, "");
		answer(Op.MUX_SERVER_MSG, 3, Flags.PAYLOAD_IS_ZERO, "");
		answer(Op.MUX_SERVER_MSG, 4, Flags.EOF, "b");
		answer(Op.DISCONNECT_CLIENT_MUX, 0, 0, "");

		assertThat(this.answers.items).containsExactly("a", "", "b");
		assertThat(this.answers.ends).isOne();
		assertThat(this.answers.error).isNull();
		assertThat(take()).containsExactly("UnblockSrvMux own/1", "UnblockSrvMux own/2", "UnblockSrvMux own/3");
		leave();
	}

	@ParameterizedTest
	@CsvSource({ "NODE_ACCEPTS, ACK_MUX, 1", "NODE_DIALS, ACK_MUX, 1", "NODE_ACCEPTS, MUX_SERVER_MSG, 1",
			"NODE_DIALS, MUX_SERVER_MSG, 1", "NODE_ACCEPTS, UNBLOCK_CL_MUX, 7", "NODE_DIALS, UNBLOCK_CL_MUX, 7" })
	void wrongSequenceNumberFailsTheStream(Side side, Op op, int seq) {
		join(side);
		openWithItems(1);

		answer(op, seq, 0, "");

		expectError(GridProtocolException.class, OUT_OF_SEQUENCE);
		assertThat(take()).containsExactly("DisconnectServerMux own/1");
		answer(Op.DISCONNECT_CLIENT_MUX, 0, 0, "");
		assertThat(take()).isEmpty();
		leave();
	}

	@ParameterizedTest
	@EnumSource(Side.class)
	void repeatedNumberFailsTheStreamBehindItsItems(Side side) {
		join(side);
		this.answers.initial = 0;
		openStream(CallOptions.defaults());
		answer(Op.ACK_MUX, 0, 0, "");
		sendItems(Op.MUX_SERVER_MSG, this.mux, 1, 2);

		answer(Op.MUX_SERVER_MSG, 2, 0, "again");
		assertThat(take()).containsExactly("UnblockSrvMux own/1", "DisconnectServerMux own/2");
		assertThat(this.answers.ends).isZero();
		this.answers.request(1);
		this.answers.request(1);
		this.grid.world.advance(Duration.ofMillis(1));

		assertThat(this.answers.items).containsExactly("1", "2");
		expectError(GridProtocolException.class, OUT_OF_SEQUENCE);
		leave();
	}

	@ParameterizedTest
	@EnumSource(Side.class)
	void itemsWaitForTheAckAndEachTakesACredit(Side side) {
		join(side);
		openWithItems(2);
		assertThat(this.emitted).hasValue(0);

		answer(Op.ACK_MUX, 0, 0, "");
		assertThat(take()).containsExactly("MuxClientMsg own/1 'i'", "MuxClientMsg own/2 'i'");
		answer(Op.UNBLOCK_CL_MUX, 1, 0, "");
		assertThat(take()).containsExactly("MuxClientMsg own/3 'i'");

		this.answers.cancel();
		assertThat(take()).containsExactly("DisconnectServerMux own/4");
		assertThat(this.cancelled).hasValue(1);
		leave();
	}

	@ParameterizedTest
	@EnumSource(Side.class)
	void endOfTheItemsNeedsNoCredit(Side side) {
		join(side);
		toPeer().stream(HANDLER, null, Flux.just(bytes("a")), CallOptions.defaults().withInCapacity(1))
			.subscribe(this.answers);
		this.mux = muxOfNode();
		assertThat(take()).containsExactly("ConnectMux own/0");

		answer(Op.ACK_MUX, 0, 0, "");

		assertThat(take()).containsExactly("MuxClientMsg own/1 'a'", "MuxClientMsg own/2 EOF");
		answer(Op.MUX_SERVER_MSG, 1, Flags.EOF, "");
		assertThat(this.answers.ends).isOne();
		leave();
	}

	@ParameterizedTest
	@EnumSource(Side.class)
	void creditsBeyondTheCapacityAreDropped(Side side) {
		join(side);
		toPeer().stream(HANDLER, null, Flux.<byte[]>never(), CallOptions.defaults().withInCapacity(2))
			.subscribe(this.answers);
		this.mux = muxOfNode();
		answer(Op.ACK_MUX, 0, 0, "");

		sendItems(Op.UNBLOCK_CL_MUX, this.mux, 1, 1000);

		assertThat(calls()).singleElement().satisfies((call) -> assertThat(call.inCredits()).isEqualTo(2));
		this.answers.cancel();
		take();
		leave();
	}

	@ParameterizedTest
	@EnumSource(Side.class)
	void moreItemsThanTheWindowFailTheStreamAndNothingIsKept(Side side) {
		join(side);
		this.answers.initial = 0;
		openStream(CallOptions.defaults().withOutCapacity(2));
		answer(Op.ACK_MUX, 0, 0, "");

		sendItems(Op.MUX_SERVER_MSG, this.mux, 1, 10_000);
		assertThat(take()).containsExactly("UnblockSrvMux own/1", "DisconnectServerMux own/2");
		this.answers.request(Long.MAX_VALUE);
		this.grid.world.advance(Duration.ofMillis(1));

		assertThat(this.answers.items).as("two, and the one in the slot").containsExactly("1", "2", "3");
		expectError(GridProtocolException.class, "outCapacity");
		leave();
	}

	@ParameterizedTest
	@EnumSource(Side.class)
	void errorWithoutAnEndIsAnEnd(Side side) {
		join(side);
		openStream(CallOptions.defaults());
		answer(Op.ACK_MUX, 0, 0, "");

		answer(Op.MUX_SERVER_MSG, 1, Flags.PAYLOAD_IS_ERR, "broken");
		answer(Op.MUX_SERVER_MSG, 2, 0, "late");
		answer(Op.MUX_SERVER_MSG, 3, Flags.EOF, "");

		expectError(GridRemoteException.class, "broken");
		assertThat(this.answers.items).isEmpty();
		assertThat(take()).as("what a late item is told").containsExactly("DisconnectServerMux own/0");
		leave();
	}

	@ParameterizedTest
	@EnumSource(Side.class)
	void endAndErrorWithoutAPayloadAreNotCheckedForTheirNumber(Side side) {
		join(side);
		openStream(CallOptions.defaults());
		answer(Op.ACK_MUX, 0, 0, "");

		answer(Op.MUX_SERVER_MSG, 55, Flags.EOF | Flags.PAYLOAD_IS_ERR | Flags.PAYLOAD_IS_ZERO, "");
		answer(Op.MUX_SERVER_MSG, 56, Flags.EOF, "");

		expectError(GridRemoteException.class, "");
		assertThat(take()).isEmpty();
		leave();
	}

	@ParameterizedTest
	@EnumSource(Side.class)
	void disconnectEndsTheStreamAsDisconnectedOrWithItsText(Side side) {
		join(side);
		openWithItems(1);
		answer(Op.DISCONNECT_CLIENT_MUX, 99, 0, "");
		expectError(GridDisconnectedException.class, "the peer ended the stream");
		assertThat(take()).containsExactly("DisconnectServerMux own/1");

		Answers second = new Answers();
		toPeer().stream(HANDLER, null).subscribe(second);
		this.mux = muxOfNode();
		take();
		answer(Op.DISCONNECT_CLIENT_MUX, 0, Flags.PAYLOAD_IS_ERR, "because");

		assertThat(second.error).isInstanceOf(GridRemoteException.class).hasMessageContaining("because");
		assertThat(take()).containsExactly("DisconnectServerMux own/1");
		leave();
	}

	@ParameterizedTest
	@EnumSource(Side.class)
	void disconnectNearTheDeadlineIsTheDeadline(Side side) {
		join(side);
		openStream(CallOptions.defaults().withDeadline(Duration.ofMillis(100)));
		this.grid.world.advance(Duration.ofMillis(90));

		answer(Op.DISCONNECT_CLIENT_MUX, 0, 0, "");

		expectError(GridTimeoutException.class, "deadline");
		take();
		leave();
	}

	@ParameterizedTest
	@EnumSource(Side.class)
	void deadlineEndsTheStreamAndTellsTheHandlerSide(Side side) {
		join(side);
		openStream(CallOptions.defaults().withDeadline(Duration.ofMillis(100)));

		this.grid.world.advance(Duration.ofMillis(110));
		answer(Op.MUX_SERVER_MSG, 1, Flags.EOF, "");

		expectError(GridTimeoutException.class, "deadline");
		assertThat(take()).containsExactly("DisconnectServerMux own/1");
		leave();
	}

	@ParameterizedTest
	@EnumSource(Side.class)
	void refusalFailsTheStream(Side side) {
		join(side);
		openWithItems(1);
		refuse("handler busy");

		expectError(GridOverloadException.class, "handler busy");
		assertThat(((GridException) this.answers.error).isRetryable()).isTrue();
		assertThat(this.emitted).hasValue(0);
		take();

		CompletableFuture<byte[]> request = toPeer().request(HANDLER).toFuture();
		this.mux = muxOfNode();
		refuse("Invalid Handler for type: 1");
		assertThat(errorOf(request)).isInstanceOf(GridHandlerNotFoundException.class);
		take();
		leave();
	}

	@ParameterizedTest
	@EnumSource(Side.class)
	void pongThatKnowsNothingOrSaysWhyFailsTheStream(Side side) {
		join(side);
		openStream(CallOptions.defaults());
		pong(false, null);
		assertThat(this.answers.ends).isZero();
		pong(true, null);
		expectError(GridDisconnectedException.class, "remote terminated call");
		assertThat(take()).containsExactly("DisconnectServerMux own/1");

		Answers second = new Answers();
		toPeer().stream(HANDLER, null).subscribe(second);
		this.mux = muxOfNode();
		take();
		pong(false, "context is over");
		assertThat(second.error).isInstanceOf(GridRemoteException.class).hasMessageContaining("context is over");
		assertThat(take()).containsExactly("DisconnectServerMux own/1");
		leave();
	}

	@ParameterizedTest
	@EnumSource(Side.class)
	void answersToNobodyHarmNobody(Side side) {
		join(side);

		for (Op op : List.of(Op.ACK_MUX, Op.MUX_SERVER_MSG, Op.PONG)) {
			send(op, 9_000_000, 1, 0, "");
			assertThat(take()).containsExactly("DisconnectServerMux own/0");
		}
		send(Op.ACK_MUX, 9_000_000, 1, Flags.EOF, "");
		send(Op.MUX_SERVER_MSG, 9_000_000, 1, Flags.EOF, "x");
		send(Op.RESPONSE, 9_000_000, 0, Flags.EOF, "x");
		send(Op.UNBLOCK_CL_MUX, 9_000_000, 1, 0, "");
		send(Op.DISCONNECT_CLIENT_MUX, 9_000_000, 0, 0, "");
		refuse("no");

		assertThat(take()).isEmpty();
		leave();
	}

	@ParameterizedTest
	@EnumSource(Side.class)
	void requestTakesOneAnswerWithTheRightNumber(Side side) {
		join(side);
		CompletableFuture<byte[]> right = toPeer().request(HANDLER, bytes("q")).toFuture();
		this.mux = muxOfNode();
		assertThat(take()).containsExactly("Request own/0 EOF 'q'");
		answer(Op.ACK_MUX, 0, 0, "");
		answer(Op.PONG, 0, 0, "");
		answer(Op.UNBLOCK_CL_MUX, 1, 0, "");
		assertThat(right).isNotDone();
		answer(Op.RESPONSE, 0, 0, "r");
		answer(Op.RESPONSE, 0, Flags.EOF, "again");
		assertThat(right).isCompletedWithValueMatching((value) -> text(value).equals("r"));

		CompletableFuture<byte[]> wrong = toPeer().request(HANDLER).toFuture();
		this.mux = muxOfNode();
		answer(Op.RESPONSE, 1, Flags.EOF, "r");
		assertThat(errorOf(wrong)).isInstanceOf(GridProtocolException.class).hasMessageContaining(OUT_OF_SEQUENCE);
		take();
		leave();
	}

	@ParameterizedTest
	@EnumSource(Side.class)
	void silentHandlerSideIsGivenUp(Side side) {
		settings((settings) -> settings.heartbeat(
				(heartbeat) -> heartbeat.interval(Duration.ofHours(1)).streamPingInterval(Duration.ofSeconds(1))));
		join(side);
		openStream(CallOptions.defaults());

		this.grid.world.advance(Duration.ofMillis(3_100));

		expectError(GridDisconnectedException.class, "silent");
		assertThat(take()).containsExactly("Ping own/1", "Ping own/2", "DisconnectServerMux own/3");
		leave();
	}

	/** Notes what it is told. */
	private static final class Answers extends BaseSubscriber<byte[]> {

		private final List<String> items = new ArrayList<>();

		private long initial = Long.MAX_VALUE;

		private int ends;

		private Throwable error;

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			if (this.initial > 0) {
				subscription.request(this.initial);
			}
		}

		@Override
		protected void hookOnNext(byte[] item) {
			this.items.add(text(item));
		}

		@Override
		protected void hookOnComplete() {
			this.ends++;
		}

		@Override
		protected void hookOnError(Throwable error) {
			this.ends++;
			this.error = error;
		}

	}

}
