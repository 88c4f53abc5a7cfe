package dev.gridmesh.transport;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

import dev.gridmesh.testing.LeakCheck;
import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every {@link GridTransport} does. A test class implements the few methods without
 * a body and gets the tests.
 *
 * @since 0.1.0
 */
@ExtendWith(LeakCheck.class)
@Timeout(60)
public interface GridTransportContract {

	/** The message limit of the transports that {@link #connect()} makes. */
	int LIMIT = 300_000;

	/**
	 * Connects two ends.
	 * @return both, with {@link #LIMIT}, neither started; the test class closes them
	 */
	Pair connect();

	/**
	 * Runs something on a loop and waits until it ran.
	 * @param transport whose loop
	 * @param action what to run
	 */
	void run(GridTransport transport, Runnable action);

	/**
	 * Waits until something is so, within bounds.
	 * @param condition what to wait for
	 */
	void await(BooleanSupplier condition);

	/**
	 * Lets happen what is going to happen without help, as far as that can be said.
	 * @param pair the two ends
	 */
	void settle(Pair pair);

	/**
	 * Ends the connection without a close frame.
	 * @param transport one of its ends
	 */
	void breakOff(GridTransport transport);

	@Test
	default void messagesArriveWholeAndInOrder() {
		Ends ends = startedEnds();
		int[] sizes = { 0, 1, 125, 126, 127, 1000, 65535, 65536, 70000, 3, 0, LIMIT };

		for (Recorder from : ends.both()) {
			for (int size : sizes) {
				run(from.transport(), () -> {
					from.transport().write(message(from.transport(), size));
					from.transport().flush();
				});
			}
		}

		for (Recorder to : ends.both()) {
			await(() -> to.binaries().size() == sizes.length);
			for (int i = 0; i < sizes.length; i++) {
				assertThat(to.binaries().get(i)).isEqualTo(bytes(sizes[i]));
			}
		}
		ends.check();
	}

	@Test
	default void manyMessagesInOneFlushKeepTheirOrder() {
		Ends ends = startedEnds();
		Recorder from = ends.left();

		run(from.transport(), () -> {
			for (int i = 0; i < 1000; i++) {
				from.transport().write(from.transport().allocator().buffer(4).writeInt(i));
			}
			from.transport().flush();
		});

		await(() -> ends.right().binaries().size() == 1000);
		for (int i = 0; i < 1000; i++) {
			assertThat(ends.right().binaries().get(i)).isEqualTo(new byte[] { 0, 0, (byte) (i >> 8), (byte) i });
		}
		ends.check();
	}

	@Test
	default void nothingLeavesBeforeTheFlush() {
		Ends ends = startedEnds();
		Recorder from = ends.left();

		run(from.transport(), () -> from.transport().write(message(from.transport(), 10)));
		settle(ends.pair());
		assertThat(ends.right().binaries()).isEmpty();

		run(from.transport(), from.transport()::flush);
		await(() -> ends.right().binaries().size() == 1);
		ends.check();
	}

	@Test
	default void nothingIsDeliveredThatWasNotAskedFor() {
		Ends ends = ends();
		Recorder to = ends.right();

		for (int i = 0; i < 3; i++) {
			send(ends.left(), 100);
		}
		settle(ends.pair());
		assertThat(to.binaries()).isEmpty();

		for (int reads = 1; to.binaries().size() < 3; reads++) {
			int expected = reads;
			run(to.transport(), to.transport()::read);
			await(() -> to.readCompletes() == expected);
		}
		settle(ends.pair());
		int reads = to.readCompletes();
		send(ends.left(), 100);
		settle(ends.pair());
		assertThat(to.binaries()).hasSize(3);
		assertThat(to.readCompletes()).isEqualTo(reads);
		ends.check();
	}

	@Test
	default void aReadThatCameFirstIsServedLater() {
		Ends ends = ends();
		Recorder to = ends.right();

		run(to.transport(), to.transport()::read);
		settle(ends.pair());
		send(ends.left(), 5);

		await(() -> to.binaries().size() == 1 && to.readCompletes() >= 1);
		ends.check();
	}

	@Test
	default void aPeerThatDoesNotReadStopsTheWriter() {
		Ends ends = ends();
		GridTransport from = ends.left().transport();
		long[] written = new long[1];

		fill(ends, written);
		long[] stalled = progress(from);
		settle(ends.pair());
		assertThat(progress(from)).isEqualTo(stalled);
		assertThat(stalled[0]).isPositive();
		assertThat(stalled[1]).isPositive();
		run(from, () -> assertThat(from.isWritable()).isFalse());
		int told = ends.left().writables();

		run(ends.right().transport(), ends.right()::readOn);
		await(() -> ends.left().writables() > told);
		await(() -> progress(from)[1] == 0);
		await(() -> ends.right().binaries().stream().mapToLong((message) -> message.length).sum() == written[0]);
		run(from, () -> assertThat(from.isWritable()).isTrue());
		assertThat(progress(from)[0]).isGreaterThanOrEqualTo(written[0]);
		ends.check();
	}

	@Test
	default void echoingUnderBackPressureLosesNothing() {
		Ends ends = ends();
		Echo echo = new Echo(ends.right().transport());
		run(ends.right().transport(), () -> ends.right().transport().start(echo));
		run(ends.right().transport(), ends.right().transport()::read);
		run(ends.left().transport(), ends.left()::readOn);
		Random random = new Random(4711);
		List<byte[]> sent = new ArrayList<>();

		for (int i = 0; i < 300; i++) {
			int size = random.nextInt(20_000);
			sent.add(bytes(size));
			send(ends.left(), size);
		}

		await(() -> ends.left().binaries().size() == sent.size());
		for (int i = 0; i < sent.size(); i++) {
			assertThat(ends.left().binaries().get(i)).isEqualTo(sent.get(i));
		}
		ends.check();
	}

	@Test
	default void aMessageOverTheLimitClosesBothEnds() {
		Ends ends = startedEnds();

		send(ends.left(), LIMIT + 1);

		await(() -> ends.left().closed() != null && ends.right().closed() != null);
		assertThat(ends.right().closed().code()).isEqualTo(CloseReason.TOO_BIG);
		assertThat(ends.right().closed().text()).contains(String.valueOf(LIMIT));
		assertThat(ends.right().binaries()).isEmpty();
		assertThat(ends.left().closed().code()).isEqualTo(CloseReason.TOO_BIG);
		ends.check();
	}

	@Test
	default void theLimitCanBeChangedWhileItRuns() {
		Ends ends = startedEnds();
		GridTransport to = ends.right().transport();

		run(to, () -> to.maxInboundMessageSize(1000));
		send(ends.left(), 1000);
		await(() -> ends.right().binaries().size() == 1);
		run(to, () -> to.maxInboundMessageSize(2000));
		send(ends.left(), 1001);
		await(() -> ends.right().binaries().size() == 2);
		assertThat(ends.right().closed()).isNull();
		run(to, () -> to.maxInboundMessageSize(1500));
		send(ends.left(), 1501);

		await(() -> ends.right().closed() != null);
		assertThat(ends.right().closed().code()).isEqualTo(CloseReason.TOO_BIG);
		assertThat(ends.right().binaries()).hasSize(2);
		await(() -> ends.left().closed() != null);
		ends.check();
	}

	@Test
	default void theCodeOfACloseGetsToTheOtherEnd() {
		for (boolean fromLeft : new boolean[] { true, false }) {
			Ends ends = startedEnds();
			Recorder closing = fromLeft ? ends.left() : ends.right();
			Recorder other = fromLeft ? ends.right() : ends.left();
			CloseReason reason = CloseReason.of(CloseReason.REJECTED, "not you");

			run(closing.transport(), () -> closing.transport().close(reason));

			await(() -> closing.closed() != null && other.closed() != null);
			assertThat(closing.closed()).isEqualTo(reason);
			assertThat(other.closed().code()).isEqualTo(CloseReason.REJECTED);
			settle(ends.pair());
			ends.check();
		}
	}

	@Test
	default void whatWasFlushedBeforeTheCloseArrives() {
		Ends ends = startedEnds();
		GridTransport from = ends.right().transport();

		run(from, () -> {
			for (int i = 0; i < 5; i++) {
				from.write(message(from, 30_000));
			}
			from.flush();
			from.close(CloseReason.of(CloseReason.REJECTED, "no"));
		});

		await(() -> ends.left().closed() != null);
		assertThat(ends.left().binaries()).hasSize(5);
		assertThat(ends.left().closed().code()).isEqualTo(CloseReason.REJECTED);
		ends.check();
	}

	@Test
	default void theFirstCloseCounts() {
		Ends ends = startedEnds();
		GridTransport from = ends.left().transport();

		run(from, () -> {
			from.close(CloseReason.of(CloseReason.PROTOCOL_ERROR, "first"));
			from.close(CloseReason.of(CloseReason.NORMAL, "second"));
		});

		await(() -> ends.left().closed() != null && ends.right().closed() != null);
		assertThat(ends.left().closed().text()).isEqualTo("first");
		assertThat(ends.right().closed().code()).isEqualTo(CloseReason.PROTOCOL_ERROR);
		ends.check();
	}

	@Test
	default void bothEndsMayCloseAtOnce() {
		Ends ends = startedEnds();

		for (Recorder end : ends.both()) {
			end.transport()
				.executor()
				.execute(() -> end.transport().close(CloseReason.of(CloseReason.NORMAL, "enough")));
		}

		await(() -> ends.left().closed() != null && ends.right().closed() != null);
		assertThat(ends.left().closed().code()).isEqualTo(CloseReason.NORMAL);
		assertThat(ends.right().closed().code()).isEqualTo(CloseReason.NORMAL);
		settle(ends.pair());
		ends.check();
	}

	@Test
	default void nothingIsDeliveredAfterTheClose() {
		Ends ends = ends();
		GridTransport to = ends.right().transport();
		Recorder closing = new Recorder(to) {

			@Override
			public void onBinary(ByteBuf message) {
				super.onBinary(message);
				to.close(CloseReason.of(CloseReason.PROTOCOL_ERROR, "one is enough"));
			}

		};

		run(ends.left().transport(), () -> {
			for (int i = 0; i < 10; i++) {
				ends.left().transport().write(message(ends.left().transport(), 10));
			}
			ends.left().transport().flush();
		});
		settle(ends.pair());
		run(to, () -> {
			to.start(closing);
			to.read();
		});

		await(() -> closing.closed() != null);
		settle(ends.pair());
		assertThat(closing.binaries()).hasSize(1);
		assertThat(closing.violations()).isEmpty();
		ends.check();
	}

	@Test
	default void whatIsWrittenAfterTheCloseIsReleased() {
		Ends ends = startedEnds();
		GridTransport from = ends.left().transport();
		ByteBuf message = message(from, 10);

		run(from, () -> {
			from.write(message(from, 10));
			from.close(CloseReason.of(CloseReason.NORMAL, "bye"));
			from.write(message);
			from.flush();
		});

		await(() -> ends.left().closed() != null && ends.right().closed() != null);
		assertThat(message.refCnt()).isZero();
		ends.check();
	}

	@Test
	default void whatAPeerDidNotReadIsReleasedAtTheClose() {
		Ends ends = ends();

		fill(ends, new long[1]);
		run(ends.left().transport(),
				() -> ends.left().transport().close(CloseReason.of(CloseReason.ABNORMAL, "write timeout")));

		await(() -> ends.left().closed() != null);
		assertThat(ends.left().closed().text()).isEqualTo("write timeout");
		run(ends.right().transport(), ends.right()::readOn);
		await(() -> ends.right().closed() != null);
		assertThat(ends.right().closed().code()).isEqualTo(CloseReason.ABNORMAL);
		ends.check();
	}

	@Test
	default void aConnectionThatBreaksEndsAbnormally() {
		Ends ends = startedEnds();

		breakOff(ends.left().transport());

		await(() -> ends.left().closed() != null && ends.right().closed() != null);
		assertThat(ends.left().closed().code()).isEqualTo(CloseReason.ABNORMAL);
		assertThat(ends.right().closed().code()).isEqualTo(CloseReason.ABNORMAL);
		ends.check();
	}

	@Test
	default void aTransportCanBeHandedOver() {
		Ends ends = ends();
		GridTransport to = ends.right().transport();
		Recorder second = new Recorder(to);
		Recorder first = new Recorder(to) {

			@Override
			public void onBinary(ByteBuf message) {
				super.onBinary(message);
				to.start(second);
				second.readOn();
			}

		};

		run(ends.left().transport(), () -> {
			for (int i = 0; i < 4; i++) {
				ends.left().transport().write(message(ends.left().transport(), i));
			}
			ends.left().transport().flush();
		});
		run(to, () -> {
			to.start(first);
			to.read();
		});

		await(() -> second.binaries().size() == 3);
		assertThat(first.binaries()).hasSize(1);
		assertThat(first.readCompletes()).isZero();
		run(to, () -> to.close(CloseReason.of(CloseReason.NORMAL, "bye")));
		await(() -> second.closed() != null);
		assertThat(first.closed()).isNull();
		assertThat(first.violations()).isEmpty();
		assertThat(second.violations()).isEmpty();
	}

	@Test
	default void aTransportThatClosedTellsSoWhenItIsStarted() {
		Ends ends = startedEnds();
		GridTransport closed = ends.left().transport();
		run(closed, () -> closed.close(CloseReason.of(CloseReason.NORMAL, "bye")));
		await(() -> ends.left().closed() != null);
		Pair pair = connect();

		run(pair.left(), () -> pair.left().close(CloseReason.of(CloseReason.REJECTED, "no")));
		Recorder late = new Recorder(pair.left());
		run(pair.left(), () -> {
			pair.left().start(late);
			assertThat(late.closed()).isEqualTo(CloseReason.of(CloseReason.REJECTED, "no"));
		});

		assertThat(late.violations()).isEmpty();
		ends.check();
	}

	private Ends ends() {
		Pair pair = connect();
		Ends ends = new Ends(pair, new Recorder(pair.left()), new Recorder(pair.right()));
		for (Recorder end : ends.both()) {
			run(end.transport(), () -> end.transport().start(end));
		}
		return ends;
	}

	/**
	 * Connects two ends that record what comes.
	 * @return both, started
	 */
	default Ends startedEnds() {
		Ends ends = ends();
		for (Recorder end : ends.both()) {
			run(end.transport(), end::readOn);
		}
		return ends;
	}

	private void send(Recorder from, int size) {
		GridTransport transport = from.transport();
		run(transport, () -> {
			transport.write(message(transport, size));
			transport.flush();
		});
	}

	/* Writes until nothing leaves any more. */
	private void fill(Ends ends, long[] written) {
		GridTransport from = ends.left().transport();
		long last = -1;
		for (int same = 0, rounds = 0; same < 3; rounds++) {
			assertThat(rounds).as("rounds of 512 KiB, and the peer does not read").isLessThan(1000);
			run(from, () -> {
				for (int i = 0; i < 8; i++) {
					from.write(message(from, 64 * 1024));
					written[0] += 64 * 1024;
				}
				from.flush();
			});
			settle(ends.pair());
			long flushed = progress(from)[0];
			same = (flushed == last) ? same + 1 : 0;
			last = flushed;
		}
	}

	/* Bytes flushed and bytes pending. */
	private long[] progress(GridTransport transport) {
		long[] progress = new long[2];
		run(transport, () -> {
			progress[0] = transport.flushedBytes();
			progress[1] = transport.pendingBytes();
		});
		return progress;
	}

	private static ByteBuf message(GridTransport transport, int size) {
		return transport.allocator().buffer(size).writeBytes(bytes(size));
	}

	private static byte[] bytes(int size) {
		byte[] bytes = new byte[size];
		for (int i = 0; i < size; i++) {
			bytes[i] = (byte) (i % 251);
		}
		return bytes;
	}

	/**
	 * Two ends of one connection.
	 *
	 * @param left one end
	 * @param right the other end
	 */
	record Pair(GridTransport left, GridTransport right) {
	}

	/** A handler that does nothing but keep. */
	class Recorder extends RecordingTransportHandler {

		Recorder(GridTransport transport) {
			super(transport);
		}

	}

	/** Two ends with their handlers. */
	record Ends(Pair pair, Recorder left, Recorder right) {

		List<Recorder> both() {
			return Arrays.asList(this.left, this.right);
		}

		void check() {
			assertThat(this.left.violations()).isEmpty();
			assertThat(this.right.violations()).isEmpty();
		}

	}

	/** Sends back what it gets; reads no more than it can write. */
	class Echo implements TransportHandler {

		private final GridTransport transport;

		private boolean waiting;

		Echo(GridTransport transport) {
			this.transport = transport;
		}

		@Override
		public void onBinary(ByteBuf message) {
			this.transport.write(message.retain());
		}

		@Override
		public void onText(ByteBuf message) {
			throw new AssertionError("text");
		}

		@Override
		public void onReadComplete() {
			this.transport.flush();
			this.waiting = !this.transport.isWritable();
			if (!this.waiting) {
				this.transport.read();
			}
		}

		@Override
		public void onWritable() {
			if (this.waiting) {
				this.waiting = false;
				this.transport.read();
			}
		}

		@Override
		public void onClosed(CloseReason reason) {
			// nothing to give back
		}

	}

}
