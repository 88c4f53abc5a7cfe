package dev.gridmesh.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridCall;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerExecution;
import dev.gridmesh.HandlerId;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.MergedMessageCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.testing.LeakCheck;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a peer that sends too much, or reads too little, costs a bounded number of
 * messages, with the node at either end of the connection.
 */
@ExtendWith(LeakCheck.class)
class FloodTests extends WireRules {

	private static final int MAX_QUEUED = 200;

	private static final int MAX_INBOUND = 50;

	private final List<GridCall> calls = new ArrayList<>();

	private final AtomicLong emitted = new AtomicLong();

	@BeforeEach
	void limitTheNode() {
		settings((settings) -> settings.messages(
				(messages) -> messages.maxSize(1_000_000).outboundMaxMessages(MAX_QUEUED).outboundMaxBytes(2_000_000))
			.calls((calls) -> calls.maxInFlight(100).maxInbound(MAX_INBOUND)));
	}

	private HandlerDefinition never() {
		return GridHandlers.twoWayStream(HandlerId.of(1), 2, 2, (payload, items, call) -> {
			this.calls.add(call);
			return Flux.never();
		});
	}

	private HandlerDefinition endless(int outCapacity, int bytes) {
		return GridHandlers.responseStream(HandlerId.of(1), outCapacity, (payload, items, call) -> {
			this.calls.add(call);
			return Flux.generate((sink) -> {
				this.emitted.incrementAndGet();
				sink.next(new byte[bytes]);
			});
		});
	}

	private static Message opening(long mux, int handler) {
		return new Message(mux, 0, 0, handler, Op.CONNECT_MUX.code(), Flags.CRC | Flags.EOF, new byte[0], null);
	}

	private int queued() {
		return toPeer().stats().outbound().queued();
	}

	/** Checks that the node has given the peer up, with all that belonged to it. */
	private void expectDropped(String why) {
		this.grid.world.advance(Duration.ofSeconds(8));
		// a dialer has tried again since, and failed for another reason
		assertThat(toPeer().stats().lastError()).contains(dials() ? "" : why);
		assertThat(this.calls).allSatisfy((call) -> assertThat(call.isCancelled()).isTrue());
		assertThat(toPeer().stats().inbound().streams()).isZero();
		assertThat(queued()).isZero();
		stop();
	}

	@ParameterizedTest
	@EnumSource(Side.class)
	void mergedBombIsReadNoFurtherThanItsAnswersFit(Side side) {
		join(side);
		this.peer.reading = false;
		long before = toPeer().stats().inbound().messages();

		this.peer.sendBytes(bomb());

		assertThat(toPeer().stats().inbound().messages() - before).as("messages looked at").isLessThan(10_000);
		expectDropped("the peer does not read");
	}

	@ParameterizedTest
	@EnumSource(Side.class)
	void mergedBombOfAPeerThatReadsIsAnsweredInTurns(Side side) {
		join(side);

		this.peer.sendBytes(bomb());

		assertThat(take()).hasSize(20_000);
		leave();
	}

	private static byte[] bomb() {
		List<Message> parts = IntStream.range(0, 20_000).mapToObj((n) -> opening(100 + n, 99)).toList();
		ByteBuf bomb = Unpooled.buffer();
		MergedMessageCodec.encode(parts, bomb);
		return ByteBufUtil.getBytes(bomb);
	}

	@ParameterizedTest
	@EnumSource(Side.class)
	void pingsOfAPeerThatReadsAreAllAnswered(Side side) {
		join(side);

		for (int i = 0; i < 20; i++) {
			this.peer
				.send(IntStream.range(0, 50).mapToObj((n) -> message(Op.PING, 0, 0, 0, "")).toArray(Message[]::new));
		}

		assertThat(take()).hasSize(1_000);
		leave();
	}

	@ParameterizedTest
	@EnumSource(Side.class)
	void streamsOverTheLimitAreRefused(Side side) {
		join(side, never());

		for (int i = 0; i < 200; i++) {
			this.peer.send(opening(100 + i, 1));
			assertThat(toPeer().stats().inbound().streams()).isLessThanOrEqualTo(MAX_INBOUND);
		}

		assertThat(this.calls).hasSize(MAX_INBOUND);
		assertThat(take()).filteredOn((line) -> line.endsWith("'handler busy'")).hasSize(200 - MAX_INBOUND);
		for (int i = 0; i < 200; i++) {
			send(Op.DISCONNECT_SERVER_MUX, 100 + i, 1, 0, "");
		}
		assertThat(take()).hasSize(MAX_INBOUND);
		leave();
	}

	@ParameterizedTest
	@CsvSource({ "NODE_ACCEPTS, EVENT_LOOP", "NODE_DIALS, EVENT_LOOP", "NODE_ACCEPTS, EXECUTOR",
			"NODE_DIALS, EXECUTOR" })
	void stormOfBeginningsAndCancelsLeavesNothing(Side side, HandlerExecution execution) {
		join(side, never().withExecution(execution));

		for (int i = 0; i < 30; i++) {
			int first = 100 + i * 20;
			this.peer.send(IntStream.range(first, first + 20)
				.boxed()
				.flatMap((mux) -> Stream.of(opening(mux, 1), message(Op.DISCONNECT_SERVER_MUX, mux, 1, 0, "")))
				.toArray(Message[]::new));
		}

		assertThat(take().stream().filter((line) -> line.startsWith("DisconnectClientMux"))).hasSize(600);
		assertThat(this.calls).allSatisfy((call) -> assertThat(call.isCancelled()).isTrue());
		leave();
	}

	@ParameterizedTest
	@EnumSource(Side.class)
	void itemsPastTheCreditsEndTheirStreamOnly(Side side) {
		join(side, never());
		open(0);
		open(Op.CONNECT_MUX, 8, 0, 1, 0, "");

		for (int i = 0; i < 10; i++) {
			sendItems(Op.MUX_CLIENT_MSG, 7, 1 + i * 100, 100);
		}

		assertThat(take()).filteredOn((line) -> line.contains("handler blocked")).hasSize(1);
		assertThat(this.calls).extracting(GridCall::isCancelled).containsExactly(true, false);
		send(Op.DISCONNECT_SERVER_MUX, 8, 1, 0, "");
		leave();
	}

	@ParameterizedTest
	@CsvSource({ "NODE_ACCEPTS, 1000, 100", "NODE_DIALS, 1000, 100", "NODE_ACCEPTS, 2, 90000",
			"NODE_DIALS, 16, 90000" })
	void streamsToAPeerThatDoesNotReadAreHeldBackAndThenDropped(Side side, int outCapacity, int bytes) {
		join(side, endless(outCapacity, bytes));
		this.peer.reading = false;

		for (int i = 0; i < MAX_INBOUND; i++) {
			this.peer.send(opening(100 + i, 1));
			assertThat(queued()).isLessThanOrEqualTo(MAX_QUEUED);
		}

		assertThat(this.emitted.get() * bytes).as("bytes that the handlers were asked for").isLessThan(4_000_000);
		assertThat(this.calls).isNotEmpty();
		expectDropped("grid.write-timeout");
	}

	@ParameterizedTest
	@EnumSource(Side.class)
	void creditsWithoutEndLeadToNoMoreThanFits(Side side) {
		join(side, endless(4, 90_000));
		this.peer.reading = false;
		open(Flags.EOF);

		for (int i = 0; i < 20 && toPeer().state() == ConnectionState.CONNECTED; i++) {
			sendItems(Op.UNBLOCK_SRV_MUX, 7, 1 + i * 100, 100);
			assertThat(queued()).isLessThanOrEqualTo(MAX_QUEUED);
		}

		assertThat(this.emitted.get() * 90_000).isLessThan(4_000_000);
		expectDropped("grid.write-timeout");
	}

}
