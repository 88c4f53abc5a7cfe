package dev.gridmesh.codec;

/**
 * The payload as it is. Safe for any thread.
 *
 * @since 0.1.0
 */
public final class BytesPayloadCodec implements PayloadCodec<byte[]> {

	/**
	 * The only one.
	 */
	public static final BytesPayloadCodec INSTANCE = new BytesPayloadCodec();

	private BytesPayloadCodec() {
	}

	@Override
	public byte[] encode(byte[] value) {
		return value;
	}

	@Override
	public byte[] decode(byte[] payload) {
		return payload;
	}

}
