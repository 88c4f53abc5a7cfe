package dev.gridmesh.codec.jackson;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.AbstractMap;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.stream.IntStream;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.gridmesh.GridPayloadException;
import dev.gridmesh.codec.MessagePackPayloadCodecs;
import dev.gridmesh.codec.PayloadCodec;
import dev.gridmesh.codec.MessagePackExtension;
import dev.gridmesh.vectors.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

class GuardedMessagePackGeneratorTests {

	private final MessagePackPayloadCodecs codecs = MessagePackPayloadCodecs.create();

	@ParameterizedTest
	@CsvSource({ "0,00", "127,7f", "128,cc80", "255,ccff", "256,cd0100", "65535,cdffff", "65536,ce00010000",
			"4294967295,ceffffffff", "4294967296,cf0000000100000000", "-1,ff", "-32,e0", "-33,d0df", "-128,d080",
			"-129,d1ff7f", "-32768,d18000", "-32769,d2ffff7fff", "-2147483648,d280000000",
			"-2147483649,d3ffffffff7fffffff" })
	void integersTakeAsFewBytesAsTheyFitIn(long number, String hex) throws IOException {
		assertThat(written((writer) -> writer.writeNumber(number))).isEqualTo(hex);
		assertThat(written((writer) -> writer.writeNumber(BigInteger.valueOf(number)))).isEqualTo(hex);
		assertThat(written((writer) -> writer.writeNumber(Long.toString(number)))).isEqualTo(hex);
	}

	@Test
	void unsignedNumbersOf64BitsAreWritten() throws IOException {
		BigInteger most = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

		assertThat(written((writer) -> writer.writeNumber(most))).isEqualTo("cfffffffffffffffff");
		assertThat(written((writer) -> writer.writeNumber(most.toString()))).isEqualTo("cfffffffffffffffff");
	}

	@ParameterizedTest
	@ValueSource(strings = { "18446744073709551616", "-9223372036854775809" })
	void integerOfMoreThan64BitsIsRefused(BigInteger number) {
		assertThatExceptionOfType(RefusedValueException.class)
			.isThrownBy(() -> written((writer) -> writer.writeNumber(number)));
	}

	@Test
	void decimalThatADoubleHoldsIsWritten() throws IOException {
		assertThat(written((writer) -> writer.writeNumber(new BigDecimal("1.5")))).isEqualTo("cb3ff8000000000000");
		assertThat(written((writer) -> writer.writeNumber("1.5"))).isEqualTo("cb3ff8000000000000");
		assertThat(written((writer) -> writer.writeNumber(1.5))).isEqualTo("cb3ff8000000000000");
		assertThat(written((writer) -> writer.writeNumber(1.5f))).isEqualTo("ca3fc00000");
		assertThat(written((writer) -> writer.writeNumber(new BigDecimal("0.1")))).isEqualTo("cb3fb999999999999a");
	}

	@ParameterizedTest
	@CsvSource({ "0,00", "100,64", "-1,ff", "9007199254740993,cf0020000000000001",
			"18446744073709551615,cfffffffffffffffff", "-9223372036854775808,d38000000000000000" })
	void decimalThatIsAnIntegerIsOne(BigDecimal number, String hex) throws IOException {
		assertThat(written((writer) -> writer.writeNumber(number))).isEqualTo(hex);
	}

	@ParameterizedTest
	@CsvSource({ "7,07", "-9223372036854775808,d38000000000000000", "18446744073709551615,cfffffffffffffffff",
			"0.1,cb3fb999999999999a", "NaN,cb7ff8000000000000", "-Infinity,cbfff0000000000000" })
	void textOfANumberIsThatNumber(String text, String hex) throws IOException {
		assertThat(written((writer) -> writer.writeNumber(text))).isEqualTo(hex);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "seven", "0x10", "18446744073709551616" })
	void textOfNoNumberIsRefused(String text) {
		assertThat(catchThrowable(() -> written((writer) -> writer.writeNumber(text))))
			.isInstanceOfAny(NumberFormatException.class, RefusedValueException.class);
	}

	@Test
	void numberOfAnyClassIsWritten() {
		DoubleAdder adder = new DoubleAdder();
		adder.add(0.1);

		assertThat(this.codecs.messagePack(DoubleAdder.class).encode(adder))
			.isEqualTo(Vectors.hex("cb3fb999999999999a"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "1e400", "1E-400", "1.50", "1E2", "-1.00", "123456789.0123456789", "18446744073709551617",
			"1E+2147483647" })
	void decimalThatNoDoubleHoldsIsRefused(BigDecimal number) {
		assertThatExceptionOfType(RefusedValueException.class)
			.isThrownBy(() -> written((writer) -> writer.writeNumber(number)));
	}

	@Test
	void nothingIsNil() throws IOException {
		assertThat(written((writer) -> writer.writeString((String) null))).isEqualTo("c0");
		assertThat(written((writer) -> writer.writeNumber((BigInteger) null))).isEqualTo("c0");
		assertThat(written((writer) -> writer.writeNumber((BigDecimal) null))).isEqualTo("c0");
		assertThat(written((writer) -> writer.writeEmbeddedObject(null))).isEqualTo("c0");
	}

	@Test
	void textsAreWrittenFromEverySource() throws IOException {
		byte[] around = Vectors.hex("0061c3a900");

		assertThat(written((writer) -> writer.writeString("a\u00e9"))).isEqualTo("a361c3a9");
		assertThat(written((writer) -> writer.writeString(new SerializedString("a\u00e9")))).isEqualTo("a361c3a9");
		assertThat(written((writer) -> writer.writeString(" a\u00e9 ".toCharArray(), 1, 2))).isEqualTo("a361c3a9");
		assertThat(written((writer) -> writer.writeUTF8String(around, 1, 3))).isEqualTo("a361c3a9");
		assertThat(written((writer) -> writer.writeRawUTF8String(around, 1, 3))).isEqualTo("a361c3a9");
	}

	@Test
	void bytesAreWrittenFromEverySource() throws IOException {
		byte[] data = { 1, 2, 3, 4 };

		assertThat(written((writer) -> writer.writeBinary(data))).isEqualTo("c40401020304");
		assertThat(written((writer) -> writer.writeBinary(data, 1, 2))).isEqualTo("c4020203");
		assertThat(written((writer) -> writer.writeEmbeddedObject(data))).isEqualTo("c40401020304");
	}

	@ParameterizedTest
	@CsvSource({ "0,c70007", "1,d407", "2,d507", "3,c70307", "4,d607", "5,c70507", "8,d707", "15,c70f07", "16,d807",
			"17,c71107", "255,c7ff07", "256,c8010007", "65536,c90001000007" })
	void extensionsTakeAsFewBytesAsTheyFitIn(int length, String head) throws IOException {
		MessagePackExtension extension = new MessagePackExtension((byte) 7, new byte[length]);

		assertThat(written((writer) -> writer.writeEmbeddedObject(extension))).isEqualTo(head + "00".repeat(length));
		PayloadCodec<MessagePackExtension> codec = this.codecs.forType(MessagePackExtension.class);
		assertThat(codec.decode(codec.encode(extension))).isEqualTo(extension);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 15, 16, 17, 65_535, 65_536 })
	void headSaysHowManyEntriesThereAre(int entries) throws IOException {
		String head = (entries < 16) ? "9%x".formatted(entries)
				: ((entries < 65_536) ? "dc%04x" : "dd%08x").formatted(entries);
		for (int expected : List.of(0, entries, entries + 1, 16, 65_536)) {
			assertThat(written((writer) -> {
				writer.writeStartArray(null, expected);
				for (int i = 0; i < entries; i++) {
					writer.writeNull();
				}
				writer.writeEndArray();
			})).as("expected " + expected).isEqualTo(head + "c0".repeat(entries));
		}
	}

	@Test
	void sizesThatAreNotKnownBeforeAreRightAtEveryDepth() throws IOException {
		int[] sizes = { 20, 3, 17, 0, 70_000, 15, 16 };
		String hex = written((writer) -> {
			writer.writeStartArray();
			for (int size : sizes) {
				writer.writeStartObject();
				for (int i = 0; i < size; i++) {
					writer.writeFieldName("k" + i);
					writer.writeNumber(i);
				}
				writer.writeEndObject();
			}
			writer.writeEndArray();
		});

		List<?> decoded = (List<?>) this.codecs.messagePack(Object.class).decode(Vectors.hex(hex));

		assertThat(decoded).hasSameSizeAs(sizes);
		for (int i = 0; i < sizes.length; i++) {
			assertThat((Map<?, ?>) decoded.get(i)).hasSize(sizes[i]);
		}
	}

	@Test
	void sizeOfAMapThatLiesIsNotBelieved() {
		PayloadCodec<Object> codec = this.codecs.messagePack(Object.class);
		for (int claimed : List.of(-1, 0, 3, 16, 70_000)) {
			assertThat(codec.decode(codec.encode(new Lying(claimed)))).isEqualTo(Map.of("a", 1, "b", 2));
		}
	}

	@Test
	void fieldsThatAreLeftOutAreNotCounted() {
		assertThat(this.codecs.<Sparse>forType(Sparse.class).encode(new Sparse(null, 1, null)))
			.isEqualTo(Vectors.hex("81a16201"));
	}

	@Test
	void iterableIsAnArray() {
		Iterable<Integer> twenty = () -> IntStream.range(0, 20).iterator();
		Iterator<Integer> three = List.of(1, 2, 3).iterator();
		PayloadCodec<Object> read = this.codecs.messagePack(Object.class);

		assertThat(read.decode(this.codecs.messagePack(Iterable.class).encode(twenty)))
			.isEqualTo(IntStream.range(0, 20).boxed().toList());
		assertThat(read.decode(this.codecs.messagePack(Iterator.class).encode(three))).isEqualTo(List.of(1, 2, 3));
	}

	@Test
	void deepNestingIsRefused() throws IOException {
		StreamWriteConstraints constraints = StreamWriteConstraints.builder().maxNestingDepth(3).build();
		GuardedMessagePackFactory factory = new GuardedMessagePackFactory();
		factory.setStreamWriteConstraints(constraints);
		GuardedMessagePackGenerator writer = factory.createGenerator(new GuardedMessagePackPacker());

		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> {
			for (int i = 0; i < 4; i++) {
				writer.writeStartArray();
			}
		}).withMessageContaining("nesting depth (4)");
	}

	@Test
	void whatIsOutOfPlaceIsRefused() {
		assertRefused((writer) -> writer.writeFieldName("a"));
		assertRefused(JsonGenerator::writeEndArray);
		assertRefused(JsonGenerator::writeEndObject);
		assertRefused((writer) -> {
			writer.writeStartObject();
			writer.writeNumber(1);
		});
		assertRefused((writer) -> {
			writer.writeStartObject();
			writer.writeFieldName("a");
			writer.writeFieldName("b");
		});
		assertRefused((writer) -> {
			writer.writeStartObject();
			writer.writeEndArray();
		});
		assertRefused((writer) -> {
			writer.writeStartArray();
			writer.writeEndObject();
		});
		assertRefused((writer) -> {
			writer.writeStartObject();
			writer.writeFieldName("a");
			writer.writeEndObject();
		});
		assertRefused(JsonGenerator::writeStartArray);
		assertRefused(JsonGenerator::writeStartObject);
	}

	private static void assertRefused(Writing writing) {
		assertThatExceptionOfType(RefusedValueException.class).isThrownBy(() -> written(writing));
	}

	@Test
	void rawJsonIsRefused() {
		assertThatExceptionOfType(GridPayloadException.class)
			.isThrownBy(() -> this.codecs.<Raw>forType(Raw.class).encode(new Raw("{}")));
		for (Writing writing : List.<Writing>of((writer) -> writer.writeRaw("1"),
				(writer) -> writer.writeRaw("1", 0, 1), (writer) -> writer.writeRaw('1'),
				(writer) -> writer.writeRaw(new char[] { '1' }, 0, 1), (writer) -> writer.writeRawValue("1"))) {
			assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> written(writing));
		}
	}

	@Test
	void payloadsOfOneCodecAreTheirOwn() {
		PayloadCodec<String> codec = this.codecs.messagePack(String.class);
		byte[] first = codec.encode("first");
		byte[] copy = Arrays.copyOf(first, first.length);

		byte[] second = codec.encode("other");

		assertThat(first).isEqualTo(copy).isNotSameAs(second);
		assertThat(codec.decode(second)).isEqualTo("other");
	}

	private static String written(Writing writing) throws IOException {
		GuardedMessagePackPacker packer = new GuardedMessagePackPacker();
		GuardedMessagePackGenerator writer = new GuardedMessagePackFactory().createGenerator(packer);
		try {
			writing.to(writer);
		}
		catch (UncheckedIOException ex) {
			throw ex.getCause();
		}
		writer.flush();
		if (!writer.isComplete()) {
			throw new RefusedValueException("not complete");
		}
		return Vectors.hex(packer.takePayload());
	}

	@FunctionalInterface
	private interface Writing {

		void to(JsonGenerator writer) throws IOException;

	}

	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Sparse(Integer a, Integer b, Integer c) {

	}

	record Raw(@JsonRawValue String json) {

	}

	/** Has another size than entries. */
	private static final class Lying extends AbstractMap<String, Integer> {

		private final int claimed;

		private Lying(int claimed) {
			this.claimed = claimed;
		}

		@Override
		public int size() {
			return this.claimed;
		}

		@Override
		public boolean isEmpty() {
			return false;
		}

		@Override
		public Set<Entry<String, Integer>> entrySet() {
			return Map.of("a", 1, "b", 2).entrySet();
		}

	}

}
