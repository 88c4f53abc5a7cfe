package dev.gridmesh.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import dev.gridmesh.ConnectionSettings;
import dev.gridmesh.MessageSettings;
import dev.gridmesh.connection.LargeOutbound.LaneKey;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.LargeMessageCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.protocol.Piece;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests {@link LargeOutbound} as a part of {@link OutboundQueue}.
 */
class LargeOutboundTests {

	private static final int LARGE = 100_000;

	private final OutboundQueue queue = new OutboundQueue(limits(16_000_000, 1_000, 10_000_000), true, () -> 0);

	/** What was taken: op and mux id or transfer, with the index of pieces. */
	private final List<String> taken = new ArrayList<>();

	private final List<Piece> pieces = new ArrayList<>();

	private static MessageSettings limits(int maxSize, int maxMessages, int maxBytes) {
		return ConnectionSettings.builder()
			.messages(
					(messages) -> messages.maxSize(maxSize).outboundMaxMessages(maxMessages).outboundMaxBytes(maxBytes))
			.build()
			.messages();
	}

	private static Message message(Op op, long muxId, int bytes) {
		return Message.of(op, muxId, 0, Flags.CRC, new byte[bytes]);
	}

	private void takeOne() {
		List<Message> batch = new ArrayList<>();
		Piece piece = this.queue.take(batch);
		if (piece != null) {
			assertThat(batch).isEmpty();
			this.pieces.add(piece);
			this.taken.add("piece " + piece.transfer() + "." + piece.index());
		}
		batch.forEach((message) -> this.taken.add(message.op() + " " + message.muxId()));
	}

	/** Takes what goes, and gives acknowledgements if told so. */
	private List<String> takeAll(boolean acknowledged) {
		this.taken.clear();
		int before = this.pieces.size();
		while (this.queue.canTake()) {
			takeOne();
			if (acknowledged && this.pieces.size() > before) {
				before = this.pieces.size();
				assertThat(this.queue.acknowledge(this.pieces.get(before - 1).length())).isTrue();
			}
		}
		return this.taken;
	}

	/** So that the map of the JDK finds one of them without looking at all. */
	@Test
	void callsWhoseIdsHaveOneHashAreInOrder() {
		Set<LaneKey> keys = new TreeSet<>();
		for (long id = 0; id < 1_000; id++) {
			keys.add(new LaneKey(true, id << 32 | id));
			keys.add(new LaneKey(false, id << 32 | id));
		}

		assertThat(keys).hasSize(2_000).extracting(LaneKey::hashCode).containsOnly(hash(true), hash(false));
		assertThat(keys).contains(new LaneKey(true, 7L << 32 | 7)).doesNotContain(new LaneKey(true, 7));
	}

	private static int hash(boolean ofPeer) {
		return new LaneKey(ofPeer, 0).hashCode();
	}

	@Test
	void largeMessageTravelsInPiecesOfItsOwnArray() {
		Message large = message(Op.REQUEST, 1, LARGE);
		this.queue.add(large);

		assertThat(takeAll(true)).containsExactly("LARGE_MESSAGE 1", "piece 1.0", "piece 1.1", "piece 1.2",
				"piece 1.3");
		assertThat(this.pieces).allSatisfy((piece) -> assertThat(piece.payload()).isSameAs(large.payload()));
		assertThat(this.pieces).extracting(Piece::offset).containsExactly(0, 32_768, 65_536, 98_304);
		assertThat(this.pieces).extracting(Piece::length).containsExactly(32_768, 32_768, 32_768, 1_696);
		assertThat(this.pieces).extracting(Piece::flags)
			.containsExactly(Flags.CRC, Flags.CRC, Flags.CRC, Flags.CRC | Flags.EOF);
		assertThat(this.queue.isEmpty()).isTrue();
	}

	@Test
	void payloadOf64KiBIsNotLarge() {
		this.queue.add(message(Op.REQUEST, 1, LargeMessageCodec.MAX_WHOLE_PAYLOAD));
		this.queue.add(message(Op.REQUEST, 2, LargeMessageCodec.MAX_WHOLE_PAYLOAD + 1));

		assertThat(takeAll(true)).containsExactly("REQUEST 1", "LARGE_MESSAGE 2", "piece 1.0", "piece 1.1",
				"piece 1.2");
	}

	@ParameterizedTest
	@EnumSource(value = Op.class, names = { "MUX_CONNECT_ERROR", "PONG", "ACK_MUX" })
	void otherOpsTravelWhole(Op op) {
		this.queue.add(message(op, 1, LARGE));

		assertThat(takeAll(true)).containsExactly(op + " 1");
	}

	@Test
	void nothingTravelsInPiecesToAPeerWithoutThem() {
		OutboundQueue plain = new OutboundQueue(limits(16_000_000, 10, 10_000_000), false, () -> 0);
		plain.add(message(Op.REQUEST, 1, LARGE));
		List<Message> batch = new ArrayList<>();

		assertThat(plain.take(batch)).isNull();
		assertThat(batch).extracting(Message::op).containsExactly(Op.REQUEST);
	}

	@Test
	void smallMessagesAndPiecesTakeTurns() {
		this.queue.add(message(Op.REQUEST, 1, LARGE));
		for (int i = 0; i < 150; i++) {
			this.queue.add(message(Op.RESPONSE, 2, 1));
		}
		List<String> order = takeAll(true);

		assertThat(order.subList(0, 50)).containsOnly("RESPONSE 2");
		assertThat(order.get(50)).isEqualTo("LARGE_MESSAGE 1");
		assertThat(order.subList(51, 101)).containsOnly("RESPONSE 2");
		assertThat(order.get(101)).isEqualTo("piece 1.0");
		assertThat(order.get(152)).isEqualTo("piece 1.1");
	}

	@Test
	void transfersTakeTurnsAndSomeWait() {
		for (int muxId = 1; muxId <= 10; muxId++) {
			this.queue.add(message(Op.REQUEST, muxId, 65_537));
		}

		List<String> order = takeAll(true);

		assertThat(order.subList(0, 8)).containsExactly("LARGE_MESSAGE 1", "LARGE_MESSAGE 2", "LARGE_MESSAGE 3",
				"LARGE_MESSAGE 4", "LARGE_MESSAGE 5", "LARGE_MESSAGE 6", "LARGE_MESSAGE 7", "LARGE_MESSAGE 8");
		assertThat(order.subList(8, 18)).containsExactly("piece 1.0", "piece 2.0", "piece 3.0", "piece 4.0",
				"piece 5.0", "piece 6.0", "piece 7.0", "piece 8.0", "piece 1.1", "piece 2.1");
		assertThat(order.indexOf("LARGE_MESSAGE 9")).isEqualTo(order.indexOf("piece 1.2") + 1);
		assertThat(order).hasSize(40);
	}

	@Test
	void windowIsNeverExceeded() {
		this.queue.add(message(Op.REQUEST, 1, 1_000_000));
		this.queue.add(message(Op.REQUEST, 2, 1_000_000));

		takeAll(false);
		assertThat(this.pieces).hasSize(8);
		assertThat(this.queue.isBlocked()).isTrue();
		assertThat(this.queue.isEmpty()).isFalse();
		this.queue.add(message(Op.RESPONSE, 3, 1));
		assertThat(takeAll(false)).as("the window is not for others").containsExactly("RESPONSE 3");

		assertThat(this.queue.acknowledge(32_767)).isTrue();
		assertThat(takeAll(false)).isEmpty();
		assertThat(this.queue.acknowledge(1)).isTrue();
		assertThat(takeAll(false)).hasSize(1);
		assertThat(this.queue.acknowledge(262_145)).as("more than is under way").isFalse();
		assertThat(this.queue.acknowledged()).isEqualTo(32_768);
	}

	@Test
	void orderOfAMuxAndDirectionStaysAndOthersPass() {
		this.queue.add(message(Op.MUX_CLIENT_MSG, 1, 1));
		this.queue.add(message(Op.MUX_CLIENT_MSG, 1, 65_537));
		this.queue.add(message(Op.UNBLOCK_SRV_MUX, 1, 0));
		this.queue.add(message(Op.PING, 1, 0));
		this.queue.add(message(Op.MUX_CLIENT_MSG, 1, 65_537));
		this.queue.add(message(Op.MUX_CLIENT_MSG, 1, 0));
		this.queue.add(message(Op.MUX_SERVER_MSG, 1, 5));
		this.queue.add(message(Op.MUX_CLIENT_MSG, 2, 5));

		assertThat(takeAll(true)).containsExactly("MUX_CLIENT_MSG 1", "MUX_SERVER_MSG 1", "MUX_CLIENT_MSG 2",
				"LARGE_MESSAGE 1", "piece 1.0", "piece 1.1", "piece 1.2", "UNBLOCK_SRV_MUX 1", "PING 1",
				"LARGE_MESSAGE 1", "piece 2.0", "piece 2.1", "piece 2.2", "MUX_CLIENT_MSG 1");
	}

	@Test
	void largeMessageDoesNotPassThoseBeforeIt() {
		for (int i = 0; i < 200; i++) {
			this.queue.add(message(Op.MUX_SERVER_MSG, i, 1));
		}
		this.queue.add(message(Op.MUX_SERVER_MSG, 199, LARGE));

		assertThat(takeAll(true).indexOf("LARGE_MESSAGE 199")).isEqualTo(200);
	}

	@Test
	void droppedMessageThatHasBegunIsAbortedAndOneThatHasNotIsForgotten() {
		this.queue.add(message(Op.MUX_CLIENT_MSG, 1, LARGE));
		takeOne();
		takeOne();
		this.queue.add(message(Op.MUX_CLIENT_MSG, 1, 1));
		this.queue.add(message(Op.MUX_CLIENT_MSG, 2, LARGE));
		this.queue.add(message(Op.MUX_SERVER_MSG, 1, LARGE));

		this.queue.drop(false, 1);
		this.queue.drop(false, 2);
		this.queue.drop(false, 3);

		assertThat(takeAll(true)).containsExactly("PIECE_ABORT 1", "LARGE_MESSAGE 1", "piece 2.0", "piece 2.1",
				"piece 2.2", "piece 2.3");
		assertThat(this.queue.isEmpty()).isTrue();
		assertThat(this.queue.size()).isZero();
	}

	@Test
	void disconnectOfTheCallerDropsWhatIsBeforeIt() {
		this.queue.add(message(Op.MUX_CLIENT_MSG, 1, LARGE));
		takeOne();
		this.queue.add(message(Op.MUX_CLIENT_MSG, 1, LARGE));
		this.queue.add(message(Op.DISCONNECT_SERVER_MUX, 1, 0));

		assertThat(takeAll(true)).containsExactlyInAnyOrder("PIECE_ABORT 1", "DISCONNECT_SERVER_MUX 1");
	}

	@Test
	void abortGoesBeforeTheNextAnnouncement() {
		for (int muxId = 1; muxId <= 9; muxId++) {
			this.queue.add(message(Op.REQUEST, muxId, LARGE));
		}
		for (int i = 0; i < 8; i++) {
			takeOne();
		}
		this.queue.drop(false, 5);

		List<String> order = takeAll(true);
		assertThat(order).startsWith("PIECE_ABORT 5", "LARGE_MESSAGE 9").doesNotContain("piece 5.0");
	}

	@Test
	void largeMessageIsTakenOnceItIsAnnounced() {
		long first = this.queue.add(message(Op.REQUEST, 1, LARGE));
		long dropped = this.queue.add(message(Op.REQUEST, 2, LARGE));
		assertThat(this.queue.isTaken(first)).isFalse();

		takeOne();

		assertThat(this.queue.isTaken(first)).isTrue();
		assertThat(this.queue.isTaken(dropped)).isFalse();
		this.queue.clear();
		assertThat(this.queue.isTaken(dropped)).as("dropped is not taken").isFalse();
		assertThat(this.queue.canTake()).isFalse();
	}

	@Test
	void bytesCountUntilTheyAreWritten() {
		this.queue.add(message(Op.REQUEST, 1, 10_010_000));
		assertThat(this.queue.hasRoom(1)).isFalse();
		takeOne();
		assertThat(this.queue.hasRoom(1)).isFalse();
		takeOne();
		assertThat(this.queue.hasRoom(1)).as("a piece has gone").isTrue();
		this.queue.drop(false, 1);
		this.queue.add(message(Op.REQUEST, 2, 9_999_000));
		assertThat(this.queue.hasRoom(1)).as("nothing is left of the dropped one").isTrue();
		takeAll(true);
		for (int i = 0; i < 998; i++) {
			this.queue.add(message(Op.REQUEST, 1_000 + i, 65_537));
			this.queue.drop(false, 1_000 + i);
		}
		assertThat(this.queue.isEmpty()).isTrue();
		this.queue.add(message(Op.RESPONSE, 3, 9_999_000 - 200_000));
		assertThat(this.queue.hasRoom(1)).isTrue();
	}

	@Test
	void droppedLaneTakesTheSmallMessagesBehindWithIt() {
		this.queue.add(message(Op.MUX_CLIENT_MSG, 1, 1_000_000));
		takeOne();
		takeOne();
		for (int i = 0; i < 20; i++) {
			this.queue.add(message(Op.MUX_CLIENT_MSG, 1, 1_000));
		}
		this.queue.add(message(Op.MUX_CLIENT_MSG, 1, 9_100_000));
		assertThat(this.queue.size()).isEqualTo(22);
		assertThat(this.queue.hasRoom(1)).isFalse();

		this.queue.drop(false, 1);

		assertThat(this.queue.size()).as("the abort").isOne();
		assertThat(takeAll(true)).containsExactly("PIECE_ABORT 1");
		assertThat(this.queue.size()).isZero();
		this.queue.add(message(Op.MUX_SERVER_MSG, 2, 1));
		this.queue.add(message(Op.MUX_SERVER_MSG, 2, 9_999_000));
		assertThat(this.queue.hasRoom(1)).as("no byte of the lane is left").isTrue();
		this.queue.add(message(Op.MUX_SERVER_MSG, 2, 1_000));
		assertThat(this.queue.hasRoom(1)).as("and none was taken off twice").isFalse();
	}

	@Test
	void urgentMessagesPassAFullWindow() {
		this.queue.add(message(Op.REQUEST, 1, 1_000_000));
		takeAll(false);
		assertThat(this.queue.canTake()).isFalse();

		this.queue.addUrgent(message(Op.PING, 0, 0));
		this.queue.addUrgent(LargeMessageCodec.acknowledgement(1, Flags.CRC));

		assertThat(takeAll(false)).containsExactly("PING 0", "PIECE_ACK 0");
		assertThat(this.queue.isBlocked()).isTrue();
	}

	@Test
	void messagesUnderWayAreNoOverrun() {
		OutboundQueue narrow = new OutboundQueue(limits(8_000_000, 1_000, 4_000_000), true, () -> 0);
		narrow.add(message(Op.RESPONSE, 1, 8_000_000));
		narrow.take(new ArrayList<>());
		narrow.add(message(Op.RESPONSE, 2, 8_000_000));
		assertThat(narrow.isOverrun()).as("the first has begun").isFalse();
		narrow.take(new ArrayList<>());
		narrow.add(message(Op.RESPONSE, 3, 8_000_000));
		assertThat(narrow.isOverrun()).as("both have begun").isFalse();

		narrow.add(message(Op.RESPONSE, 4, 8_000_000));
		assertThat(narrow.isOverrun()).as("two have not").isTrue();
		narrow.take(new ArrayList<>());
		assertThat(narrow.isOverrun()).isFalse();
	}

	@Test
	void messagesBehindLargeOnesCanBeAnOverrun() {
		this.queue.add(message(Op.MUX_SERVER_MSG, 1, LARGE));
		takeOne();
		for (int i = 0; i < 2_001; i++) {
			this.queue.add(message(Op.MUX_SERVER_MSG, 1, 0));
		}
		assertThat(this.queue.isOverrun()).isFalse();

		this.queue.add(message(Op.MUX_SERVER_MSG, 1, 0));

		assertThat(this.queue.isOverrun()).isTrue();
	}

}
