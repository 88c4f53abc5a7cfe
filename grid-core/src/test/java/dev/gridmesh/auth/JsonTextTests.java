package dev.gridmesh.auth;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class JsonTextTests {

	@Test
	void objectIsRead() {
		String text = """
				{ "s" : "a\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e6", "n":-1.5e2, "i": 0, "t":true, "f":false, "z":null,
				  "o":{}, "a":[ ], "l":[1,"x",[true],{"k":"v"}]}
				""";

		assertThat(JsonText.readObject(text)).containsExactlyInAnyOrderEntriesOf(
				Map.of("s", "a\"\\/\b\f\n\r\tæ", "n", -150.0, "i", 0.0, "t", true, "f", false, "z", JsonText.NULL, "o",
						Map.of(), "a", List.of(), "l", List.of(1.0, "x", List.of(true), Map.of("k", "v"))));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "{", "}", "[]", "1", "\"a\"", "null", "{}{}", "{} x", "{\"a\"}", "{\"a\":}",
			"{\"a\":1,}", "{,}", "{a:1}", "{'a':1}", "{\"a\":01}", "{\"a\":+1}", "{\"a\":.5}", "{\"a\":1.}",
			"{\"a\":1e}", "{\"a\":NaN}", "{\"a\":1e999}", "{\"a\":-}", "{\"a\":nul}", "{\"a\":True}", "{\"a\":\"}",
			"{\"a\":\"\\x\"}", "{\"a\":\"\\u12\"}", "{\"a\":\"\\u12g4\"}", "{\"a\":\"\n\"}", "{\"a\":1,\"a\":1}",
			"{\"a\":[1,]}", "{\"a\":[1 2]}", "{\"a\":[}", "{\"a\" 1}", "{\"a\":1 \"b\":2}", "\uFEFF{}" })
	void whatIsNoObjectIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> JsonText.readObject(text))
			.withMessageStartingWith("Malformed JSON at ");
	}

	@ParameterizedTest
	@ValueSource(ints = { 8, 9, 1000, 1_000_000 })
	void deepNestingIsRefused(int depth) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> JsonText.readObject("{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + "}"));
	}

	@Test
	void someNestingIsRead() {
		assertThat(JsonText.readObject("{\"a\":[[[[[[]]]]]]}")).containsKey("a");
	}

	@Test
	void textWithManyDigitsIsReadQuickly() {
		assertThat(JsonText.readObject("{\"a\":0." + "1".repeat(4000) + "}")).containsEntry("a", 1 / 9.0);
	}

	@Test
	void writtenStringComesBack() {
		SplittableRandom random = new SplittableRandom(20261121);
		for (int i = 0; i < 2_000; i++) {
			StringBuilder text = new StringBuilder();
			for (int length = random.nextInt(10); length > 0; length--) {
				text.append((char) (random.nextBoolean() ? random.nextInt(0x80) : random.nextInt(0x10000)));
			}
			StringBuilder json = new StringBuilder("{\"a\":");
			JsonText.appendString(json, text.toString());

			assertThat(JsonText.readObject(json.append('}').toString())).containsEntry("a", text.toString());
		}
	}

}
