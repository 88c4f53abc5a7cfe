package dev.gridmesh.codec;

import java.time.Instant;
import java.util.List;

import dev.gridmesh.GridPayloadException;
import dev.gridmesh.vectors.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TimeFormatTests {

	private static final List<Instant> TIMES = List.of(Instant.EPOCH, Instant.EPOCH.minusNanos(1),
			Instant.parse("2026-11-21T06:50:27.123456789Z"), Instant.ofEpochSecond((1L << 32) - 1),
			Instant.ofEpochSecond(1L << 32), Instant.ofEpochSecond((1L << 34) - 1, 999_999_999),
			Instant.ofEpochSecond(1L << 34), Instant.parse("0001-01-01T00:00:00Z"), Instant.MIN, Instant.MAX);

	@ParameterizedTest
	@EnumSource
	void timesComeBackAndAreReadInEveryFormat(TimeFormat written) {
		PayloadCodec<Instant> writer = codec(written);
		for (TimeFormat other : TimeFormat.values()) {
			for (Instant time : TIMES) {
				assertThat(codec(other).decode(writer.encode(time))).isEqualTo(time);
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "MSGP,1700000000,123456789,c70c05000000006553f100075bcd15",
			"MSGP,-62135596800,0,c70c05fffffff1886e090000000000", "TIMESTAMP,1700000000,0,d6ff6553f100",
			"TIMESTAMP,1700000000,123456789,d7ff1d6f34546553f100", "TIMESTAMP,-5,7,c70cff00000007fffffffffffffffb",
			"ISO,0,0,b4313937302d30312d30315430303a30303a30305a" })
	void timeIsWrittenInItsFormat(TimeFormat format, long seconds, long nanos, String hex) {
		assertThat(Vectors.hex(codec(format).encode(Instant.ofEpochSecond(seconds, nanos)))).isEqualTo(hex);
	}

	@ParameterizedTest
	@ValueSource(strings = { "d60500000000", "c70b0500000000000000000000", "c70cff000000007fffffffffffffff",
			"c70c057fffffffffffffff00000000", "d4ff00", "c70c06000000000000000000000000", "a161", "90", "c3" })
	void whatIsNoTimeIsRefused(String hex) {
		assertThatExceptionOfType(GridPayloadException.class)
			.isThrownBy(() -> codec(TimeFormat.ISO).decode(Vectors.hex(hex)));
	}

	@Test
	void timeWithinARecordComesBack() {
		for (TimeFormat format : TimeFormat.values()) {
			PayloadCodec<Stamped> codec = MessagePackPayloadCodecs.create(format).forType(Stamped.class);
			Stamped stamped = new Stamped("a", TIMES.get(2), List.of(TIMES.get(0)), "z");

			assertThat(codec.decode(codec.encode(stamped))).isEqualTo(stamped);
		}
	}

	private static PayloadCodec<Instant> codec(TimeFormat format) {
		return MessagePackPayloadCodecs.create(format).forType(Instant.class);
	}

	record Stamped(String before, Instant time, List<Instant> times, String after) {

	}

}
