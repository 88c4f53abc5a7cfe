package dev.gridmesh.connection;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridEventLoop.ScheduledTask;
import dev.gridmesh.protocol.MergedMessageCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.MessageCodec;
import dev.gridmesh.protocol.Op;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Decodes what a transport reads, so many messages in a row that the other links of the
 * loop need not wait: after {@value #MAX_MESSAGES}, or a millisecond, the rest has to
 * wait until the loop has seen to them. Owner loop only.
 * <p>
 * State: the messages of the turn that is under way, and since when it is; what came and
 * has to wait, copied, since the transport lends its bytes only: at most what one read of
 * it delivers, as nothing is read meanwhile. Ends with {@link #stop()}.
 */
final class MessageTurns {

	/** How many messages are taken in a row. */
	static final int MAX_MESSAGES = 256;

	private static final long MAX_NANOS = 1_000_000;

	/** How many messages are taken between two looks at the clock, less one. */
	private static final int CLOCK_MASK = 15;

	private final GridEventLoop loop;

	private final LongSupplier nanoTime;

	private final Listener listener;

	/** Only while something waits. */
	private @Nullable Deque<Rest> rests;

	private int taken;

	private long begun;

	private boolean stopped;

	private @Nullable ScheduledTask next;

	/**
	 * Makes turns of which none has begun.
	 * @param loop the loop of the transport
	 * @param nanoTime its clock
	 * @param listener takes the messages
	 */
	MessageTurns(GridEventLoop loop, LongSupplier nanoTime, Listener listener) {
		this.loop = loop;
		this.nanoTime = nanoTime;
		this.listener = listener;
	}

	/**
	 * Takes what the transport has read, now or later.
	 * @param bytes one WebSocket message, which stays the caller's
	 */
	void take(ByteBuf bytes) {
		long parts = Rest.WHOLE;
		if (!isBehind() && !isOver()) {
			parts = decode(bytes, parts);
		}
		if (parts != 0 && !this.stopped) {
			letWait(new Rest(bytes, parts));
		}
	}

	private void letWait(Rest rest) {
		Deque<Rest> waiting = this.rests;
		if (waiting == null) {
			waiting = new ArrayDeque<>(1);
			this.rests = waiting;
		}
		waiting.add(rest);
	}

	/**
	 * Decodes messages while the turn lasts.
	 * @param bytes what is left of a WebSocket message
	 * @param left how many parts of it are
	 * @return how many parts are left now
	 */
	private long decode(ByteBuf bytes, long left) {
		long parts = left;
		if (parts == Rest.WHOLE) {
			Message message = MessageCodec.decode(bytes);
			if (message.op() != Op.MERGED) {
				deliver(message);
				return 0;
			}
			parts = MergedMessageCodec.parts(message);
		}
		while (parts > 0 && !isOver() && !this.stopped) {
			deliver(MergedMessageCodec.decodePart(bytes));
			parts--;
		}
		return parts;
	}

	private void deliver(Message message) {
		if (this.taken++ == 0) {
			this.begun = this.nanoTime.getAsLong();
		}
		this.listener.onMessage(message);
	}

	private boolean isOver() {
		return this.taken >= MAX_MESSAGES
				|| (this.taken & CLOCK_MASK) == CLOCK_MASK && this.nanoTime.getAsLong() - this.begun >= MAX_NANOS;
	}

	/**
	 * Ends the turn.
	 * @return whether all that came has been delivered; else the next turn follows
	 */
	boolean end() {
		this.taken = 0;
		if (!isBehind()) {
			return true;
		}
		if (this.next == null) {
			try {
				// not in this round of the loop, which would not look at its sockets
				// before
				this.next = this.loop.schedule(this::goOn, 0);
			}
			catch (RejectedExecutionException ex) {
				stop();
				this.listener.onLoopGone();
			}
		}
		return false;
	}

	private void goOn() {
		this.next = null;
		this.listener.onTurn(this::decodeRests);
	}

	private void decodeRests() {
		Rest rest = first();
		while (rest != null && !isOver()) {
			rest.parts = decode(rest.bytes, rest.parts);
			if (rest.parts != 0) {
				return;
			}
			removeFirst();
			rest = first();
		}
	}

	private @Nullable Rest first() {
		return (this.rests != null) ? this.rests.peek() : null;
	}

	private void removeFirst() {
		Deque<Rest> waiting = this.rests;
		// nothing is there any more where all was forgotten meanwhile
		if (waiting != null) {
			waiting.remove();
			if (waiting.isEmpty()) {
				this.rests = null;
			}
		}
	}

	/** Tells whether something has come that was not delivered. */
	boolean isBehind() {
		return this.rests != null;
	}

	/** Counts the bytes that wait. */
	long bytes() {
		Deque<Rest> waiting = this.rests;
		return (waiting != null) ? waiting.stream().mapToLong((rest) -> rest.bytes.capacity()).sum() : 0;
	}

	/** Forgets what waits, and takes nothing more. */
	void stop() {
		this.stopped = true;
		this.rests = null;
		if (this.next != null) {
			this.next.cancel();
			this.next = null;
		}
	}

	/** Takes the messages. */
	interface Listener {

		/** Takes the next one. */
		void onMessage(Message message);

		/**
		 * Has the rest of what was read delivered, as far as the turn goes, as if it were
		 * read now.
		 * @param delivery throws what is wrong with the messages
		 */
		void onTurn(Runnable delivery);

		/** Notes that there will be no turn any more. */
		void onLoopGone();

	}

	/** What has come of a WebSocket message and waits. */
	private static final class Rest {

		/** Says that nothing of it was looked at. */
		static final long WHOLE = -1;

		private final ByteBuf bytes;

		private long parts;

		Rest(ByteBuf lent, long parts) {
			byte[] copy = new byte[lent.readableBytes()];
			lent.readBytes(copy);
			this.bytes = Unpooled.wrappedBuffer(copy);
			this.parts = parts;
		}

	}

}
