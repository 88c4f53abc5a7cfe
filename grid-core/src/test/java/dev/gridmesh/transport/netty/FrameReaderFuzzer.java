package dev.gridmesh.transport.netty;

import java.util.ArrayList;
import java.util.List;

import dev.gridmesh.transport.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * WebSocket frames: what comes byte by byte is read as what comes at once, and no message
 * is larger than the limit.
 *
 * @since 0.1.0
 */
public final class FrameReaderFuzzer {

	private static final int LIMIT = 100_000;

	private FrameReaderFuzzer() {
	}

	/**
	 * Reads what one socket brings, of a dialer and of an acceptor.
	 * @param input the bytes
	 */
	public static void fuzzerTestOneInput(byte[] input) {
		for (boolean masked : new boolean[] { true, false }) {
			assertThat(read(masked, input, 1)).isEqualTo(read(masked, input, Math.max(1, input.length)));
		}
	}

	private static List<String> read(boolean masked, byte[] input, int step) {
		List<String> events = new ArrayList<>();
		WebSocketFrameReader reader = new WebSocketFrameReader(masked, LIMIT, UnpooledByteBufAllocator.DEFAULT,
				new Events(events));
		try {
			for (int from = 0; from < input.length; from += step) {
				ByteBuf in = Unpooled.wrappedBuffer(input, from, Math.min(step, input.length - from));
				reader.read(in);
				assertThat(in.isReadable()).isFalse();
			}
		}
		finally {
			reader.release();
		}
		return events;
	}

	/** Notes what was read. */
	private record Events(List<String> list) implements WebSocketFrameReader.Sink {

		@Override
		public void onMessage(ByteBuf message, boolean text) {
			assertThat(message.readableBytes()).isLessThanOrEqualTo(LIMIT);
			this.list.add((text ? "text " : "binary ") + ByteBufUtil.hashCode(message) + " " + message.readableBytes());
		}

		@Override
		public void onPing(byte[] payload) {
			this.list.add("ping " + ByteBufUtil.hexDump(payload));
		}

		@Override
		public void onClose(WebSocketCloseBody body) {
			this.list.add("close " + body);
		}

		@Override
		public void onError(CloseReason reason) {
			this.list.add("error " + reason);
		}

	}

}
