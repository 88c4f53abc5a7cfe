package dev.gridmesh.codec;

import java.util.List;

import dev.gridmesh.GridPayloadException;
import dev.gridmesh.vectors.Vectors;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class StringPayloadCodecTests implements PayloadCodecContract<String> {

	@Override
	public PayloadCodec<String> codec() {
		return StringPayloadCodec.INSTANCE;
	}

	@Override
	public List<String> values() {
		return List.of("", "a", "æøå 錯誤 🚫", "\u0000");
	}

	@Override
	public List<byte[]> malformedPayloads() {
		return List.of(Vectors.hex("ff"), Vectors.hex("c3"), Vectors.hex("c080"), Vectors.hex("eda080"));
	}

	@Test
	void payloadIsTheTextInUtf8() {
		assertThat(codec().encode("æ")).isEqualTo(Vectors.hex("c3a6"));
	}

	@Test
	void textWithoutUtf8FormIsRefused() {
		assertThatExceptionOfType(GridPayloadException.class).isThrownBy(() -> codec().encode("\uD83D"));
	}

}
