package dev.gridmesh.mux;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import dev.gridmesh.NodeName;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests {@link OutboundRoom} with a queue that is written one message at a time.
 */
class OutboundRoomTests {

	private static final int MAX_BYTES = 1_000_000;

	private static final int LARGE = 100_000;

	private static final int SMALL = 50_000;

	private static final int ITEM = 20_000;

	/** What is in the queue, in order: answers, items and others. */
	private final Deque<Call> queue = new ArrayDeque<>();

	private long queued;

	private long written;

	private long nanos;

	private boolean streamsWait;

	private final List<Call> sent = new ArrayList<>();

	private final AnswerLog log = new AnswerLog(NodeName.of("http://caller:1"), AnswerLog.lines(() -> this.nanos));

	private final OutboundRoom room = new OutboundRoom(this.log, new OutboundRoom.Queue() {
		@Override
		public boolean hasRoom(int part) {
			return OutboundRoomTests.this.queue.isEmpty() || OutboundRoomTests.this.queued < MAX_BYTES / part;
		}

		@Override
		public long takenBytes() {
			return OutboundRoomTests.this.written;
		}
	}, this::sendItems, 1000, MAX_BYTES);

	private void enter(Call call) {
		this.queue.add(call);
		this.queued += call.bytes;
		this.sent.add(call);
	}

	/** A stream that has items without end. */
	private void sendItems() {
		while (this.streamsWait && this.room.isThereForItems()) {
			enter(new Call(ITEM, "item"));
		}
	}

	private Call settle(int bytes) {
		Call call = new Call(bytes, "answer");
		call.settle();
		return call;
	}

	/** Begins calls of this node while they may. */
	private void fill(int bytes) {
		while (this.room.isThere()) {
			enter(new Call(bytes, "call"));
		}
	}

	private void write() {
		Call first = this.queue.remove();
		this.queued -= first.bytes;
		this.written += first.bytes;
		this.room.onWritten();
	}

	private void writeAll() {
		while (!this.queue.isEmpty()) {
			write();
		}
	}

	private long sentOf(String kind) {
		return this.sent.stream().filter((call) -> call.kind.equals(kind)).count();
	}

	@Test
	void largeAnswersEnterHalfOfTheQueueAndSmallOnesAllOfIt() {
		for (int i = 0; i < 10; i++) {
			settle(LARGE);
		}
		assertThat(this.sent).hasSize(5);

		for (int i = 0; i < 20; i++) {
			settle(SMALL);
		}
		assertThat(this.sent).hasSize(15);
		assertThat(this.queued).isEqualTo(MAX_BYTES);
	}

	@Test
	void whatWaitsGoesWhenHalfOfTheQueueIsFreeSmallOnesFirst() {
		enter(new Call(600_000, "call"));
		fill(SMALL);
		Call large = settle(LARGE);
		Call small = settle(SMALL);
		Call another = settle(SMALL);
		assertThat(this.sent).doesNotContain(large, small, another);

		write();

		assertThat(this.sent).endsWith(small, another, large);
	}

	@ParameterizedTest
	@ValueSource(ints = { SMALL, LARGE })
	void noAnswerPassesAnOlderOneOfItsKind(int bytes) {
		fill(10_000);
		Call first = settle(bytes);
		write();
		Call second = settle(bytes);
		assertThat(this.sent).doesNotContain(first, second);

		writeAll();

		assertThat(this.sent).containsSubsequence(first, second);
	}

	@Test
	void streamsAndAnswersTakeTurns() {
		this.streamsWait = true;
		sendItems();
		for (int i = 0; i < 15; i++) {
			settle(LARGE);
		}
		this.sent.clear();

		while (sentOf("answer") < 10) {
			write();
		}

		assertThat(sentOf("item")).as("items beside ten answers").isGreaterThanOrEqualTo(5);
		this.streamsWait = false;
		writeAll();
		assertThat(sentOf("answer")).isEqualTo(15);
	}

	@Test
	void streamsThatAlwaysHaveItemsHoldNoAnswer() {
		this.streamsWait = true;
		sendItems();
		Call answer = settle(LARGE);

		for (int i = 0; i < 5; i++) {
			write();
		}

		assertThat(this.sent).contains(answer);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void largeAnswerEntersBesideSmallTrafficWithoutEnd(boolean answers) {
		fill(10_000);
		Call large = settle(LARGE);
		Call next = settle(LARGE);

		passBy(2 * LARGE + 10_000, answers);
		assertThat(this.sent).contains(large).doesNotContain(next);
		passBy(2 * LARGE + 10_000, answers);

		assertThat(this.sent).contains(next);
	}

	@Test
	void earlierSmallAnswerEntersBesideCallsWithoutEnd() {
		fill(10_000);
		Call small = settle(SMALL);

		passBy(3 * SMALL, false);

		assertThat(this.sent).contains(small);
	}

	@Test
	void largeAnswersDoNotFillTheQueueOfSmallTrafficThatTheLinkCanCarry() {
		for (int i = 0; i < 15; i++) {
			settle(LARGE);
		}
		long most = 0;
		while (sentOf("answer") < 15) {
			// less than half of what is written
			long until = this.written + 30_000;
			while (this.written < until) {
				write();
			}
			enter(new Call(10_000, "call"));
			most = Math.max(most, this.queued);
		}

		assertThat(most).isLessThan(MAX_BYTES / 2 + LARGE + 30_000);
	}

	/** Keeps the queue as full as it may be by calls or small answers. */
	private void passBy(int bytes, boolean answers) {
		for (int i = 0; i < bytes; i += 10_000) {
			assertThat(this.queued).isGreaterThan(MAX_BYTES / 2);
			write();
			while (this.room.isThere()) {
				if (answers) {
					Call passing = settle(10_000);
					assertThat(this.sent).last().isSameAs(passing);
				}
				else {
					enter(new Call(10_000, "call"));
				}
			}
		}
	}

	@Test
	void noMoreThanTwiceTheQueueWaitsButForTinyAnswers() {
		fill(SMALL);
		for (int i = 0; i < 100; i++) {
			settle(LARGE);
			settle(SMALL);
		}

		Call large = settle(LARGE);
		Call small = settle(SMALL);
		Call tiny = settle(OutboundRoom.TINY_ANSWER);

		assertThat(List.of(large, small)).allSatisfy((call) -> assertThat(call.givenUp).isTrue());
		assertThat(tiny.givenUp).isFalse();
		writeAll();
		long answers = this.sent.stream().filter((call) -> call.kind.equals("answer")).mapToLong(Call::bytes).sum();
		assertThat(answers).isBetween(2L * MAX_BYTES - LARGE, 2L * MAX_BYTES + LARGE);
		assertThat(this.sent).contains(tiny);
	}

	@Test
	void requestsAreAcceptedUntilAQueueOfAnswersWaits() {
		fill(SMALL);
		List<Call> calls = new ArrayList<>();
		for (int i = 0; i < 9; i++) {
			calls.add(settle(LARGE));
		}
		write();
		assertThat(this.room.isThereForRequest()).isTrue();
		calls.add(settle(LARGE));
		assertThat(this.room.isThere()).isTrue();
		assertThat(this.room.isThereForRequest()).isFalse();

		this.room.forget(calls.get(0));
		this.room.forget(calls.get(1));

		assertThat(this.room.isThereForRequest()).isTrue();
		writeAll();
		assertThat(this.sent).doesNotContain(calls.get(0), calls.get(1)).containsAll(calls.subList(2, 10));
	}

	@Test
	void callThatFailsHoldsNoOtherUp() {
		fill(SMALL);
		Call broken = settle(LARGE);
		broken.fails = true;
		Call other = settle(LARGE);

		writeAll();

		assertThat(this.sent).contains(other).doesNotContain(broken);
		assertThat(broken.fault).hasMessage("this call fails");
	}

	/**
	 * What is sent, and the call that it belongs to.
	 */
	private final class Call implements AnswerLine.Owner {

		private final int bytes;

		private final String kind;

		private boolean givenUp;

		private boolean fails;

		private @Nullable Throwable fault;

		private Call(int bytes, String kind) {
			this.bytes = bytes;
			this.kind = kind;
		}

		private int bytes() {
			return this.bytes;
		}

		private void settle() {
			Message answer = Message.of(Op.RESPONSE, 1, 0, 0, new byte[this.bytes]);
			OutboundRoom room = OutboundRoomTests.this.room;
			if (room.isThereForAnswer(answer)) {
				enter(this);
			}
			else if (room.mayWait(answer)) {
				room.letWait(this, answer);
			}
			else {
				this.givenUp = true;
			}
		}

		@Override
		public void onOutboundRoom(Message answer) {
			if (this.fails) {
				throw new IllegalStateException("this call fails");
			}
			enter(this);
		}

		@Override
		public void endOn(Throwable fault) {
			this.fault = fault;
		}

		@Override
		public String toString() {
			return this.kind + " of " + this.bytes;
		}

	}

}
