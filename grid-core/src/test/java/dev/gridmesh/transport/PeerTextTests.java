package dev.gridmesh.transport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that nothing a peer says can forge a line of the log, or fill it.
 */
class PeerTextTests {

	@ParameterizedTest
	@ValueSource(ints = { 0x00, 0x07, 0x09, 0x0A, 0x0D, 0x1B, 0x7F, 0x85, 0x9B, 0x200B, 0x200E, 0x200F, 0x2028, 0x2029,
			0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069, 0xFEFF, 0xE0001, 0xD800, 0xDC00 })
	void lineHasNothingThatMovesCursorOrDirection(int codePoint) {
		assertThat(PeerText.line("a" + Character.toString(codePoint) + "b")).isEqualTo("a?b");
	}

	@Test
	void lineKeepsWhatPeopleWrite() {
		String text = "grün, 你好, العربية, \ud83d\ude00 «it's» 100 %";

		assertThat(PeerText.line(text)).isEqualTo(text);
	}

	@Test
	void lineIsCutAndSaysSo() {
		assertThat(PeerText.line("x".repeat(200))).isEqualTo("x".repeat(200));
		assertThat(PeerText.line("x".repeat(201))).isEqualTo("x".repeat(200) + "…");
		assertThat(PeerText.line("\n".repeat(1000))).isEqualTo("?".repeat(200) + "…");
	}

	@Test
	void lineIsNeverCutWithinACharacter() {
		assertThat(PeerText.line("x".repeat(199) + "\ud83d\ude00 and more")).isEqualTo("x".repeat(199) + "…");
		assertThat(PeerText.line("x".repeat(198) + "\ud83d\ude00 and more"))
			.isEqualTo("x".repeat(198) + "\ud83d\ude00…");
	}

	@Test
	void cutCountsBytesAndNeverSplitsACharacter() {
		assertThat(PeerText.cut("aé€\ud83d\ude00", 10)).isEqualTo("aé€\ud83d\ude00");
		assertThat(PeerText.cut("aé€\ud83d\ude00", 9)).isEqualTo("aé€");
		assertThat(PeerText.cut("aé€\ud83d\ude00", 5)).isEqualTo("aé");
		assertThat(PeerText.cut("aé€\ud83d\ude00", 2)).isEqualTo("a");
		assertThat(PeerText.cut("aé€\ud83d\ude00", 0)).isEmpty();
	}

}
