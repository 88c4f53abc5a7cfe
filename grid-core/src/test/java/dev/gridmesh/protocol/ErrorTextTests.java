package dev.gridmesh.protocol;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the texts of errors as they travel (protocol.md §9).
 */
class ErrorTextTests {

	private static final int MAX = ErrorText.MAX_BYTES;

	@ParameterizedTest
	@ValueSource(strings = { "a", "é", "€", "𝄞" })
	void textIsCutAtTheBoundAndNeverWithinACharacter(String character) {
		int size = character.getBytes(StandardCharsets.UTF_8).length;
		for (int before = 0; before < size; before++) {
			String text = "x".repeat(before) + character.repeat(MAX);

			byte[] bytes = ErrorText.encode(text, Integer.MAX_VALUE);

			assertThat(bytes.length).isBetween(MAX - size + 1, MAX);
			assertThat(text).startsWith(new String(bytes, StandardCharsets.UTF_8));
			assertThat(ErrorText.decode(text.getBytes(StandardCharsets.UTF_8)))
				.isEqualTo(new String(bytes, StandardCharsets.UTF_8));
		}
	}

	@Test
	void textThatFitsIsKept() {
		String text = "€".repeat(MAX / 3);

		assertThat(ErrorText.decode(ErrorText.encode(text, MAX))).isEqualTo(text);
		assertThat(ErrorText.cut(text)).isSameAs(text);
	}

	@Test
	void textIsCutToWhatAMessageHolds() {
		assertThat(ErrorText.encode("a€", 3)).isEqualTo(new byte[] { 'a' });
		assertThat(ErrorText.encode("a€", 0)).isEmpty();
		assertThat(ErrorText.encode("a€", -1)).isEmpty();
	}

	@Test
	void halfACharacterIsReplaced() {
		assertThat(ErrorText.encode("a\uD834", MAX)).isEqualTo(new byte[] { 'a', '?' });
	}

	@Test
	void pairOfSurrogatesIsNeverCut() {
		String almost = "x".repeat(MAX - 1);

		assertThat(ErrorText.cut(almost + "𝄞")).isEqualTo(almost);
		assertThat(ErrorText.cut("x".repeat(MAX - 2) + "𝄞y")).isEqualTo("x".repeat(MAX - 2) + "𝄞");
		assertThat(ErrorText.cut(almost + "yz")).isEqualTo(almost + "y");
		assertThat(ErrorText.cut(almost + "\uD834z")).isEqualTo(almost + "\uD834");
		assertThat(ErrorText.cut(almost + "\uD834")).isEqualTo(almost + "\uD834");
	}

	@Test
	void bytesThatAreNoUtf8AreReplaced() {
		assertThat(ErrorText.decode(new byte[] { 'a', (byte) 0xFF, 'b' })).isEqualTo("a\uFFFDb");
		byte[] continuations = new byte[2 * MAX];
		java.util.Arrays.fill(continuations, (byte) 0x80);
		assertThat(ErrorText.decode(continuations)).hasSizeBetween(MAX - 4, MAX).matches("\uFFFD+");
	}

	@Test
	void refusalIsCutAsWell() {
		String text = RefusalCodec.decode(RefusalCodec.encode("a".repeat(2 * MAX)));

		assertThat(text).hasSize(MAX);
	}

}
