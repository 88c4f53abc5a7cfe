package dev.gridmesh.transport.netty;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.gridmesh.testing.LeakCheck;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that messages come out as they went in, whatever buffer they are in and whatever
 * waits before them, by Netty's decoder.
 */
@ExtendWith(LeakCheck.class)
class WebSocketOutboundTests {

	private static final int BATCH = 4 * 1024;

	private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());

	private final List<byte[]> expected = new ArrayList<>();

	private long frameBytes;

	@AfterEach
	void close() {
		assertThat(this.channel.finish()).as("bytes that nobody read").isFalse();
	}

	static Stream<Arguments> kinds() {
		return Stream.of(Masking.values())
			.flatMap((masking) -> Stream.of(Source.values()).map((source) -> Arguments.of(masking, source)));
	}

	private static IntStream sizes() {
		IntStream small = IntStream.of(0, 1, 2, 3, 7, 8, 9, 124, 125, 126, 127);
		IntStream batch = IntStream.rangeClosed(4064, 4110);
		IntStream large = IntStream.of(65534, 65535, 65536, 65537, 131_072, 200_000);
		return IntStream.concat(small, IntStream.concat(batch, large));
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void eachSizeComesOutBehindNothingAndBehindAHalfFullBatch(Masking masking, Source source) {
		WebSocketOutbound outbound = outbound(masking);
		for (int before : new int[] { -1, 1, 2041, 4000, BATCH - 14 }) {
			for (int size : sizes().toArray()) {
				if (before >= 0) {
					write(outbound, masking, source, before);
				}
				write(outbound, masking, source, size);
				write(outbound, masking, source, 5);
				outbound.flush();
				check(outbound, masking);
			}
		}
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void messagesInARowComeOutInOrder(Masking masking, Source source) {
		WebSocketOutbound outbound = outbound(masking);
		int[] sizes = sizes().toArray();
		for (long seed = 0; seed < 10; seed++) {
			Random random = new Random(seed);
			for (int i = 0; i < 60; i++) {
				int size = random.nextBoolean() ? random.nextInt(600) : sizes[random.nextInt(sizes.length)];
				write(outbound, masking, source, size);
				if (random.nextInt(10) == 0) {
					outbound.flush();
				}
			}
			outbound.flush();
			check(outbound, masking);
		}
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void controlFramesKeepTheirPlace(Masking masking, Source source) {
		WebSocketOutbound outbound = outbound(masking);
		for (int size : new int[] { 0, 1, 125 }) {
			for (int before : new int[] { 0, 3900, 4080, 4096, 70_000 }) {
				write(outbound, masking, source, before);
				byte[] payload = payload(size);
				outbound.control(Frames.PONG, payload);
				count(outbound, masking, payload);
				write(outbound, masking, source, 100);
			}
		}
		outbound.flush();

		check(outbound, masking);
	}

	@Test
	void whatWasNotHandedOverIsGivenUp() {
		WebSocketOutbound outbound = outbound(Masking.RANDOM);
		write(outbound, Masking.RANDOM, Source.LOOP_BUFFER, 10);

		outbound.release();
		outbound.flush();

		assertThat(this.channel.<ByteBuf>readOutbound()).isNull();
		assertThat(outbound.flushedBytes()).isZero();
	}

	private WebSocketOutbound outbound(Masking masking) {
		return new WebSocketOutbound(this.channel.pipeline().firstContext(), masking.keys());
	}

	private void write(WebSocketOutbound outbound, Masking masking, Source source, int size) {
		byte[] payload = payload(size);
		ByteBuf message = source.bufferOf(payload);
		outbound.message(message);
		assertThat(message.refCnt()).isEqualTo((source == Source.LOOP_BUFFER && size <= LoopBuffer.MAX_SIZE) ? 1 : 0);
		count(outbound, masking, payload);
	}

	private void count(WebSocketOutbound outbound, Masking masking, byte[] payload) {
		int length = payload.length;
		this.frameBytes += ((length < 126) ? 2 : (length < 65536) ? 4 : 10) + (masking.isMasked() ? 4 : 0) + length;
		this.expected.add(payload);
		assertThat(outbound.flushedBytes() + outbound.pendingBytes()).isEqualTo(this.frameBytes);
	}

	private void check(WebSocketOutbound outbound, Masking masking) {
		assertThat(outbound.pendingBytes()).isZero();
		assertThat(outbound.flushedBytes()).isEqualTo(this.frameBytes);
		EmbeddedChannel reference = new EmbeddedChannel(new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
			.expectMaskedFrames(masking.isMasked())
			.maxFramePayloadLength(1 << 20)
			.build()));
		// masked byte by byte: the leak check of this would take minutes
		reference.config().setAllocator(new UnpooledByteBufAllocator(false, true));
		for (ByteBuf part = this.channel.readOutbound(); part != null; part = this.channel.readOutbound()) {
			reference.writeInbound(Unpooled.wrappedBuffer(ByteBufUtil.getBytes(part)));
			part.release();
		}
		int index = 0;
		for (WebSocketFrame frame = reference.readInbound(); frame != null; frame = reference.readInbound()) {
			assertThat(frame).isInstanceOfAny(BinaryWebSocketFrame.class, PongWebSocketFrame.class);
			assertThat(frame.isFinalFragment()).isTrue();
			assertThat(ByteBufUtil.getBytes(frame.content())).as("message %d", index)
				.isEqualTo(this.expected.get(index++));
			frame.release();
		}
		assertThat(index).as("messages").isEqualTo(this.expected.size());
		assertThat(reference.finish()).isFalse();
		this.expected.clear();
	}

	private byte[] payload(int size) {
		byte[] payload = new byte[size];
		new Random(this.expected.size() * 31L + size).nextBytes(payload);
		return payload;
	}

	/** Who writes. */
	enum Masking {

		/** The acceptor. */
		NONE,

		/** A dialer. */
		RANDOM,

		/** A dialer that does not hide its bytes. */
		ZERO;

		boolean isMasked() {
			return this != NONE;
		}

		IntSupplier keys() {
			return switch (this) {
				case NONE -> null;
				case RANDOM -> new Random(7)::nextInt;
				case ZERO -> () -> 0;
			};
		}

	}

	/** Where a message is kept that is to be written. */
	enum Source {

		/** The buffer of the loop, as links use it. */
		LOOP_BUFFER,

		/** A part of an array that begins amid it. */
		PART_OF_AN_ARRAY,

		/** Direct memory. */
		DIRECT;

		ByteBuf bufferOf(byte[] payload) {
			return switch (this) {
				case LOOP_BUFFER -> LoopBuffer.take(payload.length).writeBytes(payload);
				case PART_OF_AN_ARRAY -> ByteBufAllocator.DEFAULT.heapBuffer(payload.length + 8)
					.writeZero(3)
					.writeBytes(payload)
					.writeZero(5)
					.setIndex(3, 3 + payload.length);
				case DIRECT -> ByteBufAllocator.DEFAULT.directBuffer(Math.max(1, payload.length)).writeBytes(payload);
			};
		}

	}

}
