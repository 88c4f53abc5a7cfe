package dev.gridmesh.protocol;

import java.util.Map;
import java.util.TreeMap;

import io.netty.buffer.ByteBufUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class MetadataCodecTests {

	@Test
	void sizeIsThatOfKeysAndValuesInUtf8() {
		assertThat(MetadataCodec.sizeOf(Map.of())).isZero();
		assertThat(MetadataCodec.sizeOf(Map.of("key", "value", "naïve", "€"))).isEqualTo(3 + 5 + 6 + 3);
	}

	@ParameterizedTest
	@CsvSource({ "1, 81", "15, 8f", "16, de0010", "64, de0040" })
	void mapHasTheShortestHeader(int keys, String header) {
		Map<String, String> metadata = new TreeMap<>();
		for (int i = 0; i < keys; i++) {
			metadata.put("k%02d".formatted(i), "v");
		}

		byte[] payload = MetadataCodec.wrap(Message.of(Op.REQUEST, 1, 0, 0), metadata).payload();

		assertThat(ByteBufUtil.hexDump(payload)).contains("a46d657461" + header + "a36b3030");
	}

}
