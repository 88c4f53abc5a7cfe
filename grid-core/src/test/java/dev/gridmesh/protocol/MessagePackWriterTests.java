package dev.gridmesh.protocol;

import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that everything is written in the shortest form there is, and that sizes are
 * those of what is written.
 */
class MessagePackWriterTests {

	private static String written(Consumer<ByteBuf> writing) {
		ByteBuf out = Unpooled.buffer();
		writing.accept(out);
		return ByteBufUtil.hexDump(out);
	}

	@ParameterizedTest
	@CsvSource({ "0, 00", "127, 7f", "128, cc80", "170, ccaa", "255, ccff", "256, cd0100", "43690, cdaaaa",
			"65535, cdffff", "65536, ce00010000", "4294967295, ceffffffff", "4294967296, cf0000000100000000",
			"-1, cfffffffffffffffff" })
	void numberIsWrittenInTheShortestForm(long number, String hex) {
		assertThat(written((out) -> MessagePackWriter.writeUnsigned(out, number))).isEqualTo(hex);
		assertThat(MessagePackWriter.sizeOfUnsigned(number)).isEqualTo(hex.length() / 2);
	}

	@ParameterizedTest
	@CsvSource({ "0, c400", "170, c4aa", "255, c4ff", "256, c50100", "43690, c5aaaa", "65535, c5ffff",
			"65536, c600010000" })
	void bytesHaveTheShortestHeader(int length, String hex) {
		assertThat(written((out) -> MessagePackWriter.writeBinHeader(out, length))).isEqualTo(hex);
		assertThat(MessagePackWriter.sizeOfBin(length)).isEqualTo(hex.length() / 2 + length);
	}

	@ParameterizedTest
	@CsvSource({ "0, a0", "31, bf", "32, d920", "255, d9ff", "256, da0100", "65535, daffff", "65536, db00010000" })
	void textHasTheShortestHeader(int length, String hex) {
		String text = "x".repeat(length);

		assertThat(written((out) -> MessagePackWriter.writeString(out, text))).isEqualTo(hex + "78".repeat(length));
	}

}
