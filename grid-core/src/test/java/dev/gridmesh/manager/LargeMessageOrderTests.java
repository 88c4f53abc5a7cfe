package dev.gridmesh.manager;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import dev.gridmesh.GridCall;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerId;
import dev.gridmesh.protocol.CreditCodec;
import dev.gridmesh.protocol.Extension;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.LargeMessageCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.testing.LeakCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

import static dev.gridmesh.manager.LargeMessageTests.WINDOW;
import static dev.gridmesh.manager.LargeMessageTests.ack;
import static dev.gridmesh.manager.LargeMessageTests.inPieces;
import static dev.gridmesh.manager.LargeMessageTests.payload;
import static dev.gridmesh.manager.LargeMessageTests.pieceBytes;
import static dev.gridmesh.manager.LargeMessageTests.pieces;
import static dev.gridmesh.manager.LargeMessageTests.received;
import static dev.gridmesh.manager.LargeMessageTests.request;
import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests what may come between the pieces of a large message.
 */
@ExtendWith(LeakCheck.class)
class LargeMessageOrderTests {

	private static final HandlerId ECHO = HandlerId.of(1);

	private static final HandlerId STREAM = HandlerId.of(2);

	@RegisterExtension
	final VirtualGrid grid = new VirtualGrid();

	private final AtomicReference<GridCall> call = new AtomicReference<>();

	private final List<byte[]> items = new ArrayList<>();

	private RawPeer connect(String from, String to, Extension... extensions) {
		HandlerDefinition echo = GridHandlers.single(ECHO, (payload, call) -> Mono.justOrEmpty(payload));
		HandlerDefinition stream = GridHandlers.twoWayStream(STREAM, 4, 4, (payload, items, call) -> {
			this.call.set(call);
			return items.doOnNext(this.items::add).ignoreElements().flux();
		});
		this.grid.start(to, List.of(from, to), echo, stream);
		return RawPeer.connect(this.grid, from, to, extensions);
	}

	private static Message open(long muxId) {
		return new Message(muxId, 0, 0, 2, Op.CONNECT_MUX.code(), Flags.CRC, Message.NO_PAYLOAD, null);
	}

	private static Message item(int seq, byte[] payload) {
		return Message.of(Op.MUX_CLIENT_MSG, 7, seq, Flags.CRC, payload);
	}

	private static Message[] part(Message[] messages, int from, int to) {
		return Arrays.copyOfRange(messages, from, to);
	}

	/** Shows that the link still serves. */
	private static void assertLives(RawPeer peer) {
		peer.send(request(99, payload(3)));
		assertThat(received(peer, Op.RESPONSE)).last()
			.satisfies((answer) -> assertThat(answer.payload()).isEqualTo(payload(3)));
		assertThat(peer.closed).isNull();
	}

	@Test
	void twoTransfersTakeTurns() {
		RawPeer peer = connect(A, B, Extension.FRAG);
		Message[] first = inPieces(request(7, payload(100_000)), 1, 10_000);
		Message[] second = inPieces(request(8, payload(80_000)), 2, 10_000);

		peer.send(first[0], second[0]);
		for (int i = 1; i < first.length; i++) {
			peer.send(first[i]);
			if (i < second.length) {
				peer.send(second[i]);
			}
		}

		List<Message> answers = received(peer, Op.LARGE_MESSAGE);
		assertThat(answers).extracting(Message::muxId).containsExactly(8L, 7L);
		assertThat(pieces(peer, 1)).isEqualTo(payload(80_000));
		assertThat(pieces(peer, 2)).isEqualTo(payload(100_000));
		assertLives(peer);
	}

	@Test
	void endOfAStreamMayComeBeforeTheAbortOfItsItem() {
		RawPeer peer = connect(A, B, Extension.FRAG);
		peer.send(open(7));
		peer.send(part(inPieces(item(1, payload(100_000)), 1, 10_000), 0, 4));

		peer.send(Message.of(Op.DISCONNECT_SERVER_MUX, 7, 1, Flags.CRC), LargeMessageCodec.abort(1, Flags.CRC));

		assertThat(this.call.get().isCancelled()).isTrue();
		assertThat(this.items).isEmpty();
		assertLives(peer);
	}

	@Test
	void endOfAStreamMayComeBeforeTheRestOfItsItem() {
		RawPeer peer = connect(A, B, Extension.FRAG);
		Message[] item = inPieces(item(1, payload(100_000)), 1, 10_000);
		peer.send(open(7));
		peer.send(part(item, 0, 4));

		peer.send(Message.of(Op.DISCONNECT_SERVER_MUX, 7, 1, Flags.CRC));
		peer.send(part(item, 4, item.length));

		assertThat(this.items).isEmpty();
		assertThat(received(peer, Op.DISCONNECT_CLIENT_MUX)).isNotEmpty();
		assertLives(peer);
	}

	@Test
	void messageOfAStreamBetweenItsPiecesEndsTheStreamAlone() {
		RawPeer peer = connect(A, B, Extension.FRAG);
		Message[] item = inPieces(item(1, payload(100_000)), 1, 10_000);
		peer.send(open(7));
		peer.send(part(item, 0, 4));

		peer.send(item(2, payload(5)));

		Message failure = received(peer, Op.MUX_SERVER_MSG).get(0);
		assertThat(failure.has(Flags.PAYLOAD_IS_ERR)).isTrue();
		assertThat(this.call.get().isCancelled()).isTrue();
		peer.send(part(item, 4, item.length));
		assertThat(this.items).isEmpty();
		assertLives(peer);
	}

	@Test
	void creditsForLargeItemsAreGivenBackInBulk() {
		RawPeer peer = connect(A, B, Extension.FRAG, Extension.CAPS, Extension.BULK_CREDIT);
		peer.send(open(7));

		IntStream.rangeClosed(1, 6)
			.forEach((seq) -> peer.send(inPieces(item(seq, payload(70_000 + seq)), seq, 35_000)));

		assertThat(this.items).extracting((item) -> item.length)
			.containsExactly(70_001, 70_002, 70_003, 70_004, 70_005, 70_006);
		assertThat(received(peer, Op.UNBLOCK_CL_MUX)).extracting((message) -> CreditCodec.decode(message.payload()))
			.containsExactly(2, 2, 2);
		peer.send(Message.of(Op.DISCONNECT_SERVER_MUX, 7, 7, Flags.CRC));
	}

	@Test
	void fullWindowDoesNotHoldAcknowledgementsBack() {
		RawPeer peer = connect(A, B, Extension.FRAG);
		peer.send(inPieces(request(7, payload(700_000)), 1, 65_536));
		assertThat(pieceBytes(peer)).as("the window of the node is full").isEqualTo(WINDOW);

		// so is the window of the peer, again and again
		Message[] second = inPieces(request(8, payload(700_000)), 2, 65_536);
		peer.send(second[0]);
		for (int from = 1; from < second.length; from += 4) {
			peer.send(part(second, from, Math.min(from + 4, second.length)));
		}
		long acknowledged = received(peer, Op.PIECE_ACK).stream()
			.mapToLong((message) -> LargeMessageCodec.decodeAcknowledgement(message.payload()))
			.sum();
		assertThat(acknowledged).isEqualTo(1_400_000);
		assertThat(pieceBytes(peer)).isEqualTo(WINDOW);

		for (int i = 0; i < 50 && pieceBytes(peer) < 1_400_000; i++) {
			peer.send(ack(Math.min(WINDOW, pieceBytes(peer) - (long) i * WINDOW)));
		}
		assertThat(pieces(peer, 1)).isEqualTo(payload(700_000));
		assertThat(pieces(peer, 2)).isEqualTo(payload(700_000));
	}

	@Test
	void piecesBetweenSecureNodesHaveNoChecksum() {
		RawPeer peer = connect("https://node-b:9000", "https://node-a:9000", Extension.FRAG);

		Message request = new Message(7, 0, 60_000, 1, Op.REQUEST.code(), Flags.EOF, payload(100_000), null);
		peer.send(inPieces(request, 1, 50_000));

		assertThat(pieces(peer, 1)).isEqualTo(payload(100_000));
		assertThat(received(peer, Op.LARGE_MESSAGE)).extracting(Message::flags).containsExactly(Flags.EOF);
		assertThat(received(peer, Op.PIECE)).extracting(Message::flags).containsExactly(0, 0, 0, Flags.EOF);
		assertThat(received(peer, Op.PIECE_ACK)).extracting(Message::flags).containsOnly(0);
	}

}
