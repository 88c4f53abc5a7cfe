package dev.gridmesh.codec;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.module.paramnames.ParameterNamesModule;
import dev.gridmesh.codec.MessagePackPayloadCodecsTests.Everything;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msgpack.jackson.dataformat.MessagePackMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the format against the library of those who specify MessagePack: both write the
 * same bytes, and each reads what the other one wrote.
 */
class MessagePackOracleTests {

	private static final List<Integer> LENGTHS = List.of(0, 1, 15, 16, 17, 31, 32, 33, 255, 256, 257, 1_000);

	private final PayloadCodec<Object> codec = MessagePackPayloadCodecs.create().messagePack(Object.class);

	private final ObjectMapper oracle = new MessagePackMapper().handleBigDecimalAsString()
		.handleBigIntegerAsString()
		.registerModule(new JavaTimeModule())
		.registerModule(new Jdk8Module())
		.registerModule(new ParameterNamesModule())
		.disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS);

	static LongStream seeds() {
		return LongStream.range(0, 300);
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void treesAreTheSameBytesAndTheSameValues(long seed) throws IOException {
		Object tree = new Trees(seed).value(4);

		byte[] payload = this.codec.encode(tree);

		assertThat(payload).isEqualTo(this.oracle.writeValueAsBytes(tree));
		assertThat(this.codec.decode(payload)).usingRecursiveComparison()
			.withComparatorForType(Double::compare, Double.class)
			.isEqualTo(this.oracle.readValue(payload, Object.class));
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void jsonTreesAreTheSameBytesAndTheSameValues(long seed) throws IOException {
		JsonNode tree = new ObjectMapper().valueToTree(new Trees(seed).value(4));

		byte[] payload = this.codec.encode(tree);

		assertThat(payload).isEqualTo(this.oracle.writeValueAsBytes(tree));
		assertThat(MessagePackPayloadCodecs.create().<JsonNode>messagePack(JsonNode.class).decode(payload))
			.isEqualTo(this.oracle.readTree(payload));
	}

	static List<Object> edges() {
		List<Object> edges = new ArrayList<>(List.of(1.5f, Float.NaN, Double.NaN, Double.NEGATIVE_INFINITY,
				Double.MIN_VALUE, -0.0, true, false, "\u00e9", "\u20ac", "\ud83d\ude00", "\ud800", "a\udc00b"));
		for (int bits = 0; bits < Long.SIZE; bits++) {
			long power = 1L << bits;
			edges.addAll(List.of(power - 1, power, power + 1, -power - 1, -power, -power + 1));
		}
		BigInteger tooLarge = BigInteger.ONE.shiftLeft(Long.SIZE);
		edges.addAll(List.of(BigInteger.ONE.shiftLeft(63), tooLarge.subtract(BigInteger.ONE)));
		for (int length : LENGTHS) {
			edges.add("x".repeat(length));
			edges.add("\u20ac".repeat(length));
			edges.add(new byte[length]);
			edges.add(IntStream.range(0, length).boxed().toList());
			edges.add(IntStream.range(0, length).toArray());
			edges.add(IntStream.range(0, length).boxed().collect(Collectors.toMap((i) -> "k" + i, (i) -> i)));
		}
		edges.addAll(List.of("x".repeat(65_535), "x".repeat(65_536), new byte[65_535], new byte[65_536],
				new int[65_535], new int[65_536]));
		return edges;
	}

	@ParameterizedTest
	@MethodSource("edges")
	void edgesAreTheSameBytesAndTheSameValues(Object edge) throws IOException {
		byte[] payload = this.codec.encode(edge);
		Object decoded = this.codec.decode(payload);

		assertThat(payload).isEqualTo(this.oracle.writeValueAsBytes(edge));
		assertThat(decoded).usingRecursiveComparison()
			.withComparatorForType(Double::compare, Double.class)
			.isEqualTo(this.oracle.readValue(payload, Object.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "0.1", "-1.5", "100", "1E2", "100.00", "9007199254740993", "9223372036854775807",
			"-9223372036854775808", "18446744073709551615", "1E-300" })
	void decimalsOfJsonTreesAreTheSameBytes(BigDecimal decimal) throws IOException {
		JsonNode tree = DecimalNode.valueOf(decimal);

		assertThat(this.codec.encode(tree)).isEqualTo(this.oracle.writeValueAsBytes(tree));
	}

	static List<Everything> records() {
		return new MessagePackPayloadCodecsTests().values();
	}

	@ParameterizedTest
	@MethodSource("records")
	void recordsAreTheSameBytesAndTheSameValues(Everything value) throws IOException {
		PayloadCodec<Everything> records = MessagePackPayloadCodecs.create().forType(Everything.class);

		byte[] payload = records.encode(value);

		assertThat(payload).isEqualTo(this.oracle.writeValueAsBytes(value));
		assertThat(records.decode(payload)).usingRecursiveComparison()
			.isEqualTo(this.oracle.readValue(payload, Everything.class));
	}

	/** Values of all kinds, the same ones for a seed. */
	private static final class Trees {

		private final Random random;

		private Trees(long seed) {
			this.random = new Random(seed);
		}

		private @Nullable Object value(int depth) {
			return switch (this.random.nextInt((depth > 0) ? 10 : 8)) {
				case 0 -> null;
				case 1 -> this.random.nextBoolean();
				case 2 -> this.random.nextInt();
				case 3 -> this.random.nextLong() >> this.random.nextInt(Long.SIZE);
				case 4 -> this.random.nextGaussian();
				case 5, 6 -> text(this.random.nextInt(40));
				case 7 -> new byte[this.random.nextInt(300)];
				case 8 -> values(depth);
				default -> map(depth);
			};
		}

		private List<Object> values(int depth) {
			List<Object> values = new ArrayList<>();
			for (int i = this.random.nextInt(20); i > 0; i--) {
				values.add(value(depth - 1));
			}
			return values;
		}

		private Map<String, Object> map(int depth) {
			Map<String, Object> map = new LinkedHashMap<>();
			for (int i = this.random.nextInt(20); i > 0; i--) {
				map.put(text(this.random.nextInt(60)), value(depth - 1));
			}
			return map;
		}

		private String text(int length) {
			return this.random.ints(length, 0x20, 0x2ff)
				.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
				.toString();
		}

	}

}
