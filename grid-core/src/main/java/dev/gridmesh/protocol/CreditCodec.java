package dev.gridmesh.protocol;

import dev.gridmesh.GridProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Encodes and decodes how many credits UnblockSrvMux or UnblockClMux gives back under
 * extension {@code bulk-credit} (docs/protocol-extensions.md). Safe for any thread.
 *
 * @since 0.1.0
 */
public final class CreditCodec {

	private CreditCodec() {
	}

	/**
	 * Writes the payload.
	 * @param credits how many, at least 1
	 * @return the payload; none for one credit, as in protocol v1
	 */
	public static byte[] encode(int credits) {
		if (credits == 1) {
			return Message.NO_PAYLOAD;
		}
		return PayloadBuffer.write((out) -> MessagePackWriter.writeUnsigned(out, credits));
	}

	/**
	 * Reads the payload; bytes behind the number are ignored.
	 * @param payload the payload
	 * @return how many credits, at least 1
	 * @throws GridProtocolException if the payload is neither empty nor a number in range
	 */
	public static int decode(byte[] payload) {
		if (payload.length == 0) {
			return 1;
		}
		ByteBuf in = Unpooled.wrappedBuffer(payload);
		long credits = MessagePackReader.readUnsigned(in, payload.length, Integer.MAX_VALUE, "credits");
		if (credits == 0) {
			throw new GridProtocolException("credits: 0 gives nothing back");
		}
		return (int) credits;
	}

}
