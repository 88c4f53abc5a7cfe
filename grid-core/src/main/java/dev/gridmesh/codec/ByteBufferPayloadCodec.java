package dev.gridmesh.codec;

import java.nio.ByteBuffer;

/**
 * The payload as it is, in a buffer. Safe for any thread.
 *
 * @since 0.1.0
 */
public final class ByteBufferPayloadCodec implements PayloadCodec<ByteBuffer> {

	/**
	 * The only one.
	 */
	public static final ByteBufferPayloadCodec INSTANCE = new ByteBufferPayloadCodec();

	private ByteBufferPayloadCodec() {
	}

	/**
	 * Copies what is left of a buffer, whose position stays as it is.
	 */
	@Override
	public byte[] encode(ByteBuffer value) {
		byte[] payload = new byte[value.remaining()];
		value.get(value.position(), payload);
		return payload;
	}

	@Override
	public ByteBuffer decode(byte[] payload) {
		return ByteBuffer.wrap(payload);
	}

}
