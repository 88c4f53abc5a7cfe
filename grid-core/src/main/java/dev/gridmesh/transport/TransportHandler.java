package dev.gridmesh.transport;

import io.netty.buffer.ByteBuf;

/**
 * Receives what comes out of a transport. All methods are called on the transport's loop,
 * none after {@link #onClosed(CloseReason)}.
 *
 * @since 0.1.0
 */
public interface TransportHandler {

	/**
	 * Takes one whole binary message.
	 * @param message the message, put together from its fragments; owned by the
	 * transport, valid during the call only
	 */
	void onBinary(ByteBuf message);

	/**
	 * Takes one whole text message.
	 * @param message the message's UTF-8 bytes; owned by the transport, valid during the
	 * call only
	 */
	void onText(ByteBuf message);

	/**
	 * Says that what was asked for by {@link GridTransport#read()} has been delivered.
	 */
	void onReadComplete();

	/** Says that {@link GridTransport#isWritable()} is true again. */
	void onWritable();

	/**
	 * Says that the transport is closed, by either end. Called exactly once.
	 * @param reason why; {@link CloseReason#ABNORMAL} if the other end just went away
	 */
	void onClosed(CloseReason reason);

}
