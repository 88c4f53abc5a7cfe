package dev.gridmesh.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import dev.gridmesh.CallOptions;
import dev.gridmesh.ConnectionSettings;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerExecution;
import dev.gridmesh.HandlerId;
import dev.gridmesh.protocol.Extension;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.testing.LeakCheck;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static dev.gridmesh.manager.LargeMessageTests.acknowledged;
import static dev.gridmesh.manager.LargeMessageTests.announcement;
import static dev.gridmesh.manager.LargeMessageTests.inPieces;
import static dev.gridmesh.manager.LargeMessageTests.payload;
import static dev.gridmesh.manager.LargeMessageTests.received;
import static dev.gridmesh.manager.LargeMessageTests.request;
import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests what a node does about peers that make it hold more than their share of
 * {@code grid.inbound.max-size}: the peer A is played.
 */
@ExtendWith(LeakCheck.class)
class InboundBudgetTests {

	private static final int BUDGET = 800_000;

	/** Half of the budget is the share of a peer alone. */
	private static final int SHARE = BUDGET / 2;

	private static final int FIRST_MARK = SHARE / 2;

	private static final int MESSAGE = 50_000;

	private static final HandlerId ECHO = HandlerId.of(2);

	private static final HandlerId STREAM = HandlerId.of(3);

	/** Is dialled by B, as A dials it. */
	private static final String OTHER = "http://node-c:9000";

	@RegisterExtension
	final VirtualGrid grid = new VirtualGrid();

	private final List<Message> before = new ArrayList<>();

	private final ReadingSubscriber subscriber = new ReadingSubscriber();

	private final Sinks.Empty<Void> release = Sinks.empty();

	private RawPeer peer;

	@BeforeEach
	void limitTheNode() {
		settings((settings) -> settings);
	}

	private void settings(UnaryOperator<ConnectionSettings.Builder> more) {
		this.grid.with((builder) -> builder
			.settings((settings) -> more.apply(settings.inbound((inbound) -> inbound.maxBytes(BUDGET))
				.messages((messages) -> messages.maxSize(1_000_000).outboundMaxBytes(600_000)))));
	}

	private HandlerDefinition[] handlers(HandlerExecution execution) {
		return new HandlerDefinition[] {
				GridHandlers.single(HandlerId.of(1), (payload, call) -> Mono.never()).withExecution(execution),
				GridHandlers.single(ECHO, (payload, call) -> Mono.justOrEmpty(payload)),
				GridHandlers.twoWayStream(STREAM, 16, 1, (payload, items, call) -> {
					items.subscribe(this.subscriber);
					return Flux.never();
				}) };
	}

	/** Starts B, which a peer under the name of A has dialled. */
	private void join(HandlerExecution execution, Extension... extensions) {
		this.grid.start(B, List.of(A, B, OTHER), handlers(execution));
		this.peer = RawPeer.connect(this.grid, A, B, extensions);
	}

	private void join(Extension... extensions) {
		join(HandlerExecution.EVENT_LOOP, extensions);
	}

	private long held() {
		return this.grid.from(B, A).stats().inbound().held();
	}

	private static Message echo(long muxId, byte[] payload) {
		return new Message(muxId, 0, 60_000, ECHO.number(), Op.REQUEST.code(), Flags.EOF | Flags.CRC, payload, null);
	}

	private static Message open(long muxId) {
		return new Message(muxId, 0, 0, STREAM.number(), Op.CONNECT_MUX.code(), Flags.CRC, new byte[0], null);
	}

	private static Message item(long muxId, int seq, int size) {
		return Message.of(Op.MUX_CLIENT_MSG, muxId, seq, Flags.CRC, payload(size));
	}

	private static Message cancel(long muxId) {
		return Message.of(Op.DISCONNECT_SERVER_MUX, muxId, 0, Flags.CRC);
	}

	/** Counts the refusals since the last time. */
	private int refused() {
		List<Message> refusals = new ArrayList<>(received(this.peer, Op.MUX_CONNECT_ERROR));
		refusals.removeAll(this.before);
		this.before.addAll(refusals);
		assertThat(refusals)
			.allSatisfy((message) -> assertThat(new String(message.payload())).contains("handler busy"));
		return refusals.size();
	}

	private void advance(Duration time) {
		this.grid.world.advance(time);
	}

	private String lastError() {
		return String.valueOf(this.grid.from(B, A).stats().lastError());
	}

	@ParameterizedTest
	@EnumSource(HandlerExecution.class)
	void requestsThatWaitAreHeldUpToTheFirstMarkAndOthersRefused(HandlerExecution execution) {
		join(execution, Extension.CANCEL);
		this.grid.runtimes.get(B).handlerDelay(() -> Duration.ofSeconds(10));

		for (int i = 0; i < 40; i++) {
			this.peer.send(request(100 + i, payload(MESSAGE)));
			assertThat(held()).isLessThanOrEqualTo(FIRST_MARK + MESSAGE);
		}

		assertThat(refused()).isEqualTo(40 - FIRST_MARK / MESSAGE - 1);
		this.peer.send(cancel(100));
		advance(Duration.ofSeconds(10));
		assertThat(held()).as("one was cancelled").isEqualTo(FIRST_MARK);
		this.peer.send(request(200, payload(MESSAGE)));
		assertThat(refused()).isZero();
	}

	@Test
	void requestThatWaitsForAThreadIsHeldUntilItIsCancelled() {
		join(HandlerExecution.EXECUTOR, Extension.CANCEL);
		this.grid.runtimes.get(B).handlerDelay(() -> Duration.ofSeconds(10));
		this.peer.send(request(100, payload(MESSAGE)));

		assertThat(held()).isEqualTo(MESSAGE);

		this.peer.send(cancel(100));
		assertThat(held()).isZero();
		advance(Duration.ofSeconds(10));
		assertThat(held()).isZero();
	}

	@Test
	void requestsThatAreAnsweredAreNotHeld() {
		join();

		for (int i = 0; i < 100; i++) {
			this.peer.send(echo(100 + i, payload(MESSAGE)));
		}

		assertThat(received(this.peer, Op.RESPONSE)).hasSize(100);
		assertThat(held()).isZero();
	}

	@Test
	void peerThatHoldsItsShareTakesNothingFromAnother() {
		join();
		RawPeer other = RawPeer.connect(this.grid, OTHER, B);
		this.peer.send(open(7));
		for (int i = 0; i < 10; i++) {
			this.peer.send(item(7, 1 + i, MESSAGE));
		}
		assertThat(held()).isGreaterThan(SHARE);

		for (int i = 0; i < 100; i++) {
			other.send(echo(100 + i, payload(MESSAGE)));
		}

		assertThat(received(other, Op.RESPONSE)).hasSize(100);
	}

	@Test
	void itemsThatNobodyTakesAreReadUpToTheShareAndThenTheLinkEnds() {
		join();
		this.peer.send(open(7), open(8));

		for (int i = 0; i < 16; i++) {
			this.peer.send(item(7, 1 + i, MESSAGE), item(8, 1 + i, MESSAGE));
		}
		assertThat(held()).isBetween((long) SHARE, (long) SHARE + 3 * MESSAGE);
		assertThat(this.peer.closed).isNull();
		advance(Duration.ofSeconds(19));
		assertThat(this.peer.closed).isNull();
		advance(Duration.ofSeconds(1));

		assertThat(lastError()).contains("more than the peer's share of grid.inbound.max-size was held for PT20S");
		assertThat(this.peer.closed).isNotNull();
		assertThat(held()).isZero();
	}

	@Test
	void readingGoesOnWhenTheItemsAreTakenAndTheHeartbeatDoesNotMind() {
		join();
		this.peer.send(open(7));
		for (int i = 0; i < 16; i++) {
			this.peer.send(item(7, 1 + i, MESSAGE));
		}
		advance(Duration.ofSeconds(19));
		assertThat(held()).isGreaterThan(SHARE);

		this.subscriber.request(16);
		advance(Duration.ofSeconds(15));

		assertThat(this.subscriber.taken).isEqualTo(16);
		assertThat(held()).isZero();
		assertThat(this.peer.closed).isNull();
		this.peer.send(Message.of(Op.PONG, 0, 0, Flags.CRC));
		this.peer.send(echo(9, payload(1)));
		assertThat(received(this.peer, Op.RESPONSE)).hasSize(1);
	}

	@Test
	void creditsOfAPeerAboveTheFirstMarkComeBackAsItemsAreTaken() {
		join();
		this.peer.send(open(7));
		this.peer.send(item(7, 1, MESSAGE));
		assertThat(received(this.peer, Op.UNBLOCK_CL_MUX)).as("below the mark").hasSize(1);
		for (int i = 1; i < 6; i++) {
			this.peer.send(item(7, 1 + i, MESSAGE));
		}
		assertThat(held()).isGreaterThan(FIRST_MARK);

		this.subscriber.request(1);
		advance(Duration.ofMillis(1));
		assertThat(received(this.peer, Op.UNBLOCK_CL_MUX)).as("the next one is not taken").hasSize(1);

		this.subscriber.request(1);
		advance(Duration.ofMillis(1));
		assertThat(received(this.peer, Op.UNBLOCK_CL_MUX)).hasSize(3);
	}

	@Test
	void itemsOfACancelledInputAreHeldNoMore() {
		join();
		this.peer.send(open(7), item(7, 1, MESSAGE), item(7, 2, MESSAGE));
		assertThat(held()).isEqualTo(2 * MESSAGE);

		this.subscriber.cancel();
		advance(Duration.ofMillis(1));

		assertThat(held()).isZero();
	}

	@Test
	void answersThatAreNotReadRefuseRequestsAndThenEndTheLink() {
		this.grid.network.socketBuffer(100_000);
		join();
		this.peer.reading = false;

		for (int i = 0; i < 40; i++) {
			this.peer.send(echo(100 + i, payload(MESSAGE)));
			assertThat(held()).isLessThan(SHARE);
		}
		assertThat(held()).isGreaterThan(FIRST_MARK);
		advance(Duration.ofSeconds(7));

		assertThat(lastError()).contains("a write made no progress");
		assertThat(held()).isZero();
		this.peer.close();
	}

	@Test
	void answersThatMayNotWaitAreGivenUpWithTheReason() {
		settings((settings) -> settings.messages((messages) -> messages.outboundMaxBytes(100_000)));
		this.grid.network.socketBuffer(1_000);
		List<Runnable> answering = new ArrayList<>();
		HandlerDefinition late = GridHandlers.single(HandlerId.of(1),
				(payload, call) -> Mono.create((sink) -> answering.add(() -> sink.success(new byte[MESSAGE]))));
		HandlerDefinition holding = GridHandlers.single(ECHO, (payload, call) -> Mono.never());
		this.grid.start(B, List.of(A, B), late, holding);
		this.peer = RawPeer.connect(this.grid, A, B);
		for (int i = 0; i < 10; i++) {
			this.peer.send(request(100 + i, new byte[0]));
		}
		this.peer.send(echo(204, payload(FIRST_MARK)), echo(205, payload(SHARE)));
		assertThat(held()).isGreaterThan(SHARE);
		this.grid.runtimes.get(B).eventLoops().get(0).execute(() -> answering.forEach(Runnable::run));
		advance(Duration.ofMillis(10));

		assertThat(received(this.peer, Op.RESPONSE)).extracting((message) -> new String(message.payload()))
			.anySatisfy((text) -> assertThat(text).contains("this node holds more for it than its share"));
		this.peer.close();
	}

	@Test
	void largeMessagesThatGetNowhereEndTheLink() {
		join(Extension.FRAG);
		for (int transfer = 1; transfer <= 4; transfer++) {
			Message[] parts = inPieces(request(100 + transfer, payload(100_000)), transfer, 50_000);
			this.peer.send(parts[0], parts[1]);
		}
		assertThat(held()).isBetween(200_000L, 400_000L);

		for (int second = 0; second < 19; second++) {
			advance(Duration.ofSeconds(1));
			this.peer.send(Message.of(Op.PONG, 0, 0, Flags.CRC));
		}
		assertThat(this.peer.closed).isNull();
		advance(Duration.ofSeconds(11));

		assertThat(lastError()).contains("no piece of a large message came for PT20S");
		assertThat(held()).isZero();
	}

	@Test
	void largeRequestThatIsAnnouncedTooMuchIsRefusedAndItsPiecesThrownAway() {
		join(Extension.FRAG);
		this.peer.send(request(100, payload(MESSAGE)));
		Message[] parts = inPieces(request(101, payload(SHARE)), 1, 65_536);

		this.peer.send(parts);

		assertThat(refused()).isOne();
		assertThat(acknowledged(this.peer)).isEqualTo(SHARE);
		assertThat(held()).isEqualTo(MESSAGE);
		// the transfer is over
		this.peer.send(inPieces(echo(102, payload(100_000)), 2, 65_536));
		assertThat(acknowledged(this.peer)).isEqualTo(SHARE + 100_000);
		assertThat(this.peer.closed).isNull();
	}

	@Test
	void transfersThatAreAnnouncedTogetherStayWithinTheShare() {
		join(Extension.FRAG);

		for (int transfer = 1; transfer <= 8; transfer++) {
			this.peer.send(announcement(100 + transfer, transfer, 150_000),
					LargeMessageTests.piece(transfer, 0, false, payload(65_536)));
		}

		assertThat(refused()).isGreaterThanOrEqualTo(5);
		assertThat(held()).isLessThan(SHARE);
		for (int transfer = 1; transfer <= 8; transfer++) {
			this.peer.send(Message.of(Op.PIECE_ABORT, transfer, 0, Flags.CRC));
		}
		assertThat(held()).isZero();
	}

	@Test
	void piecesAreAcknowledgedAsItemsAreTaken() {
		join(Extension.FRAG);
		this.peer.send(open(7));
		this.peer.send(inPieces(item(7, 1, 150_000), 1, 65_536));
		assertThat(acknowledged(this.peer)).isEqualTo(150_000);
		this.peer.send(inPieces(item(7, 2, 70_000), 2, 65_536));
		assertThat(acknowledged(this.peer)).as("above the mark").isLessThan(220_000);

		this.subscriber.request(1);
		advance(Duration.ofMillis(1));

		assertThat(acknowledged(this.peer)).isEqualTo(220_000);
	}

	@Test
	void peerThatWaitsForAcknowledgementsIsGivenASignNowAndThen() {
		join(Extension.FRAG);
		this.peer.send(open(7));
		this.peer.send(inPieces(item(7, 1, 210_000), 1, 65_536));
		Message[] next = inPieces(item(7, 2, 150_000), 2, 65_536);
		this.peer.send(next[0], next[1], next[2]);
		long first = acknowledged(this.peer);

		for (int second = 0; second < 60; second++) {
			advance(Duration.ofSeconds(1));
			this.peer.send(Message.of(Op.PONG, 0, 0, Flags.CRC));
		}

		assertThat(this.peer.closed).isNull();
		assertThat(acknowledged(this.peer)).isGreaterThan(first).isLessThan(360_000);
		this.subscriber.request(2);
		this.peer.send(next[3]);
		assertThat(acknowledged(this.peer)).isEqualTo(360_000);
		assertThat(this.subscriber.taken).isEqualTo(2);
	}

	@Test
	void twoNodesThatHoldTooMuchOfEachOtherStillGetTheirAnswers() {
		this.grid.startPair(GridHandlers.single(HandlerId.of(1), (payload, call) -> Mono.never()),
				GridHandlers.single(ECHO, (payload, call) -> this.release.asMono().thenReturn(payload(150_000))));
		List<byte[]> answers = new ArrayList<>();
		List<GridConnection> both = List.of(this.grid.from(A, B), this.grid.from(B, A));
		both.forEach((connection) -> IntStream.range(0, 2)
			.forEach((i) -> connection.request(ECHO, new byte[0], CallOptions.defaults()).subscribe(answers::add)));
		List<Disposable> held = both.stream()
			.map((connection) -> connection.request(HandlerId.of(1), payload(250_000), CallOptions.defaults())
				.subscribe())
			.toList();
		advance(Duration.ofMillis(10));
		assertThat(both).allSatisfy((connection) -> assertThat(connection.stats().inbound().held()).isEqualTo(250_000));

		this.release.tryEmitEmpty();
		advance(Duration.ofSeconds(1));

		assertThat(answers).hasSize(4);
		held.forEach(Disposable::dispose);
	}

	/** Takes items of a stream as the test says. */
	private static final class ReadingSubscriber extends BaseSubscriber<byte[]> {

		private int taken;

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			// asks for nothing by itself
		}

		@Override
		protected void hookOnNext(byte[] value) {
			this.taken++;
		}

	}

}
