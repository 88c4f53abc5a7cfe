package dev.gridmesh.codec.jackson;

import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.type.TypeFactory;
import dev.gridmesh.GridPayloadException;
import dev.gridmesh.codec.MessagePackPayloadCodecs;
import dev.gridmesh.codec.PayloadCodec;
import dev.gridmesh.codec.PayloadCodecs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that a text of a peer costs no more than its length, whatever it is to become.
 * Parsed as a number, eight million digits would take minutes.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileTextTests {

	private static final int DIGITS = 8_000_000;

	private final MessagePackPayloadCodecs codecs = MessagePackPayloadCodecs.create();

	static Stream<Class<?>> types() {
		return Stream.of(Instant.class, OffsetDateTime.class, ZonedDateTime.class, LocalDate.class, Duration.class,
				Period.class, Date.class, Calendar.class, BigDecimal.class, BigInteger.class, double.class, long.class,
				Number.class, javax.xml.datatype.Duration.class);
	}

	@Test
	void timesAndNumbersWithinOthersAreRefusedSoon() {
		for (Type type : List.<Type>of(Instant[].class, Duration[].class, BigInteger[].class, BigDecimal[].class)) {
			PayloadCodec<Object> codec = this.codecs.messagePack(type);
			byte[] text = text(DIGITS, DIGITS - 2);
			byte[] item = ByteBuffer.allocate(text.length + 1).put((byte) 0x91).put(text).array();

			assertThatExceptionOfType(GridPayloadException.class).isThrownBy(() -> codec.decode(item))
				.withMessageNotContaining("11111");
		}
	}

	@ParameterizedTest
	@MethodSource("types")
	void textOfDigitsIsRefusedSoon(Class<?> type) {
		PayloadCodec<Object> codec = this.codecs.messagePack(type);
		for (byte[] payload : List.of(text(DIGITS, -1), text(DIGITS, DIGITS - 2), text(DIGITS, 1))) {
			assertThatExceptionOfType(GridPayloadException.class).isThrownBy(() -> codec.decode(payload))
				.withMessageNotContaining("11111");
		}
	}

	@ParameterizedTest
	@MethodSource("types")
	void keyOfDigitsIsRefusedSoon(Class<?> type) {
		TypeFactory types = TypeFactory.defaultInstance();
		Type map = types.constructMapType(Map.class, types.constructType(type), types.constructType(Object.class));
		byte[] text = text(40_000, 39_998);
		byte[] payload = ByteBuffer.allocate(text.length + 2).put((byte) 0x81).put(text).put((byte) 0xc0).array();

		try {
			PayloadCodec<Object> codec = this.codecs.messagePack(map);
			codec.decode(payload);
			assertThat(type).isIn(double.class, Number.class);
		}
		catch (GridPayloadException ex) {
			assertThat(ex).hasMessageNotContaining("11111");
		}
	}

	@ParameterizedTest
	@MethodSource("types")
	void jsonTextOfDigitsIsRefusedSoon(Class<?> type) {
		PayloadCodecs json = JacksonPayloadCodecs.of(JsonMapper.shared());
		byte[] text = text(DIGITS, DIGITS - 2);
		byte[] payload = Arrays.copyOfRange(text, 4, text.length + 1);
		payload[0] = '"';
		payload[payload.length - 1] = '"';

		assertThatExceptionOfType(GridPayloadException.class).isThrownBy(() -> json.forType(type).decode(payload))
			.withMessageNotContaining("11111");
	}

	@Test
	void timeOfAsManyCharactersAsAnyNeedsIsRead() {
		PayloadCodec<ZonedDateTime> codec = this.codecs.forType(ZonedDateTime.class);
		ZonedDateTime longest = ZonedDateTime
			.parse("2026-01-01T00:00:00.000000001-03:00[America/Argentina/ComodRivadavia]");

		assertThat(codec.decode(codec.encode(longest))).isEqualTo(longest);
	}

	/* A text of ones, with a point in it where one is wanted. */
	private static byte[] text(int digits, int point) {
		byte[] payload = new byte[5 + digits];
		Arrays.fill(payload, (byte) '1');
		payload[0] = (byte) 0xdb;
		ByteBuffer.wrap(payload).putInt(1, digits);
		if (point >= 0) {
			payload[5 + point] = '.';
		}
		return payload;
	}

}
