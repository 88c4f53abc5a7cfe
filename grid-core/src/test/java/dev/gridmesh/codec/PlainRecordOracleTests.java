package dev.gridmesh.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.LongStream;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gridmesh.GridPayloadException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests plain records against Jackson: the same bytes of the same records, and the same
 * records, or no record, of the same bytes.
 */
class PlainRecordOracleTests {

	private static final List<String> TEXTS = Arrays.asList(null, "", "a", "caf\u00e9", "\u20ac", "\ud83d\ude00",
			"\ud800", "x".repeat(31), "x".repeat(32), "\u00e9".repeat(127), "x".repeat(255), "x".repeat(256),
			"x".repeat(70_000));

	private static final double[] DOUBLES = { 0.0, -0.0, 1.5, Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE,
			Double.MAX_VALUE };

	private ObjectMapper mapper;

	private MessagePackPayloadCodecs codecs;

	PlainRecordOracleTests() {
		create((unchanged) -> {
		});
	}

	private void create(Consumer<ObjectMapper> customizer) {
		ObjectMapper[] mappers = new ObjectMapper[1];
		this.codecs = MessagePackPayloadCodecs.create(TimeFormat.ISO, (mapper) -> {
			customizer.accept(mapper);
			mappers[0] = mapper;
		});
		this.mapper = mappers[0];
	}

	static LongStream seeds() {
		return LongStream.range(0, 200);
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void recordsAreTheSameBytes(long seed) throws Throwable {
		Random random = new Random(seed);
		PlainRecord plain = plain(All.class);
		for (int i = 0; i < 50; i++) {
			All value = all(random);

			byte[] payload = jackson(All.class).encode(value);

			assertThat(plain.encode(value, random.nextInt(100))).isEqualTo(payload);
			All wellFormed = jackson(All.class).decode(payload);
			assertThat(plain.decode(payload))
				.isEqualTo((value.text() != null && value.last() != null) ? wellFormed : null);
			assertSame(All.class, payload);
		}
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void spoiledPayloadsAreReadAlike(long seed) {
		Random random = new Random(seed);
		for (int i = 0; i < 50; i++) {
			byte[] payload = this.codecs.<All>forType(All.class).encode(all(random));
			assertSame(All.class, spoil(payload, random));
		}
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void mapsThatOthersWriteAreReadAlike(long seed) {
		Random random = new Random(seed);
		PayloadCodec<Map<String, Object>> maps = this.codecs.messagePack(Map.class);
		for (int i = 0; i < 50; i++) {
			assertSame(All.class, maps.encode(map(random)));
		}
	}

	@ParameterizedTest
	@MethodSource({ "dev.gridmesh.codec.MapperSettings#keepingTheForm",
			"dev.gridmesh.codec.MapperSettings#changingTheForm" })
	void settingsCountAsTheyDoForJackson(Consumer<ObjectMapper> customizer) {
		create(customizer);
		PayloadCodec<Object> maps = MessagePackPayloadCodecs.create().messagePack(Map.class);
		for (int seed = 0; seed < 500; seed++) {
			Random random = new Random(seed);
			All value = all(random);

			assertThat(written(this.codecs.forType(All.class), value)).isEqualTo(written(jackson(All.class), value));
			byte[] payload = maps.encode(map(random));
			assertSame(All.class, payload);
			assertSame(All.class, spoil(payload, random));
			assertSame(Refusing.class, maps.encode(Map.of("number", random.nextInt(2))));
			assertSame(RefusingWithAnError.class, maps.encode(Map.of("number", random.nextInt(2))));
		}
	}

	@Test
	void componentsInAnotherOrderThanTheirParametersAreReadAlike() throws Throwable {
		Reversed value = new Reversed(1, 2, "3");

		byte[] payload = this.codecs.<Reversed>forType(Reversed.class).encode(value);

		assertThat(payload).isEqualTo(jackson(Reversed.class).encode(value));
		assertThat(plain(Reversed.class).decode(payload)).isEqualTo(value);
	}

	@Test
	void nothingIsWrittenAndReadAsJacksonDoesIt() {
		PayloadCodec<@Nullable All> codec = this.codecs.forType(All.class);

		byte[] payload = codec.encode(null);

		assertThat(payload).containsExactly(0xc0);
		assertThat(codec.decode(payload)).isNull();
	}

	@Test
	void exceptionOfTheConstructorIsTheCause() {
		PayloadCodec<Refusing> codec = this.codecs.forType(Refusing.class);
		byte[] payload = codec.encode(new Refusing(1));
		payload[payload.length - 1] = 0;

		assertThatExceptionOfType(GridPayloadException.class).isThrownBy(() -> codec.decode(payload))
			.withMessage("The payload of %d bytes is no %s in MessagePack", payload.length,
					Refusing.class.getTypeName())
			.havingRootCause()
			.withMessage("refused");
	}

	@Test
	void errorOfTheConstructorIsTheCause() {
		PayloadCodec<RefusingWithAnError> codec = this.codecs.forType(RefusingWithAnError.class);
		byte[] payload = codec.encode(new RefusingWithAnError(1));
		payload[payload.length - 1] = 0;

		assertThatExceptionOfType(GridPayloadException.class).isThrownBy(() -> codec.decode(payload))
			.havingRootCause()
			.isInstanceOf(AssertionError.class)
			.withMessage("refused");
		assertSame(RefusingWithAnError.class, payload);
	}

	@Test
	void exceptionOfAnAccessorIsTheCause() {
		PayloadCodec<Secretive> codec = this.codecs.forType(Secretive.class);

		assertThatExceptionOfType(GridPayloadException.class).isThrownBy(() -> codec.encode(new Secretive(1)))
			.withMessage("Cannot write a %s as MessagePack", Secretive.class.getTypeName())
			.havingRootCause()
			.withMessage("secret");
	}

	@Test
	void errorOfAnAccessorIsNotWrapped() {
		PayloadCodec<Broken> codec = this.codecs.forType(Broken.class);

		assertThat(catchThrowable(() -> codec.encode(new Broken(1)))).isInstanceOf(LinkageError.class);
		assertThat(catchThrowable(() -> jackson(Broken.class).encode(new Broken(1)))).isInstanceOf(LinkageError.class);
	}

	private <T> void assertSame(Class<T> type, byte[] payload) {
		assertThat(outcome(this.codecs.forType(type), payload)).isEqualTo(outcome(jackson(type), payload));
	}

	/* The value, or what its refusal says. */
	private static @Nullable Object outcome(PayloadCodec<?> codec, byte[] payload) {
		try {
			return codec.decode(payload);
		}
		catch (GridPayloadException ex) {
			return ex.getMessage();
		}
	}

	/* The payload, or what its refusal says. */
	private static <T> Object written(PayloadCodec<T> codec, T value) {
		try {
			return codec.encode(value);
		}
		catch (GridPayloadException ex) {
			return ex.getMessage();
		}
	}

	private PlainRecord plain(Class<?> type) {
		PlainRecord plain = new PlainRecords(this.mapper, new FieldNames()).find(this.mapper.constructType(type));
		assertThat(plain).isNotNull();
		return plain;
	}

	private <T> PayloadCodec<T> jackson(Class<T> type) {
		JavaType javaType = this.mapper.constructType(type);
		return new MessagePackPayloadCodec<>(this.mapper, new FieldNames(), javaType, type.getTypeName(), null);
	}

	private static All all(Random random) {
		return new All(random.nextBoolean(), (int) number(random), number(random),
				DOUBLES[random.nextInt(DOUBLES.length)], text(random), text(random));
	}

	/* Numbers of all lengths, at their edges. */
	private static long number(Random random) {
		long edge = 1L << random.nextInt(Long.SIZE);
		return (random.nextBoolean() ? edge : -edge) + random.nextInt(3) - 1;
	}

	private static @Nullable String text(Random random) {
		return TEXTS.get(random.nextInt(TEXTS.size()));
	}

	private static byte[] spoil(byte[] payload, Random random) {
		int at = random.nextInt(Math.min(payload.length, 100));
		List<Byte> bytes = new ArrayList<>();
		for (byte b : payload) {
			bytes.add(b);
		}
		switch (random.nextInt(4)) {
			case 0 -> bytes.subList(at, bytes.size()).clear();
			case 1 -> bytes.remove(at);
			case 2 -> bytes.add(at, (byte) random.nextInt());
			default -> bytes.set(at, (byte) random.nextInt());
		}
		byte[] spoiled = new byte[bytes.size()];
		for (int i = 0; i < spoiled.length; i++) {
			spoiled[i] = bytes.get(i);
		}
		return spoiled;
	}

	/* Components in any order, some missing, some unknown, some of another type. */
	private static Map<String, Object> map(Random random) {
		List<String> names = new ArrayList<>(List.of("flag", "count", "size", "share", "text", "last"));
		if (random.nextInt(3) == 0) {
			Collections.shuffle(names, random);
		}
		if (random.nextInt(3) == 0) {
			names.remove(random.nextInt(names.size()));
		}
		if (random.nextInt(3) == 0) {
			names.add(random.nextInt(names.size()), "unknown");
		}
		Map<String, Object> map = new LinkedHashMap<>();
		for (String name : names) {
			map.put(name, (random.nextInt(4) == 0) ? other(random) : fitting(name, random));
		}
		return map;
	}

	private static @Nullable Object fitting(String name, Random random) {
		return switch (name) {
			case "flag" -> random.nextBoolean();
			case "count" -> (int) number(random);
			case "size" -> number(random);
			case "share" -> DOUBLES[random.nextInt(DOUBLES.length)];
			default -> text(random);
		};
	}

	private static @Nullable Object other(Random random) {
		return switch (random.nextInt(8)) {
			case 0 -> null;
			case 1 -> "12";
			case 2 -> true;
			case 3 -> 1.5f;
			case 4 -> number(random);
			case 5 -> List.of(1, 2);
			case 6 -> Map.of("a", 1);
			default -> new byte[] { 1, 2 };
		};
	}

	record All(boolean flag, int count, long size, double share, @Nullable String text, @Nullable String last) {
	}

	@JsonPropertyOrder({ "third", "second", "first" })
	record Reversed(long first, int second, String third) {
	}

	record Refusing(long number) {

		Refusing {
			if (number == 0) {
				throw new IllegalStateException("refused");
			}
		}

	}

	record RefusingWithAnError(long number) {

		RefusingWithAnError {
			if (number == 0) {
				throw new AssertionError("refused");
			}
		}

	}

	record Secretive(long number) {

		@Override
		public long number() {
			throw new IllegalStateException("secret");
		}

	}

	record Broken(long number) {

		@Override
		public long number() {
			throw new LinkageError("broken");
		}

	}

}
