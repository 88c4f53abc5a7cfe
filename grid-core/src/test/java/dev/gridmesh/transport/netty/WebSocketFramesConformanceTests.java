package dev.gridmesh.transport.netty;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridmesh.testing.LeakCheck;
import dev.gridmesh.transport.CloseReason;
import dev.gridmesh.vectors.Vectors;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code websocket-frames.json}: the frames of both ends at the length limits. */
@ExtendWith(LeakCheck.class)
class WebSocketFramesConformanceTests {

	static Stream<Frame> frames() {
		JsonNode frames = Vectors.read("websocket-frames.json").required("frames");
		return StreamSupport.stream(frames.spliterator(), false).map(Frame::of);
	}

	@ParameterizedTest
	@MethodSource("frames")
	void framesAreWrittenByteForByte(Frame frame) {
		IntSupplier keys = frame.masked() ? frame::key : null;
		OutboundHandler handler = new OutboundHandler(keys);
		EmbeddedChannel channel = new EmbeddedChannel(handler);

		handler.outbound.message(channel.alloc().buffer().writeBytes(frame.payload()));
		long pending = handler.outbound.pendingBytes();
		handler.outbound.flush();

		byte[] bytes = frame.bytes();
		assertThat(written(channel)).isEqualTo(bytes);
		assertThat(pending).isEqualTo(bytes.length);
		assertThat(handler.outbound.pendingBytes()).isZero();
		assertThat(handler.outbound.flushedBytes()).isEqualTo(bytes.length);
		channel.finish();
	}

	@ParameterizedTest
	@MethodSource("frames")
	void framesAreRead(Frame frame) {
		List<byte[]> messages = new ArrayList<>();
		WebSocketFrameReader reader = new WebSocketFrameReader(frame.masked(), frame.payload().length,
				ByteBufAllocator.DEFAULT, new Messages(messages));
		byte[] bytes = frame.bytes();

		for (int from = 0; from < bytes.length; from += 1000) {
			int length = Math.min(1000, bytes.length - from);
			ByteBuf in = ByteBufAllocator.DEFAULT.directBuffer().writeBytes(bytes, from, length);
			reader.read(in);
			in.release();
		}

		assertThat(messages).hasSize(1);
		assertThat(messages.get(0)).isEqualTo(frame.payload());
		reader.release();
	}

	private static byte[] written(EmbeddedChannel channel) {
		byte[] all = new byte[0];
		for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
			all = Frames.join(all, ByteBufUtil.getBytes(part));
			part.release();
		}
		return all;
	}

	/**
	 * One case.
	 *
	 * @param header the header, with the mask key
	 * @param masked whether it comes from the dialer
	 * @param payload the payload, not masked
	 */
	record Frame(byte[] header, boolean masked, byte[] payload) {

		static Frame of(JsonNode node) {
			byte[] payload = new byte[node.required("payload").required("len").intValue()];
			for (int i = 0; i < payload.length; i++) {
				payload[i] = (byte) (i % 251);
			}
			byte[] header = HexFormat.of().parseHex(node.required("headerHex").textValue());
			Frame frame = new Frame(header, node.required("masked").booleanValue(), payload);
			if (node.has("hex")) {
				assertThat(HexFormat.of().formatHex(frame.bytes())).isEqualTo(node.required("hex").textValue());
			}
			return frame;
		}

		int key() {
			int end = this.header.length;
			return HexFormat.fromHexDigits(HexFormat.of().formatHex(this.header, end - 4, end));
		}

		byte[] bytes() {
			byte[] content = this.payload.clone();
			if (this.masked) {
				WebSocketMask.apply(content, 0, content.length, key(), 0);
			}
			return Frames.join(this.header, content);
		}

		@Override
		public String toString() {
			return (this.masked ? "dialer" : "acceptor") + ", " + this.payload.length + " bytes";
		}

	}

	private static final class OutboundHandler extends ChannelInboundHandlerAdapter {

		private final IntSupplier keys;

		private WebSocketOutbound outbound;

		OutboundHandler(IntSupplier keys) {
			this.keys = keys;
		}

		@Override
		public void handlerAdded(ChannelHandlerContext context) {
			this.outbound = new WebSocketOutbound(context, this.keys);
		}

	}

	private record Messages(List<byte[]> messages) implements WebSocketFrameReader.Sink {

		@Override
		public void onMessage(ByteBuf message, boolean text) {
			assertThat(text).isFalse();
			this.messages.add(ByteBufUtil.getBytes(message));
		}

		@Override
		public void onPing(byte[] payload) {
			throw new AssertionError("ping");
		}

		@Override
		public void onClose(WebSocketCloseBody body) {
			throw new AssertionError(body);
		}

		@Override
		public void onError(CloseReason reason) {
			throw new AssertionError(reason);
		}

	}

}
