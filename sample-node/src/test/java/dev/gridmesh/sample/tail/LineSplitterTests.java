package dev.gridmesh.sample.tail;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LineSplitterTests {

	private final LineSplitter splitter = new LineSplitter(10);

	@Test
	void lineIsWholeOnceItsEndHasCome() {
		assertThat(split("one\ntw")).containsExactly("one");
		assertThat(split("o\r\n\nthree")).containsExactly("two", "");
		assertThat(this.splitter.rest()).isEqualTo("three");
		assertThat(this.splitter.rest()).isNull();
	}

	@Test
	void bytesOfOneCharacterMayComeApart() {
		byte[] euro = "€\n".getBytes(StandardCharsets.UTF_8);
		List<String> lines = new ArrayList<>();
		for (byte value : euro) {
			lines.addAll(split(new byte[] { value }));
		}

		assertThat(lines).containsExactly("€");
	}

	@Test
	void bytesThatAreNoTextAreReplaced() {
		assertThat(split(new byte[] { (byte) 0xff, 'a', 0, (byte) 0xe2, (byte) 0x82, '\n' }))
			.containsExactly("\ufffda\0\ufffd");
	}

	@Test
	void ofALongLineTheBeginningIsKept() {
		assertThat(split("1234567890\n1234567890\r\n12345678901\n")).containsExactly("1234567890", "1234567890",
				"1234567890 …");
		assertThat(split("x".repeat(1_000_000))).isEmpty();
		assertThat(split("x\nnext\n")).containsExactly("xxxxxxxxxx …", "next");
		assertThat(split("€".repeat(10) + "\n" + "€".repeat(11) + "\n")).containsExactly("€".repeat(10),
				"€".repeat(10) + " …");
	}

	@Test
	void pairOfSurrogatesIsNotCutInTwo() {
		assertThat(split("123456789\ud83d\ude00\n")).containsExactly("123456789 …");
		assertThat(split("12345678\ud83d\ude00\n")).containsExactly("12345678\ud83d\ude00");
	}

	private List<String> split(String text) {
		return split(text.getBytes(StandardCharsets.UTF_8));
	}

	private List<String> split(byte[] bytes) {
		ByteBuffer buffer = ByteBuffer.wrap(bytes);
		List<String> lines = new ArrayList<>();
		String line = this.splitter.next(buffer);
		while (line != null) {
			lines.add(line);
			line = this.splitter.next(buffer);
		}
		assertThat(buffer.hasRemaining()).isFalse();
		return lines;
	}

}
