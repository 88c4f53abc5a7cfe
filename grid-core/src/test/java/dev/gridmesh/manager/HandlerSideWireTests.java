package dev.gridmesh.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.gridmesh.GridCall;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerId;
import dev.gridmesh.SubrouteId;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.testing.LeakCheck;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the handler side of requests and streams on the wire (protocol.md §4, §5), with
 * the node at either end of the connection.
 */
@ExtendWith(LeakCheck.class)
class HandlerSideWireTests extends WireRules {

	private static final String DISCONNECTED = "DisconnectClientMux 7/0";

	private final List<GridCall> calls = new ArrayList<>();

	private final List<String> taken = new ArrayList<>();

	/** Takes two items ahead, notes them, and never answers. */
	private HandlerDefinition taking() {
		return GridHandlers.twoWayStream(HandlerId.of(1), 2, 2, (payload, items, call) -> {
			this.calls.add(call);
			this.taken.add((payload != null) ? "payload " + text(payload) : "no payload");
			return items.doOnNext((item) -> this.taken.add(text(item)))
				.doOnComplete(() -> this.taken.add("end"))
				.thenMany(Flux.never());
		});
	}

	/** Takes two items ahead, and does not look at them. */
	private HandlerDefinition blind() {
		return GridHandlers.twoWayStream(HandlerId.of(1), 2, 2, (payload, items, call) -> {
			this.calls.add(call);
			return Flux.never();
		});
	}

	private HandlerDefinition endless(int outCapacity) {
		return GridHandlers.responseStream(HandlerId.of(1), outCapacity, (payload, items, call) -> {
			this.calls.add(call);
			return Flux.generate((sink) -> sink.next(bytes("x")));
		});
	}

	private static String failed(int seq, String text) {
		return "MuxServerMsg 7/%d EOF|PAYLOAD_IS_ERR '%s'".formatted(seq, text);
	}

	private void expectOver(boolean over) {
		assertThat(this.calls).extracting(GridCall::isCancelled).containsOnly(over);
	}

	@ParameterizedTest
	@EnumSource(Side.class)
	void streamIsAcceptedItemsGiveCreditsBackAndTheEndIsTold(Side side) {
		join(side, taking());

		open(0);
		send(Op.MUX_CLIENT_MSG, 7, 1, 0, "a");
		send(Op.MUX_CLIENT_MSG, 7, 2, Flags.PAYLOAD_IS_ZERO, "");
		send(Op.MUX_CLIENT_MSG, 7, 3, Flags.EOF, "dropped");

		assertThat(take()).containsExactly("AckMux 7/0", "UnblockClMux 7/1", "UnblockClMux 7/2");
		assertThat(this.taken).containsExactly("no payload", "a", "", "end");
		expectOver(false);
		send(Op.DISCONNECT_SERVER_MUX, 7, 99, 0, "");
		send(Op.DISCONNECT_SERVER_MUX, 7, 0, 0, "");
		assertThat(take()).as("told once").containsExactly(DISCONNECTED);
		expectOver(true);
		leave();
	}

	@ParameterizedTest
	@EnumSource(Side.class)
	void absentItemTakesACreditAndIsPassedOver(Side side) {
		join(side, taking());
		open(Flags.PAYLOAD_IS_ZERO);

		for (int seq = 1; seq <= 10; seq++) {
			send(Op.MUX_CLIENT_MSG, 7, seq, 0, "");
		}
		send(Op.MUX_CLIENT_MSG, 7, 11, 0, "a");

		assertThat(take()).hasSize(12).last().isEqualTo("UnblockClMux 7/11");
		assertThat(this.taken).containsExactly("payload ", "a");
		send(Op.DISCONNECT_SERVER_MUX, 7, 12, 0, "");
		leave();
	}

	@ParameterizedTest
	@CsvSource({ "NODE_ACCEPTS, MUX_CLIENT_MSG", "NODE_DIALS, MUX_CLIENT_MSG", "NODE_ACCEPTS, UNBLOCK_SRV_MUX",
			"NODE_DIALS, UNBLOCK_SRV_MUX", "NODE_ACCEPTS, PING", "NODE_DIALS, PING" })
	void wrongSequenceNumberEndsTheStream(Side side, Op op) {
		join(side, taking());
		open(0);

		send(op, 7, 5, 0, "");

		String text = "receive sequence number mismatch. want 1, got 5";
		List<String> lines = take();
		assertThat(lines).startsWith("AckMux 7/0", failed(1, text), DISCONNECTED).hasSize((op == Op.PING) ? 4 : 3);
		assertThat(lines).last().isEqualTo((op == Op.PING) ? "Pong 7/5 nf=false e=" + text : DISCONNECTED);
		expectOver(true);
		leave();
	}

	@ParameterizedTest
	@EnumSource(Side.class)
	void repeatedNumberEndsTheStreamAndNumbersWrap(Side side) {
		join(side, taking());
		open(Op.CONNECT_MUX, 7, -1, 1, 0, "");
		send(Op.MUX_CLIENT_MSG, 7, 0, 0, "a");

		send(Op.MUX_CLIENT_MSG, 7, 0, 0, "a");

		assertThat(take()).containsExactly("AckMux 7/4294967295", "UnblockClMux 7/0",
				failed(1, "receive sequence number mismatch. want 1, got 0"), DISCONNECTED);
		leave();
	}

	@ParameterizedTest
	@EnumSource(Side.class)
	void oneItemMoreThanTheCreditsEndsTheStream(Side side) {
		join(side, blind());
		open(0);

		// two credits, and the one that came back
		sendItems(Op.MUX_CLIENT_MSG, 7, 1, 3);
		assertThat(take()).containsExactly("AckMux 7/0", "UnblockClMux 7/1");
		sendItems(Op.MUX_CLIENT_MSG, 7, 4, 1);

		assertThat(take()).containsExactly(failed(2, "handler blocked"), DISCONNECTED);
		expectOver(true);
		leave();
	}

	@ParameterizedTest
	@CsvSource({ "NODE_ACCEPTS, 0", "NODE_DIALS, 0", "NODE_ACCEPTS, 2", "NODE_DIALS, 2" })
	void itemOrEndForAHandlerThatTakesNoneEndsTheStream(Side side, int flags) {
		join(side, endless(1));
		open(Flags.EOF);

		send(Op.MUX_CLIENT_MSG, 7, 1, flags, (flags == 0) ? "a" : "");

		assertThat(take()).containsExactly("AckMux 7/0", "MuxServerMsg 7/1 'x'",
				failed(2, "did not expect inbound message"), DISCONNECTED);
		leave();
	}

	@ParameterizedTest
	@CsvSource({ "NODE_ACCEPTS, 0, 0", "NODE_DIALS, 0, 0", "NODE_ACCEPTS, 0, 2", "NODE_DIALS, 0, 2",
			"NODE_ACCEPTS, 2, 2", "NODE_DIALS, 2, 0" })
	void itemOrEndBehindTheEndEndsTheStream(Side side, int openFlags, int flags) {
		join(side, taking());
		open(openFlags);
		int seq = 1;
		if (openFlags == 0) {
			send(Op.MUX_CLIENT_MSG, 7, seq++, Flags.EOF, "");
		}
		assertThat(this.taken).containsExactly("no payload", "end");

		send(Op.MUX_CLIENT_MSG, 7, seq, flags, (flags == 0) ? "a" : "");

		assertThat(take()).containsExactly("AckMux 7/0", failed(1, "did not expect inbound message"), DISCONNECTED);
		leave();
	}

	@ParameterizedTest
	@EnumSource(Side.class)
	void creditsBeyondTheCapacityAreDropped(Side side) {
		join(side, endless(2));
		open(Flags.EOF);
		assertThat(take()).hasSize(3);

		for (int seq = 1; seq <= 3; seq++) {
			send(Op.UNBLOCK_SRV_MUX, 7, seq, 0, "");
			assertThat(take()).as("one credit, one item").hasSize(1);
		}
		assertThat(calls()).singleElement().satisfies((call) -> assertThat(call.outCredits()).isZero());
		send(Op.DISCONNECT_SERVER_MUX, 7, 4, 0, "");
		leave();
	}

	@ParameterizedTest
	@EnumSource(Side.class)
	void creditsForNothingLeadToNoItemLater(Side side) {
		List<Long> asked = new ArrayList<>();
		join(side, GridHandlers.responseStream(HandlerId.of(1), 2,
				(payload, items, call) -> Flux.<byte[]>never().doOnRequest(asked::add)));
		open(Flags.EOF);

		sendItems(Op.UNBLOCK_SRV_MUX, 7, 1, 1000);

		assertThat(take()).containsExactly("AckMux 7/0");
		assertThat(asked.stream().mapToLong(Long::longValue).sum()).isLessThanOrEqualTo(2);
		send(Op.DISCONNECT_SERVER_MUX, 7, 0, 0, "");
		leave();
	}

	@ParameterizedTest
	@EnumSource(Side.class)
	void idInUseIsRefusedAndFreeAgainAfterTheEnd(Side side) {
		join(side, taking());
		open(0);

		open(Op.CONNECT_MUX, 7, 0, 1, Flags.EOF, "again");
		send(Op.MUX_CLIENT_MSG, 7, 1, 0, "a");
		assertThat(take()).containsExactly("AckMux 7/0", "MuxConnectError 7/0 EOF 'mux id is in use'",
				"UnblockClMux 7/1");
		send(Op.DISCONNECT_SERVER_MUX, 7, 2, 0, "");
		assertThat(take()).containsExactly(DISCONNECTED);

		open(0);
		send(Op.MUX_CLIENT_MSG, 7, 1, 0, "b");
		send(Op.DISCONNECT_SERVER_MUX, 7, 2, 0, "");

		assertThat(take()).containsExactly("AckMux 7/0", "UnblockClMux 7/1", DISCONNECTED);
		assertThat(this.taken).containsExactly("no payload", "a", "no payload", "b");
		leave();
	}

	@ParameterizedTest
	@EnumSource(Side.class)
	void messagesForAStreamThatIsNotThere(Side side) {
		join(side, taking());

		send(Op.MUX_CLIENT_MSG, 7, 1, 0, "a");
		send(Op.MUX_CLIENT_MSG, 7, 2, Flags.EOF, "");
		assertThat(take()).containsExactly(DISCONNECTED, DISCONNECTED);
		send(Op.PING, 7, 3, 0, "");
		assertThat(take()).containsExactly("Pong 7/3 nf=true e=null");
		send(Op.UNBLOCK_SRV_MUX, 7, 4, 0, "");
		send(Op.DISCONNECT_SERVER_MUX, 7, 5, 0, "");
		assertThat(take()).isEmpty();
		leave();
	}

	@ParameterizedTest
	@EnumSource(Side.class)
	void streamForASingleHandlerAndRequestForAStreamAreRefused(Side side) {
		join(side, taking());

		open(Op.CONNECT_MUX, 8, 0, CONTROL.number(), 0, "");
		open(Op.REQUEST, 9, 0, 1, Flags.EOF, "");
		open(Op.CONNECT_MUX, 10, 0, 255, 0, "");
		open(Op.CONNECT_MUX, 11, 0, 1, Flags.STATELESS, "");
		open(Op.CONNECT_MUX, 0, 0, 1, 0, "");

		assertThat(take()).containsExactly("MuxConnectError 8/0 'Invalid Handler for type: 253'",
				"MuxConnectError 9/0 EOF 'Invalid Handler for type: 1'", "MuxConnectError 10/0 'Invalid Handler'",
				"MuxConnectError 11/0 STATELESS 'Stateless streams not supported'",
				"MuxConnectError 0/0 'mux id 0 is the connection's own'");
		assertThat(this.calls).isEmpty();
		leave();
	}

	@ParameterizedTest
	@EnumSource(Side.class)
	void pongRepeatsTheFieldsOfThePingWithoutItsSubroute(Side side) {
		join(side, taking());
		open(0);
		SubrouteId subroute = HandlerId.of(1).subroute("any").subrouteId();

		this.peer
			.send(new Message(7, 1, 1234, 9, Op.PING.code(), Flags.SUBROUTE | Flags.STATELESS, new byte[0], subroute));

		assertThat(this.peer.received).last().satisfies((pong) -> {
			assertThat(pong.deadlineMillis()).isEqualTo(1234);
			assertThat(pong.handler()).isEqualTo(9);
		});
		assertThat(take()).containsExactly("AckMux 7/0", "Pong 7/1 STATELESS nf=false e=null");
		send(Op.DISCONNECT_SERVER_MUX, 7, 2, 0, "");
		leave();
	}

	@ParameterizedTest
	@EnumSource(Side.class)
	void deadlineEndsAStreamWithoutAText(Side side) {
		join(side, taking());
		this.peer.send(new Message(7, 0, 150, 1, Op.CONNECT_MUX.code(), Flags.CRC, new byte[0], null));
		this.grid.world.advance(Duration.ofMillis(160));
		assertThat(take()).containsExactly("AckMux 7/0", DISCONNECTED);
		expectOver(true);
		leave();
	}

	@ParameterizedTest
	@EnumSource(Side.class)
	void clockOfAV1CallerRunsOutFirst(Side side) {
		join(side, taking());
		this.peer.send(new Message(7, 0, 150, 1, Op.CONNECT_MUX.code(), Flags.CRC, new byte[0], null));

		this.grid.world.advance(Duration.ofNanos(150_500_000));
		assertThat(this.peer.received).as("within 2 ms of its deadline")
			.noneMatch((message) -> message.op() == Op.DISCONNECT_CLIENT_MUX);
		this.grid.world.advance(Duration.ofMillis(2));
		assertThat(take()).containsExactly("AckMux 7/0", DISCONNECTED);
		leave();
	}

	@ParameterizedTest
	@EnumSource(Side.class)
	void callerThatIsSilentIsGivenUpAfterFourIntervals(Side side) {
		settings((settings) -> settings.heartbeat(
				(heartbeat) -> heartbeat.interval(Duration.ofHours(1)).streamPingInterval(Duration.ofSeconds(1))));
		join(side, taking());
		open(0);
		this.grid.world.advance(Duration.ofMillis(3_500));
		send(Op.PING, 7, 1, 0, "");
		this.grid.world.advance(Duration.ofMillis(4_000));
		assertThat(take()).containsExactly("AckMux 7/0", "Pong 7/1 nf=false e=null");
		expectOver(false);

		this.grid.world.advance(Duration.ofMillis(1_100));

		assertThat(take()).containsExactly(DISCONNECTED);
		expectOver(true);
		leave();
	}

	@ParameterizedTest
	@EnumSource(Side.class)
	void handlerThatEndsTakesACreditForTheEnd(Side side) {
		join(side, GridHandlers.responseStream(HandlerId.of(1), 2, (payload, items, call) -> Flux
			.concat(Flux.just(bytes("a"), bytes("b")), Flux.error(new IllegalStateException("")))));
		open(Flags.EOF);
		assertThat(take()).containsExactly("AckMux 7/0", "MuxServerMsg 7/1 'a'", "MuxServerMsg 7/2 'b'");

		send(Op.UNBLOCK_SRV_MUX, 7, 1, 0, "");

		assertThat(take()).containsExactly("MuxServerMsg 7/3 EOF|PAYLOAD_IS_ERR|PAYLOAD_IS_ZERO", DISCONNECTED);
		leave();
	}

	@ParameterizedTest
	@EnumSource(Side.class)
	void messagesOfTheOtherDirectionDoNotReachAStreamOfThePeer(Side side) {
		join(side, taking());
		open(0);

		send(Op.MUX_SERVER_MSG, 7, 1, Flags.EOF, "");
		send(Op.RESPONSE, 7, 1, Flags.EOF, "a");
		send(Op.MUX_CONNECT_ERROR, 7, 1, 0, "");
		send(Op.DISCONNECT_CLIENT_MUX, 7, 1, 0, "");
		send(Op.UNBLOCK_CL_MUX, 7, 1, 0, "");
		assertThat(take()).containsExactly("AckMux 7/0");
		send(Op.MUX_SERVER_MSG, 7, 1, 0, "a");
		send(Op.ACK_MUX, 7, 1, 0, "");
		send(Op.PONG, 7, 1, 0, "");
		assertThat(take()).as("what a stray answer is told")
			.containsExactly("DisconnectServerMux 7/0", "DisconnectServerMux 7/0", "DisconnectServerMux 7/0");

		expectOver(false);
		send(Op.DISCONNECT_SERVER_MUX, 7, 1, 0, "");
		leave();
	}

	@ParameterizedTest
	@EnumSource(Side.class)
	void requestIsAnsweredWhateverItsNumberAndFlags(Side side) {
		join(side, GridHandlers.single(HandlerId.of(2), (payload, call) -> Mono.just(bytes("r"))));

		this.peer.send(new Message(8, 9, 0, 2, Op.REQUEST.code(), 0xC0, bytes("x"), null));

		assertThat(take()).containsExactly("Response 8/9 EOF 'r'");
		leave();
	}

}
