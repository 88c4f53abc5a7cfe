package dev.gridmesh.transport.netty;

import java.util.ArrayDeque;
import java.util.Deque;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Lets bytes through to the frame reader only as far as they were asked for, and keeps
 * what came too early. Owner loop only.
 */
final class WebSocketInbound {

	private final WebSocketFrameReader reader;

	private final Owner owner;

	/* Bytes that came without being asked for, if any: one read of the socket at most. */
	private @Nullable Deque<ByteBuf> held;

	private boolean wanted;

	private boolean delivering;

	private boolean over;

	/**
	 * Makes the inbound side of a channel.
	 * @param reader gets the bytes
	 * @param owner the transport
	 */
	WebSocketInbound(WebSocketFrameReader reader, Owner owner) {
		this.reader = reader;
		this.owner = owner;
	}

	/** Asks for more messages. */
	void want() {
		this.wanted = true;
		if (!this.delivering) {
			serve();
		}
	}

	/** Says that the transport has a receiver now. */
	void started() {
		if (this.wanted && !this.delivering && isHolding()) {
			serve();
		}
	}

	private void serve() {
		if (isHolding()) {
			this.owner.later(this::deliverHeld);
		}
		else {
			this.owner.readSocket();
		}
	}

	private boolean isHolding() {
		return this.held != null;
	}

	private void hold(ByteBuf bytes) {
		Deque<ByteBuf> early = this.held;
		if (early == null) {
			early = new ArrayDeque<>(1);
			this.held = early;
		}
		early.add(bytes);
	}

	private @Nullable ByteBuf nextHeld() {
		ByteBuf next = (this.held != null) ? this.held.poll() : null;
		if (next == null) {
			this.held = null;
		}
		return next;
	}

	private void passHeld() {
		for (ByteBuf bytes = nextHeld(); bytes != null; bytes = nextHeld()) {
			pass(bytes);
		}
	}

	private void deliverHeld() {
		if (this.wanted && !this.delivering && !this.over && this.owner.isStarted()) {
			begin();
			passHeld();
			end();
		}
	}

	/**
	 * Takes bytes from the socket.
	 * @param bytes the bytes; takes ownership
	 */
	void received(ByteBuf bytes) {
		if (this.over || this.delivering) {
			pass(bytes);
		}
		else if (this.wanted && !isHolding() && this.owner.isStarted()) {
			begin();
			pass(bytes);
		}
		else {
			hold(bytes);
		}
	}

	/** Says that the socket has no more for now. */
	void receivedAll() {
		if (this.delivering) {
			end();
		}
		else if (this.over) {
			this.owner.readSocket();
		}
	}

	/** Reads on only to see the close of the other end. */
	void discard() {
		this.over = true;
		this.reader.discardMessages();
		if (!this.delivering) {
			passHeld();
		}
	}

	/** Gives up what is kept and takes nothing more. */
	void release() {
		this.over = true;
		this.reader.release();
		for (ByteBuf bytes = nextHeld(); bytes != null; bytes = nextHeld()) {
			bytes.release();
		}
	}

	private void begin() {
		this.delivering = true;
		this.wanted = false;
	}

	private void pass(ByteBuf bytes) {
		try {
			this.reader.read(bytes);
		}
		finally {
			bytes.release();
		}
	}

	private void end() {
		if (!this.owner.endRead()) {
			this.wanted = true;
		}
		this.delivering = false;
		if (this.over) {
			this.owner.readSocket();
		}
		else if (this.wanted) {
			serve();
		}
	}

	/** The transport, as its inbound side sees it. */
	interface Owner {

		/**
		 * Tells whether messages have a receiver.
		 * @return whether somebody takes them
		 */
		boolean isStarted();

		/** Asks the socket for bytes. */
		void readSocket();

		/**
		 * Runs something on the loop, not on this stack.
		 * @param task what to run
		 */
		void later(Runnable task);

		/**
		 * Closes off what was delivered.
		 * @return whether there was a message, so that the read is served
		 */
		boolean endRead();

	}

}
