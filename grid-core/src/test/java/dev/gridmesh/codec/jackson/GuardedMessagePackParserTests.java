package dev.gridmesh.codec.jackson;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import dev.gridmesh.GridPayloadException;
import dev.gridmesh.codec.MessagePackPayloadCodecs;
import dev.gridmesh.codec.PayloadCodec;
import dev.gridmesh.codec.MessagePackExtension;
import dev.gridmesh.testing.Allocations;
import dev.gridmesh.vectors.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

class GuardedMessagePackParserTests {

	private final ObjectMapper mapper = new ObjectMapper();

	private final PayloadCodec<Object> anything = MessagePackPayloadCodecs.create().messagePack(Object.class);

	@Test
	void mapAndArrayAreTokensInOrder() throws IOException {
		GuardedMessagePackParser reader = reader("82a16193c0c2c3a16280");

		assertThat(tokens(reader)).containsExactly(JsonToken.START_OBJECT, JsonToken.FIELD_NAME, JsonToken.START_ARRAY,
				JsonToken.VALUE_NULL, JsonToken.VALUE_FALSE, JsonToken.VALUE_TRUE, JsonToken.END_ARRAY,
				JsonToken.FIELD_NAME, JsonToken.START_OBJECT, JsonToken.END_OBJECT, JsonToken.END_OBJECT);
	}

	@Test
	void oneValueIsRead() throws IOException {
		GuardedMessagePackParser reader = reader("0102");

		assertThat(tokens(reader)).containsExactly(JsonToken.VALUE_NUMBER_INT);
		assertThat(reader.position()).isOne();
	}

	@Test
	void emptyPayloadHasNoToken() {
		assertThatIOException().isThrownBy(() -> reader("").nextToken());
	}

	@Test
	void namesAreThoseOfTheValuesAround() throws IOException {
		GuardedMessagePackParser reader = reader("82a1619101a162c0");

		assertThat(reader.nextToken()).isEqualTo(JsonToken.START_OBJECT);
		assertThat(reader.currentName()).isNull();
		assertThat(reader.nextFieldName()).isEqualTo("a");
		assertThat(reader.nextToken()).isEqualTo(JsonToken.START_ARRAY);
		assertThat(reader.currentName()).isEqualTo("a");
		assertThat(reader.nextToken()).isEqualTo(JsonToken.VALUE_NUMBER_INT);
		assertThat(reader.currentName()).isNull();
		assertThat(reader.getParsingContext().pathAsPointer()).hasToString("/a/0");
		assertThat(reader.nextToken()).isEqualTo(JsonToken.END_ARRAY);
		assertThat(reader.currentName()).isEqualTo("a");
		assertThat(reader.nextValue()).isEqualTo(JsonToken.VALUE_NULL);
		assertThat(reader.currentName()).isEqualTo("b");
		reader.overrideCurrentName("c");
		assertThat(reader.currentName()).isEqualTo("c");
	}

	@Test
	void locationIsTheOffsetAndShowsNothing() throws IOException {
		GuardedMessagePackParser reader = reader("92a773656372657421a0");
		reader.nextToken();
		reader.nextToken();

		assertThat(reader.currentTokenLocation().getCharOffset()).isEqualTo(1);
		assertThat(reader.currentLocation().getCharOffset()).isEqualTo(9);
		assertThat(reader.currentLocation().toString()).doesNotContain("secret");
	}

	@ParameterizedTest
	@CsvSource({ "00,INT,0", "7f,INT,127", "e0,INT,-32", "ff,INT,-1", "ccff,INT,255", "cdffff,INT,65535",
			"ce7fffffff,INT,2147483647", "ce80000000,LONG,2147483648", "ceffffffff,LONG,4294967295",
			"cf7fffffffffffffff,LONG,9223372036854775807", "cf0000000000000001,INT,1",
			"cf8000000000000000,BIG_INTEGER,9223372036854775808", "cfffffffffffffffff,BIG_INTEGER,18446744073709551615",
			"d080,INT,-128", "d18000,INT,-32768", "d280000000,INT,-2147483648",
			"d37fffffffffffffff,LONG,9223372036854775807", "d38000000000000000,LONG,-9223372036854775808",
			"d3ffffffffffffffff,INT,-1" })
	void integersAreWhatTheyAre(String payload, NumberType type, BigInteger value) throws IOException {
		GuardedMessagePackParser reader = reader(payload);

		assertThat(reader.nextToken()).isEqualTo(JsonToken.VALUE_NUMBER_INT);
		assertThat(reader.getNumberType()).isEqualTo(type);
		assertThat(reader.getNumberValue()).hasToString(value.toString());
		assertThat(reader.getText()).isEqualTo(value.toString());
		assertThat(reader.getBigIntegerValue()).isEqualTo(value);
		assertThat(reader.getDecimalValue()).isEqualByComparingTo(new BigDecimal(value));
		assertThat(reader.getDoubleValue()).isEqualTo(value.doubleValue());
		assertThat(reader.getFloatValue()).isEqualTo(value.floatValue());
		assertThat(reader.isNaN()).isFalse();
		if (type == NumberType.INT) {
			assertThat(reader.getIntValue()).isEqualTo(value.intValueExact());
		}
		else {
			assertThatExceptionOfType(ArithmeticException.class).isThrownBy(reader::getIntValue);
		}
		if (type == NumberType.BIG_INTEGER) {
			assertThatExceptionOfType(ArithmeticException.class).isThrownBy(reader::getLongValue);
		}
		else {
			assertThat(reader.getLongValue()).isEqualTo(value.longValueExact());
		}
	}

	@ParameterizedTest
	@CsvSource({ "ca3fc00000,1.5,1", "cb3ff8000000000000,1.5,1", "cbbff8000000000000,-1.5,-1",
			"cb43dfffffffffffff,9223372036854774784,9223372036854774784",
			"cbc3e0000000000000,-9223372036854775808,-9223372036854775808" })
	void fractionsAreWhatTheyAre(String payload, BigDecimal value, long whole) throws IOException {
		GuardedMessagePackParser reader = reader(payload);

		assertThat(reader.nextToken()).isEqualTo(JsonToken.VALUE_NUMBER_FLOAT);
		assertThat(reader.getNumberType()).isEqualTo(payload.startsWith("ca") ? NumberType.FLOAT : NumberType.DOUBLE);
		assertThat(reader.getNumberValue().doubleValue()).isEqualTo(value.doubleValue());
		assertThat(reader.getDecimalValue()).isEqualTo(BigDecimal.valueOf(value.doubleValue()));
		assertThat(reader.getBigIntegerValue()).isEqualTo(value.toBigInteger());
		assertThat(reader.getLongValue()).isEqualTo(whole);
		assertThat(Double.parseDouble(reader.getText())).isEqualTo(value.doubleValue());
	}

	@ParameterizedTest
	@ValueSource(strings = { "cb43e0000000000000", "cbc3e0000000000001", "cb7ff0000000000000", "cb7ff8000000000000",
			"ca7f800000" })
	void fractionBeyondLongIsNotCut(String payload) throws IOException {
		GuardedMessagePackParser reader = reader(payload);
		reader.nextToken();

		assertThatExceptionOfType(ArithmeticException.class).isThrownBy(reader::getLongValue);
		assertThatExceptionOfType(ArithmeticException.class).isThrownBy(reader::getIntValue);
	}

	@ParameterizedTest
	@ValueSource(strings = { "cb7ff0000000000000", "cb7ff8000000000000", "caff800000" })
	void whatIsNotFiniteIsNoDecimal(String payload) throws IOException {
		GuardedMessagePackParser reader = reader(payload);
		reader.nextToken();

		assertThat(reader.isNaN()).isTrue();
		assertThatExceptionOfType(NumberFormatException.class).isThrownBy(reader::getDecimalValue);
		assertThatExceptionOfType(NumberFormatException.class).isThrownBy(reader::getBigIntegerValue);
	}

	@Test
	void textIsNoNumber() throws IOException {
		GuardedMessagePackParser reader = reader("a131");
		reader.nextToken();

		assertThatIllegalStateException().isThrownBy(reader::getIntValue);
		assertThatIllegalStateException().isThrownBy(reader::getNumberValue);
		assertThatIllegalStateException().isThrownBy(reader::getDoubleValue);
	}

	@Test
	void textsAreTexts() throws IOException {
		for (String payload : List.of("a2c3a9", "d902c3a9", "da0002c3a9", "db00000002c3a9")) {
			GuardedMessagePackParser reader = reader(payload);

			assertThat(reader.nextToken()).isEqualTo(JsonToken.VALUE_STRING);
			assertThat(reader.getText()).isEqualTo("\u00e9").isSameAs(reader.getText());
			assertThat(new String(reader.getTextCharacters(), reader.getTextOffset(), reader.getTextLength()))
				.isEqualTo("\u00e9");
			assertThat(reader.getBinaryValue(Base64Variants.MIME)).isEqualTo(Vectors.hex("c3a9"));
			assertThat(reader.getEmbeddedObject()).isNull();
		}
	}

	@Test
	void bytesAreBytes() throws IOException {
		for (String payload : List.of("c4020102", "c500020102", "c6000000020102")) {
			GuardedMessagePackParser reader = reader(payload);

			assertThat(reader.nextToken()).isEqualTo(JsonToken.VALUE_EMBEDDED_OBJECT);
			assertThat(reader.getBinaryValue(Base64Variants.MIME)).isEqualTo(new byte[] { 1, 2 });
			assertThat(reader.getEmbeddedObject()).isEqualTo(new byte[] { 1, 2 });
			assertThat(reader.getText()).isNull();
		}
	}

	@ParameterizedTest
	@CsvSource({ "d4ff01,-1,1", "d5000102,0,2", "d60501020304,5,4", "d77f0102030405060708,127,8",
			"d88001020304050607080910111213141516,-128,16", "c70307010203,7,3", "c8000307010203,7,3",
			"c90000000307010203,7,3", "c70007,7,0" })
	void extensionsAreExtensions(String payload, byte type, int length) throws IOException {
		GuardedMessagePackParser reader = reader(payload);

		assertThat(reader.nextToken()).isEqualTo(JsonToken.VALUE_EMBEDDED_OBJECT);
		byte[] whole = Vectors.hex(payload);
		assertThat(reader.getEmbeddedObject())
			.isEqualTo(new MessagePackExtension(type, Arrays.copyOfRange(whole, whole.length - length, whole.length)));
		assertThatIllegalStateException().isThrownBy(() -> reader.getBinaryValue(Base64Variants.MIME));
	}

	@Test
	void bytesThatWereHandedOutAreNobodyElses() throws IOException {
		byte[] payload = Vectors.hex("92c40101c40102");
		GuardedMessagePackParser reader = reader(payload);
		reader.nextToken();
		reader.nextToken();
		byte[] first = reader.getBinaryValue(Base64Variants.MIME);
		reader.nextToken();

		payload[3] = 9;

		assertThat(first).containsExactly(1);
		assertThat(reader.getBinaryValue(Base64Variants.MIME)).containsExactly(2);
	}

	@Test
	void keysMayBeBytesAndIntegers() {
		assertThat(this.anything.decode(Vectors.hex("84a16101c4016202cc8003e004")))
			.isEqualTo(Map.of("a", 1, "b", 2, "128", 3, "-32", 4));
	}

	@ParameterizedTest
	@ValueSource(strings = { "81c001", "81c201", "81ca0000000001", "819001", "818001", "81d4000001" })
	void otherKeysAreRefused(String payload) {
		assertThatExceptionOfType(GridPayloadException.class)
			.isThrownBy(() -> this.anything.decode(Vectors.hex(payload)));
	}

	@Test
	void childrenAreSkipped() throws IOException {
		GuardedMessagePackParser reader = reader("93" + "8201a0a161920102" + "93c0c0c0" + "05");
		reader.nextToken();
		reader.nextToken();

		assertThat(reader.skipChildren().currentToken()).isEqualTo(JsonToken.END_OBJECT);
		assertThat(reader.nextToken()).isEqualTo(JsonToken.START_ARRAY);
		assertThat(reader.skipChildren().currentToken()).isEqualTo(JsonToken.END_ARRAY);
		assertThat(reader.nextToken()).isEqualTo(JsonToken.VALUE_NUMBER_INT);
		assertThat(reader.getIntValue()).isEqualTo(5);
	}

	@Test
	void tokensCanBeBuffered() throws IOException {
		TokenBuffer buffer = new TokenBuffer(reader("84a16101a162cb3ff8000000000000a163c40107a164d60500000000"));
		GuardedMessagePackParser reader = reader("84a16101a162cb3ff8000000000000a163c40107a164d60500000000");
		reader.nextToken();
		buffer.copyCurrentStructure(reader);

		Map<?, ?> value = this.mapper.readValue(buffer.asParser(), TreeMap.class);

		assertThat(value.get("a")).isEqualTo(1);
		assertThat(value.get("b")).isEqualTo(1.5);
		assertThat(value.get("c")).isEqualTo(new byte[] { 7 });
		assertThat(value.get("d")).isEqualTo(new MessagePackExtension((byte) 5, new byte[4]));
	}

	@Test
	void deepNestingIsRefused() throws IOException {
		StreamReadConstraints constraints = StreamReadConstraints.builder().maxNestingDepth(3).build();
		byte[] deep = Vectors.hex("9191919100");
		GuardedMessagePackFactory factory = new GuardedMessagePackFactory();
		factory.setStreamReadConstraints(constraints);
		GuardedMessagePackParser reader = factory.createParser(deep);

		assertThatIOException().isThrownBy(() -> tokens(reader)).withMessageContaining("nesting depth (4)");
	}

	@Test
	void everyFirstByteIsAValueOrRefused() {
		for (int first = 0; first < 256; first++) {
			byte[] payload = new byte[64];
			payload[0] = (byte) first;
			GuardedMessagePackParser reader = reader(payload);
			if (first == 0xc1) {
				assertThat(catchThrowable(reader::nextToken)).isNotNull();
			}
			else {
				assertThat(catchThrowable(reader::nextToken)).as("0x%02x", first).isNull();
				assertThat(reader.currentToken()).isNotNull();
			}
		}
	}

	@Test
	void everyCutIsRefused() {
		List<byte[]> values = new ArrayList<>();
		for (Object value : List.of(1, 128, 300, 70_000, 1L << 40, -1, -200, 1.5f, 1.5, true, "", "x".repeat(40),
				"\u20ac", "x".repeat(300), new byte[3], new byte[300], List.of(1, List.of("a")),
				Map.of("a", Map.of("b", 1)))) {
			values.add(this.anything.encode(value));
		}
		values.add(Vectors.hex("82a161d60500000000a162c70305010203"));
		for (byte[] payload : values) {
			for (int length = 0; length < payload.length; length++) {
				byte[] cut = Arrays.copyOf(payload, length);
				assertThatExceptionOfType(GridPayloadException.class).as(() -> Vectors.hex(cut))
					.isThrownBy(() -> this.anything.decode(cut));
			}
		}
	}

	@Test
	void rubbishIsAValueOrRefusedAndTakesNoRoom() {
		Random random = new Random(1);
		for (int i = 0; i < 20_000; i++) {
			byte[] payload = new byte[1 + random.nextInt(100)];
			random.nextBytes(payload);
			payload[0] = (byte) (0xc4 + random.nextInt(0x1c));

			long allocated = Allocations.during(() -> {
				Throwable failure = catchThrowable(() -> this.anything.decode(payload));
				if (failure != null) {
					assertThat(failure).isInstanceOf(GridPayloadException.class);
				}
			});

			assertThat(allocated).as(() -> Vectors.hex(payload)).isLessThan(1024 * 1024);
		}
	}

	private GuardedMessagePackParser reader(String hex) {
		return reader(Vectors.hex(hex));
	}

	private GuardedMessagePackParser reader(byte[] payload) {
		try {
			return new GuardedMessagePackFactory().createParser(payload);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<JsonToken> tokens(GuardedMessagePackParser reader) throws IOException {
		List<JsonToken> tokens = new ArrayList<>();
		int depth = 0;
		do {
			JsonToken token = reader.nextToken();
			tokens.add(token);
			depth += token.isStructStart() ? 1 : (token.isStructEnd() ? -1 : 0);
		}
		while (depth > 0);
		return tokens;
	}

}
