package dev.gridmesh.manager;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.gridmesh.CallOptions;
import dev.gridmesh.GridDisconnectedException;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerId;
import dev.gridmesh.protocol.Extension;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.LargeMessageCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.testing.LeakCheck;
import dev.gridmesh.vectors.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests extension {@code frag}: large messages travel in pieces, between others, and are
 * given up when nobody wants them.
 */
@ExtendWith(LeakCheck.class)
class LargeMessageTests {

	private static final HandlerId ECHO = HandlerId.of(1);

	private static final HandlerId STREAM = HandlerId.of(2);

	static final int WINDOW = 256 * 1024;

	@RegisterExtension
	final VirtualGrid grid = new VirtualGrid();

	private final AtomicInteger served = new AtomicInteger();

	private HandlerDefinition[] handlers() {
		return new HandlerDefinition[] { GridHandlers.single(ECHO, (payload, call) -> {
			this.served.incrementAndGet();
			return Mono.justOrEmpty(payload);
		}), GridHandlers.twoWayStream(STREAM, 4, 4, (payload, items, call) -> items) };
	}

	/** Starts B, which a peer under the name of A has dialled. */
	private RawPeer peer(Extension... extensions) {
		this.grid.start(B, List.of(A, B), handlers());
		return RawPeer.connect(this.grid, A, B, extensions);
	}

	static byte[] payload(int size) {
		return Vectors.generated(size);
	}

	static Message request(long muxId, byte[] payload) {
		return new Message(muxId, 0, 60_000, 1, Op.REQUEST.code(), Flags.EOF | Flags.CRC, payload, null);
	}

	static Message piece(long transfer, int index, boolean last, byte[] bytes) {
		return Message.of(Op.PIECE, transfer, index, Flags.CRC | (last ? Flags.EOF : 0), bytes);
	}

	static Message announcement(long muxId, long transfer, int size) {
		return LargeMessageCodec.announcement(request(muxId, new byte[size]), transfer);
	}

	/** An announcement whose payload is as long as told, by a key without a meaning. */
	private static Message announcement(long muxId, long transfer, int length, int size) {
		Message shortest = announcement(muxId, transfer, size);
		ByteArrayOutputStream payload = new ByteArrayOutputStream();
		payload.write(0x84);
		payload.write(shortest.payload(), 1, shortest.payload().length - 1);
		int junk = length - payload.size() - 6;
		payload.writeBytes(new byte[] { (byte) 0xa2, 'x', 'x', (byte) 0xc5, (byte) (junk >> 8), (byte) junk });
		payload.writeBytes(new byte[junk]);
		return new Message(muxId, 0, 60_000, 1, Op.LARGE_MESSAGE.code(), shortest.flags(), payload.toByteArray(), null);
	}

	@Test
	void announcementMayHaveKeysWithoutAMeaning() {
		RawPeer peer = peer(Extension.FRAG);
		Message[] messages = inPieces(request(7, payload(70_000)), 1, 35_000);
		messages[0] = announcement(7, 1, 1_024, 70_000);

		peer.send(messages);

		assertThat(this.served).hasValue(1);
		assertThat(peer.closed).isNull();
	}

	/** The announcement of a message and its pieces. */
	static Message[] inPieces(Message whole, long transfer, int pieceSize) {
		List<Message> messages = new ArrayList<>(List.of(LargeMessageCodec.announcement(whole, transfer)));
		byte[] payload = whole.payload();
		for (int start = 0; start < payload.length; start += pieceSize) {
			int end = Math.min(payload.length, start + pieceSize);
			messages.add(
					piece(transfer, start / pieceSize, end == payload.length, Arrays.copyOfRange(payload, start, end)));
		}
		return messages.toArray(Message[]::new);
	}

	static List<Message> received(RawPeer peer, Op op) {
		return peer.received.stream().filter((message) -> message.op() == op).toList();
	}

	static byte[] pieces(RawPeer peer, long transfer) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		received(peer, Op.PIECE).stream()
			.filter((message) -> message.muxId() == transfer)
			.forEach((message) -> bytes.writeBytes(message.payload()));
		return bytes.toByteArray();
	}

	static int pieceBytes(RawPeer peer) {
		return received(peer, Op.PIECE).stream().mapToInt((message) -> message.payload().length).sum();
	}

	static long acknowledged(RawPeer peer) {
		return received(peer, Op.PIECE_ACK).stream()
			.mapToLong((message) -> LargeMessageCodec.decodeAcknowledgement(message.payload()))
			.sum();
	}

	static Message ack(long bytes) {
		return LargeMessageCodec.acknowledgement(bytes, Flags.CRC);
	}

	private String lastError() {
		return String.valueOf(this.grid.from(B, A).stats().lastError());
	}

	@ParameterizedTest
	@CsvSource({ "65537, 65536", "100000, 1000", "131072, 32768", "200000, 60001" })
	void largeRequestArrivesWholeAndItsAnswerComesInPieces(int size, int pieceSize) {
		RawPeer peer = peer(Extension.FRAG);

		peer.send(inPieces(request(7, payload(size)), 1, pieceSize));

		assertThat(this.served).hasValue(1);
		assertThat(acknowledged(peer)).isEqualTo(size);
		Message answer = received(peer, Op.LARGE_MESSAGE).get(0);
		assertThat(answer.muxId()).isEqualTo(7);
		assertThat(answer.flags()).isEqualTo(Flags.EOF | Flags.CRC);
		assertThat(LargeMessageCodec.decodeAnnouncement(answer.payload()).op()).isEqualTo(Op.RESPONSE);
		assertThat(LargeMessageCodec.decodeAnnouncement(answer.payload()).size()).isEqualTo(size);
		assertThat(pieces(peer, 1)).isEqualTo(payload(size));
		assertThat(received(peer, Op.PIECE)).last().satisfies((last) -> assertThat(last.has(Flags.EOF)).isTrue());
		peer.send(ack(size), request(8, payload(3)));
		assertThat(received(peer, Op.RESPONSE)).hasSize(1);
		assertThat(peer.closed).isNull();
	}

	@Test
	void senderKeepsToTheWindow() {
		RawPeer peer = peer(Extension.FRAG);
		peer.send(inPieces(request(7, payload(900_000)), 1, 65_536));

		assertThat(pieceBytes(peer)).isEqualTo(WINDOW);
		peer.send(ack(100_000));
		assertThat(pieceBytes(peer)).isEqualTo(WINDOW + 3 * 32 * 1024);
		peer.send(request(8, payload(3)));
		assertThat(received(peer, Op.RESPONSE)).as("others pass").hasSize(1);
		while (pieceBytes(peer) < 900_000) {
			int before = pieceBytes(peer);
			peer.send(ack(50_000));
			assertThat(pieceBytes(peer)).isBetween(before, before + 65_536);
		}
		assertThat(pieces(peer, 1)).isEqualTo(payload(900_000));
	}

	/** What a peer may not send. */
	private enum Offence {

		TRANSFER_TWO_FIRST("transfer 2, expected 1", announcement(7, 2, 70_000)),

		TRANSFER_TWICE("transfer 1, expected 2", announcement(7, 1, 70_000), announcement(8, 1, 70_000)),

		OP("'op' Pong",
				Message.of(Op.LARGE_MESSAGE, 7, 0, Flags.CRC,
						new byte[] { (byte) 0x82, (byte) 0xa2, 'i', 'd', 1, (byte) 0xa2, 'o', 'p', 4 })),

		NO_MAP("LargeMessage", Message.of(Op.LARGE_MESSAGE, 7, 0, Flags.CRC, new byte[] { 1 })),

		LONG_ANNOUNCEMENT("payload of 1025 bytes, at most 1024", announcement(7, 1, 1_025, 70_000)),

		NOT_LARGE("'size' above 65536", announcement(7, 1, 65_536)),

		NINE("more than 8 at a time",
				IntStream.rangeClosed(1, 9)
					.mapToObj((transfer) -> announcement(transfer, transfer, 70_000))
					.toArray(Message[]::new)),

		UNKNOWN("no transfer 1 under way", piece(1, 0, false, new byte[10])),

		DONE("no transfer 1 under way",
				Stream
					.concat(Stream.of(inPieces(request(7, new byte[70_000]), 1, 35_000)),
							Stream.of(piece(1, 2, true, new byte[1])))
					.toArray(Message[]::new)),

		INDEX("piece 1, expected 0", announcement(7, 1, 70_000), piece(1, 1, false, new byte[10])),

		REPEATED("piece 0, expected 1", announcement(7, 1, 70_000), piece(1, 0, false, new byte[10]),
				piece(1, 0, false, new byte[10])),

		EMPTY("piece of 0 bytes", announcement(7, 1, 70_000), piece(1, 0, false, new byte[0])),

		TOO_LARGE_PIECE("piece of 65537 bytes", announcement(7, 1, 70_000), piece(1, 0, false, new byte[65_537])),

		TOO_MUCH("more than the 70000 bytes", announcement(7, 1, 70_000), piece(1, 0, false, new byte[60_000]),
				piece(1, 1, true, new byte[10_001])),

		END_EARLY("end given after 10 of 70000", announcement(7, 1, 70_000), piece(1, 0, true, new byte[10])),

		END_MISSING("end missing after 70000 of 70000", announcement(7, 1, 70_000),
				piece(1, 0, false, new byte[60_000]), piece(1, 1, false, new byte[10_000])),

		ABORT_OF_NOTHING("no transfer 5 under way", LargeMessageCodec.abort(5, Flags.CRC)),

		ABORT_TWICE("no transfer 1 under way", announcement(7, 1, 70_000), LargeMessageCodec.abort(1, Flags.CRC),
				LargeMessageCodec.abort(1, Flags.CRC)),

		PIECE_BEHIND_ABORT("no transfer 1 under way", announcement(7, 1, 70_000), LargeMessageCodec.abort(1, Flags.CRC),
				piece(1, 0, false, new byte[10])),

		ACK_OF_NOTHING("1 bytes acknowledged", ack(1)),

		ACK_OF_ZERO("PieceAck", Message.of(Op.PIECE_ACK, 0, 0, Flags.CRC, new byte[1])),

		ACK_WITHOUT_NUMBER("PieceAck", Message.of(Op.PIECE_ACK, 0, 0, Flags.CRC));

		private final String text;

		private final Message[] messages;

		Offence(String text, Message... messages) {
			this.text = text;
			this.messages = messages;
		}

	}

	@ParameterizedTest
	@EnumSource(Offence.class)
	void offenderLosesItsConnectionAlone(Offence offence) {
		RawPeer peer = peer(Extension.FRAG);

		peer.send(offence.messages);

		assertThat(peer.closed.code()).isEqualTo(1002);
		assertThat(lastError()).contains(offence.text);
	}

	@ParameterizedTest
	@EnumSource(Offence.class)
	void withoutTheExtensionAllOfItIsIgnored(Offence offence) {
		RawPeer peer = peer(Extension.CAPS, Extension.CANCEL, Extension.BULK_CREDIT);

		peer.send(offence.messages);
		peer.send(request(20, payload(3)));

		assertThat(peer.closed).isNull();
		assertThat(peer.received).extracting(Message::op).containsExactly(Op.CONNECT_RESPONSE, Op.RESPONSE);
	}

	@Test
	void acknowledgementOfMoreThanIsUnderWayIsRefused() {
		RawPeer peer = peer(Extension.FRAG);
		peer.send(inPieces(request(7, payload(100_000)), 1, 50_000));

		peer.send(ack(100_000));
		assertThat(peer.closed).isNull();
		peer.send(ack(1));

		assertThat(peer.closed.code()).isEqualTo(1002);
	}

	@Test
	void messageOverTheLimitIsRefusedBeforeItsPieces() {
		this.grid.with((builder) -> builder.settings(
				(settings) -> settings.messages((messages) -> messages.maxSize(100_000).outboundMaxBytes(10_000_000))));
		RawPeer peer = peer(Extension.FRAG);
		peer.send(inPieces(request(7, payload(100_000)), 1, 50_000));
		assertThat(this.served).as("exactly the limit").hasValue(1);

		peer.send(announcement(8, 2, 100_001));

		assertThat(peer.closed.code()).isEqualTo(1009);
		assertThat(lastError()).contains("grid.message.max-size");
	}

	@Test
	void abortedTransferReachesNobodyAndGivesItsPlaceBack() {
		RawPeer peer = peer(Extension.FRAG);
		for (int transfer = 1; transfer <= 20; transfer++) {
			peer.send(announcement(7, transfer, 70_000), piece(transfer, 0, false, new byte[60_000]),
					LargeMessageCodec.abort(transfer, Flags.CRC));
		}
		peer.send(inPieces(request(7, payload(70_000)), 21, 35_000));

		assertThat(this.served).hasValue(1);
		assertThat(peer.closed).isNull();
	}

	@Test
	void peerThatAnnouncedNothingGetsTheBytesOfV1() {
		RawPeer peer = peer();
		peer.send(request(7, payload(300_000)));

		assertThat(peer.received).hasSize(2);
		assertThat(peer.received.get(1))
			.isEqualTo(Message.of(Op.RESPONSE, 7, 0, Flags.EOF | Flags.CRC, payload(300_000)));

		this.grid.from(B, A).request(ECHO, payload(300_000)).subscribe();
		this.grid.world.advance(Duration.ofMillis(5));
		Message call = peer.received.get(2);
		assertThat(call).isEqualTo(new Message(call.muxId(), 0, 60_000, 1, Op.REQUEST.code(), Flags.EOF | Flags.CRC,
				payload(300_000), null));
	}

	@ParameterizedTest
	@CsvSource({ "true, false", "false, true", "false, false" })
	void nodeWithoutTheExtensionIsServedAsBefore(boolean atA, boolean atB) {
		Stream.of(A, B)
			.forEach((name) -> this.grid.withExtensions((extensions) -> extensions.frag(name.equals(A) ? atA : atB))
				.start(name, List.of(A, B), handlers()));
		this.grid.awaitConnected();
		AtomicReference<byte[]> answer = new AtomicReference<>();

		this.grid.from(A, B).request(ECHO, payload(3_000_000)).subscribe(answer::set);
		this.grid.world.advance(Duration.ofSeconds(5));

		assertThat(answer.get()).isEqualTo(payload(3_000_000));
		assertThat(this.grid.from(A, B).stats().outbound().messages()).isLessThan(10);
	}

	@ParameterizedTest
	@CsvSource({ "A, B", "B, A", "A, A" })
	void smallCallsPassALargeOne(String from, String to) {
		this.grid.startPair(handlers());
		List<Integer> done = new ArrayList<>();
		this.grid.from(name(from), name(to)).request(ECHO, payload(5 * 1024 * 1024)).subscribe((answer) -> {
			assertThat(answer).isEqualTo(payload(5 * 1024 * 1024));
			done.add(answer.length);
		});
		for (int i = 1; i <= 3; i++) {
			this.grid.from(name(from), name(to))
				.request(ECHO, payload(i))
				.subscribe((answer) -> done.add(answer.length));
		}
		this.grid.world.advance(Duration.ofSeconds(5));

		assertThat(done).containsExactlyInAnyOrder(1, 2, 3, 5 * 1024 * 1024);
		if (!from.equals(to)) {
			assertThat(done).last().isEqualTo(5 * 1024 * 1024);
		}
	}

	private static String name(String letter) {
		return letter.equals("A") ? A : B;
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 7, 12, 40 })
	void manyLargeCallsAtOnceAllArrive(int calls) {
		this.grid.startPair(handlers());
		AtomicInteger good = new AtomicInteger();
		for (int i = 0; i < calls; i++) {
			byte[] payload = payload(65_500 + 31_000 * (i % 10));
			this.grid.from((i % 2 == 0) ? A : B, (i % 2 == 0) ? B : A)
				.request(ECHO, payload)
				.subscribe((answer) -> good.addAndGet(Arrays.equals(answer, payload) ? 1 : 0));
		}
		this.grid.world.advance(Duration.ofSeconds(10));

		assertThat(good).hasValue(calls);
	}

	@ParameterizedTest
	@ValueSource(strings = { A, B })
	void itemsOfAStreamKeepTheirOrderBothWays(String target) {
		this.grid.startPair(handlers());
		int[] sizes = { 5, 70_000, 1, 65_537, 65_536, 300_000, 0, 0, 100_000, 2 };
		AtomicReference<List<byte[]>> echoed = new AtomicReference<>();

		this.grid.from(A, target)
			.stream(STREAM, payload(200_000), Flux.range(0, 60).map((n) -> payload(sizes[n % sizes.length])),
					CallOptions.defaults())
			.collectList()
			.subscribe(echoed::set);
		this.grid.world.advance(Duration.ofSeconds(10));

		assertThat(echoed.get()).hasSize(60);
		for (int i = 0; i < 60; i++) {
			assertThat(echoed.get().get(i)).isEqualTo(payload(sizes[i % sizes.length]));
		}
	}

	private List<Op> opsBehind(RawPeer peer, int index) {
		return peer.received.stream().skip(index).map(Message::op).toList();
	}

	@Test
	void cancelledRequestIsAbortedInTheMiddle() {
		RawPeer peer = peer(Extension.FRAG, Extension.CANCEL);
		Disposable call = this.grid.from(B, A).request(ECHO, payload(1_000_000)).subscribe();
		this.grid.world.advance(Duration.ofMillis(5));
		int before = peer.received.size();
		assertThat(pieceBytes(peer)).isEqualTo(WINDOW);

		call.dispose();
		this.grid.world.advance(Duration.ofMillis(5));

		assertThat(opsBehind(peer, before)).containsExactlyInAnyOrder(Op.PIECE_ABORT, Op.DISCONNECT_SERVER_MUX);
		assertThat(received(peer, Op.PIECE_ABORT).get(0).muxId()).isEqualTo(1);
		peer.send(ack(WINDOW));
		assertThat(opsBehind(peer, before)).hasSize(2);
		assertThat(this.grid.from(B, A).stats().outbound().queued()).isZero();
	}

	@Test
	void requestThatTimesOutIsAbortedAndOneThatHasNotBegunIsNeverSeen() {
		RawPeer peer = peer(Extension.FRAG);
		List<Throwable> errors = new ArrayList<>();
		for (int i = 0; i < 9; i++) {
			this.grid.from(B, A)
				.request(ECHO, payload(100_000), CallOptions.defaults().withDeadline(Duration.ofMillis(100)))
				.subscribe((answer) -> {
				}, errors::add);
		}
		this.grid.world.advance(Duration.ofMillis(50));
		assertThat(received(peer, Op.LARGE_MESSAGE)).hasSize(8);

		this.grid.world.advance(Duration.ofMillis(100));

		assertThat(errors).hasSize(9);
		assertThat(received(peer, Op.PIECE_ABORT)).hasSize(8);
		peer.send(ack(WINDOW));
		assertThat(received(peer, Op.LARGE_MESSAGE)).hasSize(8);
		this.grid.from(B, A).request(ECHO, payload(70_000)).subscribe();
		this.grid.world.advance(Duration.ofMillis(5));
		assertThat(pieces(peer, 9)).isEqualTo(payload(70_000));
	}

	@Test
	void answerThatNobodyWantsAnyMoreIsAborted() {
		RawPeer peer = peer(Extension.FRAG, Extension.CANCEL);
		peer.send(inPieces(request(7, payload(1_000_000)), 1, 65_536));
		assertThat(pieceBytes(peer)).isEqualTo(WINDOW);
		int before = peer.received.size();

		peer.send(Message.of(Op.DISCONNECT_SERVER_MUX, 7, 0, Flags.CRC));
		peer.send(ack(WINDOW));

		assertThat(opsBehind(peer, before)).containsExactly(Op.PIECE_ABORT);
	}

	@Test
	void streamThatIsCancelledIsAbortedAtTheHandlerSide() {
		RawPeer peer = peer(Extension.FRAG);
		peer.send(new Message(7, 0, 0, 2, Op.CONNECT_MUX.code(), Flags.CRC, Message.NO_PAYLOAD, null));
		peer.send(inPieces(Message.of(Op.MUX_CLIENT_MSG, 7, 1, Flags.CRC, payload(1_000_000)), 1, 65_536));
		assertThat(pieceBytes(peer)).isEqualTo(WINDOW);
		int before = peer.received.size();

		peer.send(Message.of(Op.DISCONNECT_SERVER_MUX, 7, 2, Flags.CRC));
		peer.send(ack(WINDOW));

		assertThat(opsBehind(peer, before)).containsExactlyInAnyOrder(Op.PIECE_ABORT, Op.DISCONNECT_CLIENT_MUX);
	}

	@Test
	void streamOverItsDeadlineIsAbortedAtTheHandlerSide() {
		RawPeer peer = peer(Extension.FRAG);
		peer.send(new Message(7, 0, 1_000, 2, Op.CONNECT_MUX.code(), Flags.CRC, Message.NO_PAYLOAD, null));
		peer.send(inPieces(Message.of(Op.MUX_CLIENT_MSG, 7, 1, Flags.CRC, payload(1_000_000)), 1, 65_536));
		int before = peer.received.size();

		this.grid.world.advance(Duration.ofSeconds(2));
		peer.send(ack(WINDOW));

		assertThat(opsBehind(peer, before)).containsExactlyInAnyOrder(Op.PIECE_ABORT, Op.DISCONNECT_CLIENT_MUX);
	}

	@Test
	void streamThatItsHandlerSideEndsIsAbortedAtTheCaller() {
		RawPeer peer = peer(Extension.FRAG);
		AtomicReference<Throwable> error = new AtomicReference<>();
		this.grid.from(B, A)
			.stream(STREAM, null, Flux.just(payload(1_000_000)), CallOptions.defaults())
			.subscribe((item) -> {
			}, error::set);
		this.grid.world.advance(Duration.ofMillis(5));
		long muxId = received(peer, Op.CONNECT_MUX).get(0).muxId();
		peer.send(Message.of(Op.ACK_MUX, muxId, 0, Flags.CRC));
		assertThat(pieceBytes(peer)).isEqualTo(WINDOW);
		int before = peer.received.size();

		peer.send(Message.of(Op.DISCONNECT_CLIENT_MUX, muxId, 0, Flags.CRC));
		peer.send(ack(WINDOW));

		assertThat(error.get()).isInstanceOf(GridDisconnectedException.class);
		assertThat(opsBehind(peer, before)).containsExactlyInAnyOrder(Op.PIECE_ABORT, Op.DISCONNECT_SERVER_MUX);
	}

	@Test
	void endOfAStreamWaitsBehindItsLargeItem() {
		RawPeer peer = peer(Extension.FRAG);
		peer.send(new Message(7, 0, 0, 2, Op.CONNECT_MUX.code(), Flags.CRC, Message.NO_PAYLOAD, null));
		peer.send(inPieces(Message.of(Op.MUX_CLIENT_MSG, 7, 1, Flags.CRC, payload(400_000)), 1, 65_536));
		peer.send(Message.of(Op.MUX_CLIENT_MSG, 7, 2, Flags.CRC | Flags.EOF));
		assertThat(received(peer, Op.MUX_SERVER_MSG)).isEmpty();

		peer.send(ack(WINDOW));

		assertThat(pieces(peer, 1)).isEqualTo(payload(400_000));
		assertThat(peer.received).extracting(Message::op)
			.endsWith(Op.PIECE, Op.MUX_SERVER_MSG, Op.DISCONNECT_CLIENT_MUX);
		assertThat(received(peer, Op.MUX_SERVER_MSG).get(0).seq())
			.isEqualTo(received(peer, Op.LARGE_MESSAGE).get(0).seq() + 1);
	}

	@Test
	void callWhoseLargeRequestHasNotBegunIsRetryable() {
		RawPeer peer = peer(Extension.FRAG);
		List<Boolean> retryable = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			this.grid.from(B, A).request(ECHO, payload(100_000)).subscribe((answer) -> {
			}, (error) -> retryable.add(((GridDisconnectedException) error).isRetryable()));
		}
		this.grid.world.advance(Duration.ofMillis(5));
		assertThat(received(peer, Op.LARGE_MESSAGE)).hasSize(8);

		peer.close();

		assertThat(retryable).hasSize(10);
		assertThat(retryable.stream().filter((each) -> each)).hasSize(2);
	}

	@Test
	void nodeThatLeavesWritesItsLargeAnswersFirst() {
		this.grid.startPair(handlers());
		AtomicReference<byte[]> answer = new AtomicReference<>();
		this.grid.from(A, B).request(ECHO, payload(4_000_000)).subscribe(answer::set);
		this.grid.world.runUntil(() -> this.served.get() == 1, Duration.ofSeconds(5));

		this.grid.managers.get(B).stop(Duration.ofSeconds(10)).subscribe();
		this.grid.world.advance(Duration.ofSeconds(5));

		assertThat(answer.get()).hasSize(4_000_000);
	}

}
