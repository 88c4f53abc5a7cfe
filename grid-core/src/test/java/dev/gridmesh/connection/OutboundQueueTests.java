package dev.gridmesh.connection;

import java.util.ArrayList;
import java.util.List;

import dev.gridmesh.ConnectionSettings;
import dev.gridmesh.MessageSettings;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests {@link OutboundQueue}.
 */
class OutboundQueueTests {

	private final OutboundQueue queue = new OutboundQueue(limits(1_000_000, 100, 10_000), false, () -> 0);

	private static MessageSettings limits(int maxSize, int maxMessages, int maxBytes) {
		return ConnectionSettings.builder()
			.messages(
					(messages) -> messages.maxSize(maxSize).outboundMaxMessages(maxMessages).outboundMaxBytes(maxBytes))
			.build()
			.messages();
	}

	private static Message message(int muxId, int bytes) {
		return Message.of(Op.RESPONSE, muxId, 0, 0, new byte[bytes]);
	}

	private List<Message> batch() {
		List<Message> batch = new ArrayList<>();
		this.queue.take(batch);
		return batch;
	}

	@Test
	void urgentMessagesGoFirstAndTheOthersKeepTheirOrder() {
		this.queue.add(message(1, 0));
		this.queue.add(message(2, 0));
		this.queue.addUrgent(message(3, 0));

		assertThat(batch()).extracting(Message::muxId).containsExactly(3L, 1L, 2L);
	}

	@Test
	void batchIsBoundedByNumber() {
		for (int i = 0; i < 60; i++) {
			this.queue.add(message(i, 1));
		}

		assertThat(batch()).hasSize(50);
		assertThat(batch()).hasSize(10);
		assertThat(this.queue.isEmpty()).isTrue();
	}

	@Test
	void batchIsBoundedByBytesAndALargeMessageTravelsAlone() {
		this.queue.add(message(1, 20_000));
		this.queue.add(message(2, 20_000));
		this.queue.add(message(3, 500_000));
		this.queue.add(message(4, 1));

		assertThat(batch()).extracting(Message::muxId).containsExactly(1L);
		assertThat(batch()).extracting(Message::muxId).containsExactly(2L);
		assertThat(batch()).extracting(Message::muxId).containsExactly(3L);
		assertThat(batch()).extracting(Message::muxId).containsExactly(4L);
	}

	@Test
	void takenMessagesAreToldFromWaitingOnes() {
		long first = this.queue.add(message(1, 31_744));
		long second = this.queue.add(message(2, 1));

		batch();

		assertThat(this.queue.isTaken(first)).isTrue();
		assertThat(this.queue.isTaken(second)).isFalse();
		this.queue.clear();
		assertThat(this.queue.isTaken(second)).as("dropped is not taken").isFalse();
	}

	@Test
	void takenBytesAreThoseThatMadeRoom() {
		this.queue.add(message(1, 20_000));
		this.queue.add(message(2, 20_000));
		assertThat(this.queue.takenBytes()).isZero();

		batch();
		assertThat(this.queue.takenBytes()).isEqualTo(20_064);
		batch();

		assertThat(this.queue.takenBytes()).isEqualTo(40_128);
	}

	@Test
	void roomEndsWithEitherBound() {
		assertThat(this.queue.hasRoom(1)).isTrue();
		this.queue.add(message(1, 50_000));
		assertThat(this.queue.hasRoom(1)).as("bytes").isFalse();
		assertThat(this.queue.isOverrun()).as("one message always fits").isFalse();
		batch();
		for (int i = 0; i < 100; i++) {
			this.queue.add(message(i, 0));
		}
		assertThat(this.queue.hasRoom(1)).as("messages").isFalse();
		assertThat(this.queue.isOverrun()).isFalse();
	}

	@Test
	void halfOfTheQueueEndsSooner() {
		for (int i = 0; i < 50; i++) {
			assertThat(this.queue.hasRoom(2)).isTrue();
			this.queue.add(message(i, 0));
		}

		assertThat(this.queue.hasRoom(2)).isFalse();
		assertThat(this.queue.hasRoom(1)).isTrue();
	}

	@Test
	void twiceABoundIsTheEnd() {
		for (int i = 0; i < 202; i++) {
			this.queue.add(message(i, 0));
		}

		assertThat(this.queue.isOverrun()).isTrue();
	}

}
