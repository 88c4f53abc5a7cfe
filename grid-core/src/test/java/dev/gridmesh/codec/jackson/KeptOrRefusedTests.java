package dev.gridmesh.codec.jackson;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Collections;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.GregorianCalendar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.gridmesh.GridPayloadException;
import dev.gridmesh.codec.MessagePackExtension;
import dev.gridmesh.codec.MessagePackPayloadCodecs;
import dev.gridmesh.codec.PayloadCodec;
import dev.gridmesh.codec.TimeFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

/**
 * Tests that a value is never another one when it has gone there and back: it is equal,
 * or it is refused, with a text that says where it stood.
 */
class KeptOrRefusedTests {

	private static final String LONE_SURROGATE = "a\ud800b";

	private final MessagePackPayloadCodecs codecs = MessagePackPayloadCodecs.create();

	/** Values that come back where their type is declared. */
	static List<Object> typed() {
		return List.of(true, (byte) -1, (short) 300, 5, Long.MAX_VALUE, 1.5f, 0.1f, Float.NaN, 0.1, -0.0,
				Double.MIN_VALUE, 'x', "", "\u20ac\ud83d\ude00", new byte[] { 1 }, new int[] { 1, 2 },
				new BigDecimal("1.50"), new BigDecimal("1E+400"), new BigDecimal("-0.000"), BigInteger.TEN,
				BigInteger.TWO.pow(63), BigInteger.TWO.pow(64).subtract(BigInteger.ONE), BigInteger.TWO.pow(64),
				BigInteger.TWO.pow(63).negate(), BigInteger.TWO.pow(200).negate(), Instant.MAX,
				Instant.parse("2026-11-21T06:50:27.000000001Z"), Duration.ofSeconds(-5, 7), Period.of(1, -2, 3),
				LocalDate.of(-44, 3, 15), LocalTime.of(1, 2, 3, 4), LocalDateTime.of(2026, 1, 2, 3, 4, 5, 6),
				OffsetDateTime.parse("2026-07-01T01:30:00+02:00"), OffsetDateTime.parse("2026-07-01T01:30:00Z"),
				OffsetDateTime.parse("2026-07-01T01:30:00.000000001-17:59:58"), OffsetTime.parse("01:30:00+02:00"),
				ZonedDateTime.parse("2026-07-01T00:30:00+02:00[Europe/Berlin]"),
				ZonedDateTime.parse("2026-10-25T02:30:00+01:00[Europe/Berlin]"),
				ZonedDateTime.parse("2026-10-25T02:30:00+02:00[Europe/Berlin]"),
				ZonedDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneId.of("UTC")),
				ZonedDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC),
				ZonedDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneId.of("GMT+02:00")),
				ZonedDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneOffset.ofHours(-3)), Year.of(2026), YearMonth.of(2026, 2),
				MonthDay.of(2, 29), DayOfWeek.MONDAY, ZoneOffset.ofHours(2), new Date(1_700_000_000_123L),
				utcCalendar(), UUID.fromString("10111213-1415-1617-1819-1a1b1c1d1e1f"), Color.RED, Locale.GERMANY,
				Locale.forLanguageTag("zh-Hant-TW"), Currency.getInstance("EUR"), URI.create("a:b"), new Point(1, 2),
				new MessagePackExtension((byte) 5, new byte[12]), new MessagePackExtension((byte) 9, new byte[3]),
				TimeZone.getTimeZone("Europe/Berlin"));
	}

	/** Values that come back where nothing says what they are. */
	static List<Object> selfDescribing() {
		return List.of(true, 5, Long.MAX_VALUE, 1.5f, 0.1f, 0.1, -0.0, Double.NaN, "", "\u20ac", new byte[] { 1, 2 },
				BigInteger.TWO.pow(63), BigInteger.TWO.pow(64).subtract(BigInteger.ONE), Instant.EPOCH,
				Instant.parse("2026-11-21T06:50:27.000000001Z"), List.of(), List.of("a", List.of(1)),
				Map.of("a", Map.of("b", Instant.EPOCH)), new MessagePackExtension((byte) 9, new byte[3]));
	}

	/** Values of which something would be lost where nothing says what they are. */
	static Stream<Object> lostWithoutAType() {
		Map<Object, Object> nullKey = new LinkedHashMap<>();
		nullKey.put(null, 1);
		return Stream.of('x', new int[] { 1 }, new BigDecimal("1.50"), new BigDecimal("1"), BigInteger.TWO.pow(64),
				Duration.ZERO, LocalDate.EPOCH, OffsetDateTime.MAX,
				ZonedDateTime.parse("2026-07-01T00:30:00+02:00[Europe/Berlin]"), DayOfWeek.MONDAY, new Date(1),
				utcCalendar(), new UUID(1, 2), Color.RED, Locale.GERMANY, URI.create("a:b"), new Point(1, 2),
				Optional.of("a"), new AtomicLong(1), new AtomicReference<>("a"), Set.of(1), Map.of(1, "a"),
				Map.of(Color.RED, 1), new EnumMap<>(Map.of(Color.RED, 1)), nullKey, ByteBuffer.wrap(new byte[1]),
				new StringBuilder("a"), new MessagePackExtension((byte) 5, new byte[12]), LONE_SURROGATE,
				Map.of(LONE_SURROGATE, 1));
	}

	@ParameterizedTest
	@MethodSource("typed")
	void valueOfADeclaredTypeComesBack(Object value) {
		Type type = declared(value);
		for (TimeFormat format : TimeFormat.values()) {
			MessagePackPayloadCodecs each = MessagePackPayloadCodecs.create(format);
			assertSame(there(each.messagePack(type), value), value);
			Type list = new Parameterized(List.class, type);
			assertSame(there(each.messagePack(list), Arrays.asList(value, null)), Arrays.asList(value, null));
			Type map = new Parameterized(Map.class, String.class, type);
			assertSame(there(each.messagePack(map), Map.of("k", value)), Map.of("k", value));
			Type optional = new Parameterized(Optional.class, type);
			assertSame(there(each.messagePack(optional), Optional.of(value)), Optional.of(value));
		}
	}

	@ParameterizedTest
	@MethodSource("selfDescribing")
	void valueThatTellsItselfComesBack(Object value) {
		for (TimeFormat format : TimeFormat.values()) {
			MessagePackPayloadCodecs each = MessagePackPayloadCodecs.create(format);
			for (Object whole : positions(value)) {
				Type type = (whole instanceof Holder) ? Holder.class
						: (whole instanceof Map) ? Map.class : (whole instanceof List) ? List.class : Object.class;
				assertSame(there(each.messagePack(type), whole), whole);
			}
		}
	}

	@ParameterizedTest
	@MethodSource("lostWithoutAType")
	void valueThatWouldBeLostIsRefused(Object value) {
		for (Object whole : positions(value)) {
			Type type = (whole instanceof Holder) ? Holder.class : Object.class;
			PayloadCodec<Object> codec = this.codecs.messagePack(type);

			assertThatExceptionOfType(GridPayloadException.class).as(whole.getClass().getName())
				.isThrownBy(() -> codec.encode(whole));
		}
	}

	@ParameterizedTest
	@MethodSource({ "typed", "selfDescribing", "lostWithoutAType" })
	void anyValueAnywhereIsEqualOrRefused(Object value) {
		for (Object whole : positions(value)) {
			assertEqualOrRefused(Object.class, whole);
		}
		assertEqualOrRefused(declared(value), value);
		if (value instanceof Number) {
			assertEqualOrRefused(Number.class, value);
		}
	}

	@Test
	void refusalSaysWhereAndWhatToDo() {
		PayloadCodec<Object> codec = this.codecs.messagePack(Holder.class);

		assertThatExceptionOfType(GridPayloadException.class)
			.isThrownBy(() -> codec.encode(new Holder(List.of(Map.of("secret", new BigDecimal("47.11"))))))
			.withMessageContaining("at value[0].*")
			.withMessageContaining("java.math.BigDecimal")
			.withMessageContaining("declare its type")
			.withMessageNotContainingAny("secret", "47.11");
	}

	@Test
	void recordsOfDataWhoseTypeIsErasedAreWrittenForWhoDeclaresThem() {
		PayloadCodec<Object> erased = this.codecs.messagePack(List.of(1).getClass());
		PayloadCodec<Object> declared = this.codecs.messagePack(new Parameterized(List.class, Point.class));

		assertThat(declared.decode(erased.encode(List.of(new Point(1, 2))))).isEqualTo(List.of(new Point(1, 2)));
		assertRefused(List.of(1).getClass(), List.of(new BigDecimal("1.5")));
	}

	@Test
	void partsThatTheFormHasNoRoomForAreRefused() {
		assertRefused(Calendar.class, new GregorianCalendar(TimeZone.getTimeZone("Europe/Berlin")));
		assertRefused(Pattern.class, Pattern.compile("a", Pattern.CASE_INSENSITIVE));
		assertRefused(Object.class, new String[] { "a" });
		assertRefused(Map.class, Map.of(1, "a"));
		assertRefused(String.class, LONE_SURROGATE);
		assertRefused(char.class, '\udc00');
		assertRefused(char[].class, LONE_SURROGATE.toCharArray());
		assertRefused(Map.class, Collections.singletonMap(null, 1));
	}

	@Test
	void bufferWithAPositionIsWrittenFromThere() {
		PayloadCodec<ByteBuffer> codec = this.codecs.messagePack(ByteBuffer.class);
		ByteBuffer buffer = ByteBuffer.wrap(new byte[] { 1, 2, 3, 4 }).position(1).limit(3);

		assertThat(codec.decode(codec.encode(buffer))).isEqualTo(ByteBuffer.wrap(new byte[] { 2, 3 }));
	}

	private void assertRefused(Type type, Object value) {
		assertThatExceptionOfType(GridPayloadException.class).as(type.getTypeName())
			.isThrownBy(() -> this.codecs.messagePack(type).encode(value));
	}

	private void assertEqualOrRefused(Type type, Object value) {
		Object decoded;
		try {
			decoded = there(this.codecs.messagePack(type), value);
		}
		catch (GridPayloadException ex) {
			return;
		}
		if (!same(decoded, value)) {
			fail("%s as %s came back as %s", value, type, decoded);
		}
	}

	private static @Nullable Object there(PayloadCodec<Object> codec, Object value) {
		return codec.decode(codec.encode(value));
	}

	private static List<Object> positions(Object value) {
		return List.of(value, new Holder(value), List.of(value), Map.of("k", value),
				Map.of("k", List.of(Map.of("l", value))), new Holder(List.of(value)));
	}

	private static void assertSame(@Nullable Object actual, Object expected) {
		assertThat(same(actual, expected)).as("%s and %s", actual, expected).isTrue();
	}

	/* Numbers where nothing says their size keep their value. */
	private static boolean same(@Nullable Object one, @Nullable Object other) {
		if (one instanceof List<?> list && other instanceof List<?> others && list.size() == others.size()) {
			return IntStream.range(0, list.size()).allMatch((index) -> same(list.get(index), others.get(index)));
		}
		if (one instanceof Map<?, ?> map && other instanceof Map<?, ?> others && map.keySet().equals(others.keySet())) {
			return map.keySet().stream().allMatch((key) -> same(map.get(key), others.get(key)));
		}
		if (one instanceof Holder holder && other instanceof Holder otherHolder) {
			return same(holder.value(), otherHolder.value());
		}
		if (one instanceof Optional<?> optional && other instanceof Optional<?> otherOptional) {
			return same(optional.orElse(null), otherOptional.orElse(null));
		}
		if (isInteger(one) && isInteger(other)) {
			return new BigInteger(one.toString()).equals(new BigInteger(other.toString()));
		}
		if (one instanceof AtomicLong || one instanceof AtomicReference || one instanceof StringBuilder) {
			// they are equal to nothing but themselves
			return other != null && one.getClass() == other.getClass() && one.toString().equals(other.toString());
		}
		return Objects.deepEquals(one, other);
	}

	private static boolean isInteger(@Nullable Object value) {
		return value instanceof Byte || value instanceof Short || value instanceof Integer || value instanceof Long
				|| value instanceof BigInteger;
	}

	private static Type declared(Object value) {
		return (value instanceof Enum<?> constant) ? constant.getDeclaringClass()
				: (value instanceof TimeZone) ? TimeZone.class : value.getClass();
	}

	private static Calendar utcCalendar() {
		Calendar calendar = new GregorianCalendar(TimeZone.getTimeZone("UTC"));
		calendar.setTimeInMillis(1_700_000_000_123L);
		return calendar;
	}

	/** A class with its parameters. */
	private record Parameterized(Class<?> raw, Type... arguments) implements ParameterizedType {

		@Override
		public Type[] getActualTypeArguments() {
			return this.arguments;
		}

		@Override
		public Type getRawType() {
			return this.raw;
		}

		@Override
		public @Nullable Type getOwnerType() {
			return null;
		}

	}

	enum Color {

		RED

	}

	record Point(int x, int y) {

	}

	record Holder(@Nullable Object value) {

	}

}
