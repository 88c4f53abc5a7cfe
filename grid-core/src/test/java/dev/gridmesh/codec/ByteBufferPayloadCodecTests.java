package dev.gridmesh.codec;

import java.nio.ByteBuffer;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ByteBufferPayloadCodecTests implements PayloadCodecContract<ByteBuffer> {

	@Override
	public PayloadCodec<ByteBuffer> codec() {
		return ByteBufferPayloadCodec.INSTANCE;
	}

	@Override
	public List<ByteBuffer> values() {
		return List.of(ByteBuffer.allocate(0), ByteBuffer.wrap(new byte[] { 1, 2, 3 }), ByteBuffer.allocateDirect(5),
				ByteBuffer.wrap(new byte[] { 1, 2, 3, 4 }, 1, 2).asReadOnlyBuffer());
	}

	@Override
	public List<byte[]> malformedPayloads() {
		return List.of();
	}

	@Override
	public void assertSame(ByteBuffer actual, ByteBuffer expected) {
		assertThat(actual).isEqualTo(expected);
	}

	@Test
	void positionStaysAsItIs() {
		ByteBuffer buffer = ByteBuffer.wrap(new byte[] { 1, 2, 3 }).position(1);

		assertThat(codec().encode(buffer)).containsExactly(2, 3);
		assertThat(buffer.position()).isOne();
	}

}
