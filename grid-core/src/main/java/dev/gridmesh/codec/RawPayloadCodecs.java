package dev.gridmesh.codec;

import java.lang.reflect.Type;
import java.nio.ByteBuffer;

/**
 * Raw bytes and texts as they are, all other types as other codecs have them. Safe for
 * any thread.
 *
 * @since 0.1.0
 */
public final class RawPayloadCodecs implements PayloadCodecs {

	private final PayloadCodecs others;

	/**
	 * Creates the codecs.
	 * @param others those of all other types
	 */
	public RawPayloadCodecs(PayloadCodecs others) {
		this.others = others;
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> PayloadCodec<T> forType(Type type) {
		if (type == byte[].class) {
			return (PayloadCodec<T>) BytesPayloadCodec.INSTANCE;
		}
		if (type == ByteBuffer.class) {
			return (PayloadCodec<T>) ByteBufferPayloadCodec.INSTANCE;
		}
		if (type == String.class) {
			return (PayloadCodec<T>) StringPayloadCodec.INSTANCE;
		}
		return this.others.forType(type);
	}

	@Override
	public String type() {
		return this.others.type();
	}

}
