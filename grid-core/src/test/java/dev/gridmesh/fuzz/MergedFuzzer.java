package dev.gridmesh.fuzz;

import java.util.concurrent.atomic.AtomicInteger;

import dev.gridmesh.GridProtocolException;
import dev.gridmesh.protocol.MergedMessageCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.MessageCodec;
import dev.gridmesh.protocol.Op;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Merged messages: no more parts come out than there are bytes for.
 *
 * @since 0.1.0
 */
public final class MergedFuzzer {

	/** An envelope of seven fields and the length in front of it. */
	private static final int LEAST_PART = 2 + 1 + 6 + 2;

	private MergedFuzzer() {
	}

	/**
	 * Reads one message and its parts.
	 * @param input its bytes
	 */
	public static void fuzzerTestOneInput(byte[] input) {
		ByteBuf in = Unpooled.wrappedBuffer(input);
		AtomicInteger parts = new AtomicInteger();
		try {
			Message outer = MessageCodec.decode(in);
			if (outer.op() == Op.MERGED) {
				MergedMessageCodec.decode(outer, in, (part) -> parts.incrementAndGet());
			}
		}
		catch (GridProtocolException ex) {
			// what a peer gets for it
		}
		assertThat(parts.get()).isLessThanOrEqualTo(input.length / LEAST_PART);
	}

}
