package dev.gridmesh.codec.jackson;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class JsonObjectsTests {

	@Test
	void objectIsRead() {
		String text = """
				{ "s" : "a\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e6", "n":-1.5e2, "i": 0, "t":true, "f":false, "z":null,
				  "o":{}, "a":[ ], "l":[1,"x",[true],{"k":"v"}]}
				""";

		assertThat(JsonObjects.read(text)).hasSize(9)
			.containsEntry("z", null)
			.containsAllEntriesOf(Map.of("s", "a\"\\/\b\f\n\r\tæ", "n", -150.0, "i", 0, "t", true, "f", false, "o",
					Map.of(), "a", List.of(), "l", List.of(1, "x", List.of(true), Map.of("k", "v"))));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "{", "}", "[]", "1", "\"a\"", "null", "{}{}", "{} x", "{\"a\"}", "{\"a\":}",
			"{\"a\":1,}", "{,}", "{a:1}", "{'a':1}", "{\"a\":01}", "{\"a\":+1}", "{\"a\":.5}", "{\"a\":1.}",
			"{\"a\":1e}", "{\"a\":NaN}", "{\"a\":-}", "{\"a\":nul}", "{\"a\":True}", "{\"a\":\"}", "{\"a\":\"\\x\"}",
			"{\"a\":\"\\u12\"}", "{\"a\":\"\\u12g4\"}", "{\"a\":\"\n\"}", "{\"a\":1,\"a\":1}", "{\"a\":[1,]}",
			"{\"a\":[1 2]}", "{\"a\":[}", "{\"a\" 1}", "{\"a\":1 \"b\":2}", "\uFEFF{}" })
	void whatIsNoObjectIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> JsonObjects.read(text))
			.withMessageStartingWith("Malformed JSON: ")
			.withNoCause();
	}

	@ParameterizedTest
	@ValueSource(ints = { 8, 9, 1000, 1_000_000 })
	void deepNestingIsRefused(int depth) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> JsonObjects.read("{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + "}"));
	}

	@Test
	void someNestingIsRead() {
		assertThat(JsonObjects.read("{\"a\":[[[[[[]]]]]]}")).containsKey("a");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"a\":0.%s}", "{\"a\":%s}", "{\"a\":[%s,1]}" })
	void numberOfTooManyDigitsIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> JsonObjects.read(text.formatted("1".repeat(4000))));
	}

	@Test
	void longTextIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> JsonObjects.read("{}" + " ".repeat(8192)));
	}

	@Test
	void writtenTextComesBack() {
		SplittableRandom random = new SplittableRandom(20261121);
		for (int i = 0; i < 2_000; i++) {
			StringBuilder text = new StringBuilder();
			for (int length = random.nextInt(10); length > 0; length--) {
				text.append((char) (random.nextBoolean() ? random.nextInt(0x80) : random.nextInt(0x10000)));
			}

			String json = JsonObjects.write(Map.of("a", text.toString()));

			assertThat(JsonObjects.read(json)).containsEntry("a", text.toString());
		}
	}

}
