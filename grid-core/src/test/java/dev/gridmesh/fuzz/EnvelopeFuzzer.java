package dev.gridmesh.fuzz;

import dev.gridmesh.GridProtocolException;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.MessageCodec;
import dev.gridmesh.protocol.Op;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages: whatever can be read can be written, and is then read as the same.
 *
 * @since 0.1.0
 */
public final class EnvelopeFuzzer {

	private EnvelopeFuzzer() {
	}

	/**
	 * Reads one message.
	 * @param input its bytes
	 */
	public static void fuzzerTestOneInput(byte[] input) {
		Message message;
		try {
			message = MessageCodec.decode(Unpooled.wrappedBuffer(input));
		}
		catch (GridProtocolException ex) {
			// what a peer gets for it
			return;
		}
		if (message.op() == Op.MERGED) {
			return;
		}
		ByteBuf out = Unpooled.buffer();
		MessageCodec.encode(message, out);
		assertThat(out.readableBytes()).isEqualTo(MessageCodec.encodedSize(message));
		Message again = MessageCodec.decode(out);
		assertThat(again.toString()).isEqualTo(message.toString());
		assertThat(again.payload()).isEqualTo(message.payload());
	}

}
