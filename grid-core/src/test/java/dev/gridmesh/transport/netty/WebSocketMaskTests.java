package dev.gridmesh.transport.netty;

import java.util.Random;
import java.util.stream.Stream;

import dev.gridmesh.testing.LeakCheck;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(LeakCheck.class)
class WebSocketMaskTests {

	private static final int KEY = 0x9A01F37C;

	static Stream<Integer> lengths() {
		return Stream.concat(Stream.iterate(0, (length) -> length + 1).limit(70), Stream.of(8191, 8192, 8193, 20_001));
	}

	@ParameterizedTest
	@MethodSource("lengths")
	void eachByteIsMaskedByItsByteOfTheKey(int length) {
		byte[] payload = random(length);

		for (int offset = 0; offset < 4; offset++) {
			byte[] expected = masked(payload, offset);
			assertThat(inPlace(ByteBufAllocator.DEFAULT.heapBuffer(), payload, offset)).isEqualTo(expected);
			assertThat(inPlace(ByteBufAllocator.DEFAULT.directBuffer(), payload, offset)).isEqualTo(expected);
			assertThat(copied(payload, offset, KEY)).isEqualTo(expected);
		}
	}

	@Test
	void theKeyZeroLeavesTheBytesAsTheyAre() {
		byte[] payload = random(100);

		assertThat(copied(payload, 1, 0)).isEqualTo(payload);
	}

	private static byte[] inPlace(ByteBuf buffer, byte[] payload, int offset) {
		try {
			buffer.writeLong(4711).writeBytes(payload).writeLong(4711);
			WebSocketMask.apply(buffer, 8, payload.length, KEY, offset);
			assertThat(buffer.readLong()).isEqualTo(4711);
			assertThat(buffer.getLong(8 + payload.length)).isEqualTo(4711);
			return ByteBufUtil.getBytes(buffer, 8, payload.length);
		}
		finally {
			buffer.release();
		}
	}

	private static byte[] copied(byte[] payload, int offset, int key) {
		ByteBuf source = ByteBufAllocator.DEFAULT.directBuffer().writeBytes(payload);
		ByteBuf target = ByteBufAllocator.DEFAULT.directBuffer();
		try {
			WebSocketMask.copy(source, target, payload.length, key, offset);
			assertThat(source.isReadable()).isFalse();
			assertThat(ByteBufUtil.getBytes(source, 0, payload.length)).isEqualTo(payload);
			return ByteBufUtil.getBytes(target);
		}
		finally {
			source.release();
			target.release();
		}
	}

	private static byte[] masked(byte[] payload, int offset) {
		byte[] masked = payload.clone();
		for (int i = 0; i < masked.length; i++) {
			masked[i] ^= (byte) (KEY >>> (24 - 8 * ((i + offset) % 4)));
		}
		return masked;
	}

	private static byte[] random(int length) {
		byte[] bytes = new byte[length];
		new Random(length).nextBytes(bytes);
		return bytes;
	}

}
