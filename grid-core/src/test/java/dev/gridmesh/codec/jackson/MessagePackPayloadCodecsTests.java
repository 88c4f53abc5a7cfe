package dev.gridmesh.codec.jackson;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import dev.gridmesh.GridPayloadException;
import dev.gridmesh.codec.MessagePackPayloadCodecs;
import dev.gridmesh.codec.PayloadCodec;
import dev.gridmesh.codec.PayloadCodecContract;
import dev.gridmesh.codec.TimeFormat;
import dev.gridmesh.codec.BytesPayloadCodec;
import dev.gridmesh.codec.ByteBufferPayloadCodec;
import dev.gridmesh.codec.StringPayloadCodec;
import dev.gridmesh.testing.Allocations;
import dev.gridmesh.vectors.Vectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msgpack.jackson.dataformat.MessagePackMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

class MessagePackPayloadCodecsTests implements PayloadCodecContract<MessagePackPayloadCodecsTests.Everything> {

	private final MessagePackPayloadCodecs codecs = MessagePackPayloadCodecs.create();

	@Override
	public PayloadCodec<Everything> codec() {
		return this.codecs.forType(Everything.class);
	}

	@Override
	public List<Everything> values() {
		return List.of(new Everything("text", 1, Long.MIN_VALUE, 1.5, true, Optional.of("there"),
				Instant.parse("2026-11-21T06:50:27.000000001Z"), Duration.ofNanos(1_500_000_001),
				LocalDate.of(2026, 11, 21), new BigDecimal("0.10"), new BigInteger("123456789012345678901234567890"),
				UUID.fromString("10111213-1415-1617-1819-1a1b1c1d1e1f"), new byte[] { 1, 2, 3 }, List.of(1, 2, 3),
				Map.of("k", new Point(1, 2)), Color.GREEN),
				new Everything("", 0, 0, 0, false, Optional.empty(), Instant.EPOCH, Duration.ZERO, LocalDate.MIN,
						BigDecimal.ZERO, BigInteger.ZERO, new UUID(0, 0), new byte[0], List.of(), Map.of(), null));
	}

	@Override
	public List<byte[]> malformedPayloads() {
		byte[] whole = codec().encode(values().get(0));
		return List.of(new byte[0], Vectors.hex("c1"), Vectors.hex("90"), Vectors.hex("01"), Vectors.hex("a161"),
				Arrays.copyOf(whole, whole.length + 1), Arrays.copyOf(whole, whole.length - 1),
				Vectors.hex("81a46e616d65"), Vectors.hex("80c0"));
	}

	@Test
	void bytesAndTextsAreThePayloadItself() {
		assertThat(this.codecs.<byte[]>forType(byte[].class)).isSameAs(BytesPayloadCodec.INSTANCE);
		assertThat(this.codecs.<String>forType(String.class)).isSameAs(StringPayloadCodec.INSTANCE);
		assertThat(this.codecs.<ByteBuffer>forType(ByteBuffer.class)).isSameAs(ByteBufferPayloadCodec.INSTANCE);
	}

	@Test
	void bytesAndTextsAreMessagePackIfThatIsWanted() {
		assertThat(this.codecs.<byte[]>messagePack(byte[].class).encode(new byte[] { 1 }))
			.isEqualTo(Vectors.hex("c40101"));
		assertThat(this.codecs.<String>messagePack(String.class).encode("a")).isEqualTo(Vectors.hex("a161"));
	}

	@Test
	void recordIsAMapOfItsComponents() {
		PayloadCodec<Point> points = this.codecs.forType(Point.class);

		assertThat(points.encode(new Point(1, 300))).isEqualTo(Vectors.hex("82a17801a179cd012c"));
	}

	@Test
	void typeParametersAreKept() {
		PayloadCodec<List<Point>> points = this.codecs.forType(new TypeReference<List<Point>>() {
		}.getType());

		assertThat(points.decode(points.encode(List.of(new Point(1, 2))))).containsExactly(new Point(1, 2));
	}

	@Test
	void nilIsNoValue() {
		assertThat(codec().decode(Vectors.hex("c0"))).isNull();
	}

	@Test
	void unknownKeysAreSkipped() {
		PayloadCodec<Point> points = this.codecs.forType(Point.class);

		assertThat(points.decode(Vectors.hex("83a17801a17a9281a0c0d60500000000a17902"))).isEqualTo(new Point(1, 2));
	}

	@Test
	void typeWithoutMessagePackFormIsRefused() {
		PayloadCodec<Object> codec = this.codecs.forType(Unwritable.class);

		assertThatExceptionOfType(GridPayloadException.class).isThrownBy(() -> codec.encode(new Unwritable()))
			.withMessageContaining("Unwritable");
	}

	@Test
	void mapperIsTheApplicationsToChange() {
		PayloadCodec<Point> strict = JacksonMessagePackProvider
			.create(TimeFormat.ISO, (mapper) -> mapper.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES))
			.forType(Point.class);

		assertThatExceptionOfType(GridPayloadException.class)
			.isThrownBy(() -> strict.decode(Vectors.hex("83a17801a17902a17a03")));
	}

	@Test
	void mapperMayLookForTrailingTokensItself() {
		PayloadCodec<Point> strict = JacksonMessagePackProvider
			.create(TimeFormat.ISO, (mapper) -> mapper.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS))
			.forType(Point.class);

		assertThat(strict.decode(Vectors.hex("82a17801a17902"))).isEqualTo(new Point(1, 2));
		assertThatExceptionOfType(GridPayloadException.class)
			.isThrownBy(() -> strict.decode(Vectors.hex("82a17801a17902c0")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "c67fffffff00", "db7fffffff00", "c97fffffff0500", "c6ffffffff00", "dd7fffffff00",
			"ddffffffff00", "df7fffffff00", "81a178c67fffffff00", "81a178db7fffffff00", "81a179c97fffffff0500",
			"81a17add7fffffff00" })
	void announcedSizesAreNotBelieved(String payload) {
		for (Class<?> type : List.of(Point.class, Object.class, Everything.class)) {
			PayloadCodec<Object> codec = this.codecs.messagePack(type);
			long allocated = Allocations.during(() -> assertThatExceptionOfType(GridPayloadException.class)
				.isThrownBy(() -> codec.decode(Vectors.hex(payload))));

			assertThat(allocated).isLessThan(16 * 1024 * 1024);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0x91, 0x81 })
	void deepNestingIsRefused(int nestingByte) {
		byte[] payload = new byte[1_000_000];
		Arrays.fill(payload, (byte) nestingByte);
		for (Class<?> type : List.of(Object.class, Tree.class, Point.class)) {
			PayloadCodec<Object> codec = this.codecs.messagePack(type);
			assertThatExceptionOfType(GridPayloadException.class).isThrownBy(() -> codec.decode(payload));
		}
	}

	@Test
	void deepTreeIsRefused() {
		StringBuilder hex = new StringBuilder();
		for (int i = 0; i < 200_000; i++) {
			hex.append("81a46e65787491");
		}
		PayloadCodec<Tree> trees = this.codecs.forType(Tree.class);

		assertThat(trees.decode(Vectors.hex(hex.substring(0, 100 * 14) + "c0"))).isNotNull();
		assertThatExceptionOfType(GridPayloadException.class).isThrownBy(() -> trees.decode(Vectors.hex(hex + "c0")));
	}

	@Test
	void treeThatIsTooDeepForTheStackIsRefused() throws Exception {
		PayloadCodec<Tree> trees = this.codecs.forType(Tree.class);
		byte[] payload = Vectors.hex("81a46e65787491".repeat(490) + "c0");
		Tree tree = new Tree(List.of());
		for (int i = 0; i < 490; i++) {
			tree = new Tree(List.of(tree));
		}
		Tree deep = tree;

		assertThat(failureWithStackOf(64 * 1024 * 1024, () -> trees.decode(payload))).isNull();
		assertThat(failureWithStackOf(160 * 1024, () -> trees.decode(payload)))
			.isInstanceOf(GridPayloadException.class);
		assertThat(failureWithStackOf(160 * 1024, () -> trees.encode(deep))).isInstanceOf(GridPayloadException.class);
	}

	private static @Nullable Throwable failureWithStackOf(long bytes, ThrowingCallable code)
			throws InterruptedException {
		AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
		Thread thread = new Thread(null, () -> failure.set(catchThrowable(code)), "stack-of-" + bytes, bytes);
		thread.start();
		thread.join();
		return failure.get();
	}

	@Test
	void deepUnknownValueIsRefused() {
		byte[] payload = Vectors.hex("81a17a" + "91".repeat(100_000) + "c0");

		assertThatExceptionOfType(GridPayloadException.class)
			.isThrownBy(() -> this.codecs.forType(Point.class).decode(payload));
	}

	@Test
	void unknownValueIsSkippedWithAllThatIsInIt() {
		PayloadCodec<Bean> beans = this.codecs.forType(Bean.class);

		Bean bean = beans.decode(Vectors.hex("83a17a" + "91".repeat(500) + "c0a17993c08101a0a0a17802"));

		assertThat(bean.x).isEqualTo(2);
	}

	@Test
	void timeBehindATypeNameComesBack() {
		PayloadCodec<Event> events = MessagePackPayloadCodecs.create(TimeFormat.MSGP).forType(Event.class);

		assertThat(events.decode(events.encode(new Started(Instant.EPOCH)))).isEqualTo(new Started(Instant.EPOCH));
		// the type name comes last, so the time has to wait
		assertThat(events.decode(Vectors.hex("82a26174d6ff00000000a474797065a773746172746564")))
			.isEqualTo(new Started(Instant.EPOCH));
	}

	@Test
	void codecMayBeUsedWhileItWrites() {
		PayloadCodec<Nesting> nesting = this.codecs.forType(Nesting.class);

		Nesting decoded = nesting.decode(nesting.encode(new Nesting(this.codecs, "before", null, "after")));

		assertThat(decoded.before()).isEqualTo("before");
		assertThat(decoded.middle()).isEqualTo(this.codecs.<Point>forType(Point.class).encode(new Point(1, 2)));
		assertThat(decoded.after()).isEqualTo("after");
	}

	@Test
	void anotherMapperOfTheFormatMayBeUsedWhileItWrites() {
		PayloadCodec<Foreign> foreign = this.codecs.forType(Foreign.class);

		Foreign decoded = foreign.decode(foreign.encode(new Foreign("before", null, "after")));

		assertThat(decoded.before()).isEqualTo("before");
		assertThat(decoded.middle()).isEqualTo(this.codecs.<Point>forType(Point.class).encode(new Point(1, 2)));
		assertThat(decoded.after()).isEqualTo("after");
	}

	@Test
	void mapperWhoseBufferIsTakenBySuchAWriteFailsAndSaysWhy() {
		Nesting nesting = new Nesting(this.codecs, "before", null, "after");

		assertThatExceptionOfType(JsonProcessingException.class)
			.isThrownBy(() -> new MessagePackMapper().writeValueAsBytes(nesting))
			.withMessageContaining("setReuseResourceInGenerator(false)");
	}

	@ParameterizedTest
	@ValueSource(ints = { 500, 505, 506, 507, 508, 509, 510, 511, 512, 513, 1024, 8191, 8192, 8193, 100_000 })
	void valuesOfAnySizeAreWritten(int size) {
		PayloadCodec<Nesting> codec = this.codecs.forType(Nesting.class);
		String text = "x".repeat(size);
		String wide = "\u20ac".repeat(size);

		Nesting decoded = codec.decode(codec.encode(new Nesting(null, text, new byte[size], wide)));

		assertThat(decoded.before()).isEqualTo(text);
		assertThat(decoded.middle()).isEqualTo(new byte[size]);
		assertThat(decoded.after()).isEqualTo(wide);
	}

	enum Color {

		RED, GREEN

	}

	record Point(int x, int y) {

	}

	record Tree(List<Tree> next) {

	}

	record Everything(String text, int number, long large, double fraction, boolean yes, Optional<String> optional,
			Instant instant, Duration duration, LocalDate date, BigDecimal decimal, BigInteger integer, UUID id,
			byte[] bytes, List<Integer> list, Map<String, Point> map, Color color) {

	}

	record Nesting(@JsonIgnore MessagePackPayloadCodecs codecs, String before, byte[] middle, String after) {

		@Override
		public byte[] middle() {
			return (this.codecs != null) ? this.codecs.<Point>forType(Point.class).encode(new Point(1, 2))
					: this.middle;
		}

	}

	record Foreign(String before, byte[] middle, String after) {

		@Override
		public byte[] middle() {
			if (this.middle != null) {
				return this.middle;
			}
			try {
				return new MessagePackMapper().writeValueAsBytes(new Point(1, 2));
			}
			catch (JsonProcessingException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
	@JsonSubTypes(@JsonSubTypes.Type(value = Started.class, name = "started"))
	interface Event {

	}

	record Started(Instant at) implements Event {

	}

	static class Bean {

		public int x;

	}

	static class Unwritable {

		public String getText() {
			throw new IllegalStateException("not now");
		}

	}

}
