package dev.gridmesh.transport;

import java.util.function.Supplier;

import dev.gridmesh.GridEventLoop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * One established duplex pipe of whole binary messages: a WebSocket, or a pair of queues
 * in memory. Owner loop only, but for {@link #executor()}, {@link #remoteAddress()} and
 * {@link #peer()}.
 * <p>
 * Nothing is delivered before {@link #start(TransportHandler)} and then only as much as
 * {@link #read()} asks for.
 *
 * @since 0.1.0
 */
public interface GridTransport {

	/**
	 * The loop that owns this transport; all callbacks come on it. Safe for any thread.
	 * @return the owner loop
	 */
	GridEventLoop executor();

	/**
	 * Where the other end is, for logs. Safe for any thread.
	 * @return the address as text
	 */
	String remoteAddress();

	/**
	 * What the socket itself knows of the other end. Safe for any thread.
	 * @return its address, and its certificates if it has shown any
	 */
	default SocketPeer peer() {
		return SocketPeer.at(remoteAddress());
	}

	/**
	 * The allocator for messages to write.
	 * @return the allocator
	 */
	ByteBufAllocator allocator();

	/**
	 * Gives an empty buffer for a message that is written at once, before another is
	 * asked for: of the kind that this transport writes best.
	 * @param size how many bytes the message has
	 * @return a buffer with room for so many; the caller owns it
	 */
	default ByteBuf messageBuffer(int size) {
		return allocator().buffer(size);
	}

	/**
	 * Sets who gets the callbacks from now on; may be called again to hand the transport
	 * over, for example from a handshake to a link. If the transport has been closed
	 * already, {@link TransportHandler#onClosed(CloseReason)} follows at once, on the
	 * caller's stack.
	 * @param handler the receiver of all further callbacks
	 */
	void start(TransportHandler handler);

	/**
	 * Limits the size of the messages that are received from now on. A larger one closes
	 * the transport with {@link CloseReason#TOO_BIG}, before its bytes are kept.
	 * @param maxBytes the largest message, in bytes
	 */
	void maxInboundMessageSize(int maxBytes);

	/**
	 * Says that the other end has shown who it is: from now on larger messages are
	 * received, and it is told why it is closed.
	 * @param maxBytes the largest message, in bytes, as
	 * {@link #maxInboundMessageSize(int)} sets it
	 * @param limit where that comes from, for both ends; it names what to change. Asked
	 * for the words only when a message is too large
	 */
	void admit(int maxBytes, Supplier<String> limit);

	/**
	 * Queues one message for writing; nothing leaves before {@link #flush()}.
	 * @param message one whole binary message; takes ownership, also when the transport
	 * is closed, and may change its bytes
	 */
	void write(ByteBuf message);

	/** Writes out what is queued. */
	void flush();

	/**
	 * Tells whether more should be written now; when it changes back to true,
	 * {@link TransportHandler#onWritable()} follows.
	 * @return whether less than the high-water mark is waiting
	 */
	boolean isWritable();

	/**
	 * Counts the bytes that left this process, for the write timeout: it does not grow
	 * while the peer does not read.
	 * @return bytes accepted by the operating system since the start, monotonic
	 */
	long flushedBytes();

	/**
	 * Counts the bytes that were handed to {@link #write(ByteBuf)} and have not left this
	 * process.
	 * @return bytes that wait, 0 when all has left
	 */
	long pendingBytes();

	/**
	 * Counts what has come of a message that is not whole yet.
	 * @return bytes of memory that it takes, 0 if the transport only reads whole ones
	 */
	default long partBytes() {
		return 0;
	}

	/**
	 * Asks for more input: what is there, up to a bound of the transport's own, is
	 * delivered and closed off with {@link TransportHandler#onReadComplete()}.
	 */
	void read();

	/**
	 * Closes both directions; what was flushed before still leaves, within the
	 * transport's bounds. An admitted peer is told {@link CloseReason#told()}.
	 * Idempotent. {@link TransportHandler#onClosed(CloseReason)} follows with this
	 * reason, unless the transport was closed before, and may come on the caller's stack.
	 * @param reason why
	 */
	void close(CloseReason reason);

}
