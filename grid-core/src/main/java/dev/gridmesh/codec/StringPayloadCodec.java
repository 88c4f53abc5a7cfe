package dev.gridmesh.codec;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import dev.gridmesh.GridPayloadException;

/**
 * The payload as text in UTF-8. Safe for any thread.
 *
 * @since 0.1.0
 */
public final class StringPayloadCodec implements PayloadCodec<String> {

	/**
	 * The only one.
	 */
	public static final StringPayloadCodec INSTANCE = new StringPayloadCodec();

	private StringPayloadCodec() {
	}

	@Override
	public byte[] encode(String value) {
		try {
			ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
			return ByteBufferPayloadCodec.INSTANCE.encode(encoded);
		}
		catch (CharacterCodingException ex) {
			throw new GridPayloadException("The text has no UTF-8 form", ex);
		}
	}

	@Override
	public String decode(byte[] payload) {
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
		}
		catch (CharacterCodingException ex) {
			throw new GridPayloadException("The payload is not UTF-8 text", ex);
		}
	}

}
