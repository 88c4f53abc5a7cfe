package dev.gridmesh.transport.netty;

import java.util.function.Supplier;

import dev.gridmesh.transport.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Takes bytes and makes messages of them (RFC 6455 section 5), across fragments. Owner
 * loop only.
 * <p>
 * Netty's decoder is not used because its limit is fixed, and because it keeps a frame
 * before the limit for whole messages can be applied. Here the announced length is
 * checked first, and room is made only as bytes arrive. Each byte is copied once, to an
 * array, since there it is unmasked, checked and read fastest.
 */
final class WebSocketFrameReader {

	private static final int FIRST_PIECE = 64 * 1024;

	/* Each costs time and brings nothing, so that a message of them never ends. */
	private static final int MAX_EMPTY_FRAGMENTS = 1_000;

	/* Instead of a limit: nobody wants messages any more. */
	private static final int DISCARD = -1;

	private final ByteBufAllocator allocator;

	private final Sink sink;

	private final WebSocketFrameHeader header;

	private int maxMessageSize;

	/* Where the limit comes from; null for nowhere in particular. */
	private @Nullable Supplier<String> limit;

	private State state = State.HEADER;

	private long payloadDone;

	/* The op of the message that is being put together, or 0. */
	private int messageOpcode;

	private @Nullable ByteBuf message;

	/* Of the message that is being put together. */
	private int emptyFragments;

	private byte @Nullable [] control;

	/**
	 * Makes a reader.
	 * @param masked whether the other end masks: it does when it is the dialer
	 * @param maxMessageSize the largest message, in bytes
	 * @param allocator where messages are put together
	 * @param sink gets what was read
	 */
	WebSocketFrameReader(boolean masked, int maxMessageSize, ByteBufAllocator allocator, Sink sink) {
		this.header = new WebSocketFrameHeader(masked);
		this.maxMessageSize = maxMessageSize;
		this.allocator = allocator;
		this.sink = sink;
	}

	void maxMessageSize(int maxBytes) {
		this.maxMessageSize = maxBytes;
	}

	void maxMessageSize(int maxBytes, Supplier<String> limit) {
		this.maxMessageSize = maxBytes;
		this.limit = limit;
	}

	/**
	 * Reads all there is.
	 * @param in the bytes; read to the end and not released
	 */
	void read(ByteBuf in) {
		while (in.isReadable()) {
			switch (this.state) {
				case HEADER -> readHeader(in);
				case PAYLOAD -> readPayload(in);
				case SKIPPING -> skip(in);
				case OVER -> in.skipBytes(in.readableBytes());
			}
		}
	}

	/** Reads on only to see the close of the other end; messages are thrown away. */
	void discardMessages() {
		this.maxMessageSize = DISCARD;
		dropMessage();
		if (this.state == State.PAYLOAD && !this.header.isControl()) {
			this.state = State.SKIPPING;
		}
	}

	/** Counts the memory that a message takes of which only a part has come. */
	int partBytes() {
		ByteBuf part = this.message;
		return (part != null) ? part.capacity() : 0;
	}

	/** Gives up what is kept and takes nothing more. */
	void release() {
		this.state = State.OVER;
		dropMessage();
	}

	private void readHeader(ByteBuf in) {
		if (!this.header.read(in)) {
			return;
		}
		String problem = (this.header.problem() != null) ? this.header.problem() : misplaced();
		if (problem != null) {
			fail(problem);
			return;
		}
		this.payloadDone = 0;
		this.state = State.PAYLOAD;
		if (this.header.isControl()) {
			this.control = new byte[(int) this.header.payloadLength()];
		}
		else {
			beginData();
		}
		if (this.state == State.PAYLOAD && this.header.payloadLength() == 0) {
			readPayload(Unpooled.EMPTY_BUFFER);
		}
	}

	private @Nullable String misplaced() {
		if (this.header.isControl()) {
			return null;
		}
		boolean continues = this.header.opcode() == WebSocketFrameHeader.OP_CONTINUATION;
		if (continues && this.messageOpcode == 0) {
			return "a continuation without a message";
		}
		return (!continues && this.messageOpcode != 0) ? "a new message inside of a fragmented one" : null;
	}

	/* Checks the size of the whole message before a byte of it is kept. */
	private void beginData() {
		if (this.header.opcode() != WebSocketFrameHeader.OP_CONTINUATION) {
			this.messageOpcode = this.header.opcode();
			this.emptyFragments = 0;
		}
		if (this.maxMessageSize == DISCARD) {
			this.state = State.SKIPPING;
			skip(Unpooled.EMPTY_BUFFER);
			return;
		}
		long length = this.header.payloadLength();
		if (length == 0 && ++this.emptyFragments > MAX_EMPTY_FRAGMENTS) {
			fail("a message has more than " + MAX_EMPTY_FRAGMENTS + " empty fragments");
			return;
		}
		int before = (this.message != null) ? this.message.readableBytes() : 0;
		if (length > this.maxMessageSize - before) {
			String size = (this.header.isLast() ? "" : "at least ") + Math.max(length, length + before);
			CloseReason reason = CloseReason.of(CloseReason.TOO_BIG,
					"a message of " + size + " bytes is larger than the limit of " + this.maxMessageSize + " bytes"
							+ ((this.limit != null) ? ": " + this.limit.get() : ""));
			discardMessages();
			this.sink.onError(reason);
		}
	}

	private void readPayload(ByteBuf in) {
		if (this.header.isControl()) {
			readControl(in);
		}
		else if (this.message == null && this.header.isLast() && this.payloadDone == 0
				&& in.readableBytes() >= this.header.payloadLength()) {
			deliverWhole(in);
		}
		else {
			readPiece(in);
		}
	}

	private void deliverWhole(ByteBuf in) {
		int length = (int) this.header.payloadLength();
		ByteBuf whole = LoopBuffer.take(length);
		try {
			copy(in, whole, length, 0);
			endMessage(whole);
		}
		finally {
			whole.release();
		}
	}

	private void copy(ByteBuf in, ByteBuf target, int length, int offset) {
		int index = target.writerIndex();
		// from buffer to buffer, Netty would make a view of each
		in.readBytes(target.array(), target.arrayOffset() + index, length);
		target.writerIndex(index + length);
		WebSocketMask.apply(target, index, length, this.header.key(), offset);
	}

	private void readPiece(ByteBuf in) {
		int length = (int) Math.min(in.readableBytes(), this.header.payloadLength() - this.payloadDone);
		ByteBuf target = roomFor(length);
		copy(in, target, length, (int) (this.payloadDone & 3));
		this.payloadDone += length;
		if (this.payloadDone < this.header.payloadLength()) {
			return;
		}
		this.state = State.HEADER;
		if (this.header.isLast()) {
			this.message = null;
			try {
				endMessage(target);
			}
			finally {
				target.release();
			}
		}
	}

	/*
	 * Grows with what has arrived, not with what was announced, and by a multiple of it:
	 * where many fragments make a message, each byte is copied a few times at most.
	 */
	private ByteBuf roomFor(int length) {
		ByteBuf target = this.message;
		if (target == null) {
			long announced = this.header.payloadLength();
			target = this.allocator.heapBuffer((int) Math.min(announced, Math.max(FIRST_PIECE, length)));
			this.message = target;
		}
		if (target.writableBytes() < length) {
			long needed = (long) target.readableBytes() + length;
			target.capacity((int) Math.max(needed, Math.min(4 * needed, largest(target))));
		}
		return target;
	}

	/* How large the message may become, as far as is known. */
	private long largest(ByteBuf arrived) {
		return this.header.isLast() ? arrived.readableBytes() + this.header.payloadLength() - this.payloadDone
				: this.maxMessageSize;
	}

	private void endMessage(ByteBuf whole) {
		boolean text = this.messageOpcode == WebSocketFrameHeader.OP_TEXT;
		this.messageOpcode = 0;
		this.state = State.HEADER;
		this.sink.onMessage(whole, text);
	}

	private void readControl(ByteBuf in) {
		byte[] payload = this.control;
		if (payload == null) {
			throw new IllegalStateException("no control frame");
		}
		int length = Math.min(in.readableBytes(), payload.length - (int) this.payloadDone);
		in.readBytes(payload, (int) this.payloadDone, length);
		this.payloadDone += length;
		if (this.payloadDone < payload.length) {
			return;
		}
		WebSocketMask.apply(payload, 0, payload.length, this.header.key(), 0);
		this.control = null;
		this.state = State.HEADER;
		switch (this.header.opcode()) {
			case WebSocketFrameHeader.OP_PING -> this.sink.onPing(payload);
			case WebSocketFrameHeader.OP_CLOSE -> close(payload);
			default -> {
				// a pong that nobody asked for
			}
		}
	}

	private void close(byte[] payload) {
		WebSocketCloseBody body = WebSocketCloseBody.parse(payload);
		if (body == null) {
			fail("a close frame is malformed");
		}
		else {
			release();
			this.sink.onClose(body);
		}
	}

	private void skip(ByteBuf in) {
		int length = (int) Math.min(in.readableBytes(), this.header.payloadLength() - this.payloadDone);
		in.skipBytes(length);
		this.payloadDone += length;
		if (this.payloadDone == this.header.payloadLength()) {
			this.state = State.HEADER;
			this.messageOpcode = this.header.isLast() ? 0 : this.messageOpcode;
		}
	}

	private void fail(String reason) {
		release();
		this.sink.onError(CloseReason.of(CloseReason.PROTOCOL_ERROR, reason));
	}

	private void dropMessage() {
		if (this.message != null) {
			this.message.release();
			this.message = null;
		}
	}

	private enum State {

		HEADER, PAYLOAD, SKIPPING, OVER

	}

	/** Gets what a reader read. Called on the stack of {@link #read}. */
	interface Sink {

		/**
		 * Takes a whole message.
		 * @param message valid during the call only
		 * @param text whether it is a text message; its bytes are not checked
		 */
		void onMessage(ByteBuf message, boolean text);

		/**
		 * Takes a ping.
		 * @param payload what to answer
		 */
		void onPing(byte[] payload);

		/**
		 * Takes the close of the other end; nothing follows.
		 * @param body what the frame says
		 */
		void onClose(WebSocketCloseBody body);

		/**
		 * Says that the other end broke the rules. What follows is thrown away.
		 * @param reason code and words
		 */
		void onError(CloseReason reason);

	}

}
