package dev.gridmesh.codec;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BytesPayloadCodecTests implements PayloadCodecContract<byte[]> {

	@Override
	public PayloadCodec<byte[]> codec() {
		return BytesPayloadCodec.INSTANCE;
	}

	@Override
	public List<byte[]> values() {
		return List.of(new byte[0], new byte[] { 0 }, new byte[] { -1, 1, 2 });
	}

	@Override
	public List<byte[]> malformedPayloads() {
		return List.of();
	}

	@Test
	void bytesAreNotCopied() {
		byte[] bytes = { 1, 2, 3 };

		assertThat(codec().encode(bytes)).isSameAs(bytes);
		assertThat(codec().decode(bytes)).isSameAs(bytes);
	}

}
