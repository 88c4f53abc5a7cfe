package dev.gridmesh.protocol;

import java.util.Arrays;
import java.util.SplittableRandom;

import dev.gridmesh.GridProtocolException;
import dev.gridmesh.vectors.Vectors;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MessagePackReaderTests {

	@ParameterizedTest
	@ValueSource(strings = { "00", "7f", "ff", "e0", "c0", "c2", "c3", "ca00000000", "cb0000000000000000", "cc00",
			"cd0000", "ce00000000", "cf0000000000000000", "d000", "d10000", "d200000000", "d30000000000000000", "a0",
			"a161", "d90161", "da000161", "db0000000161", "c40100", "c5000100", "c60000000100", "d40100", "d5010000",
			"d60100000000", "d7010000000000000000", "d80100000000000000000000000000000000", "c7010500", "c800010500",
			"c9000000010500", "90", "920102", "dc000101", "dd0000000101", "80", "810102", "de00010102",
			"df000000010102", "8192c08101a0c403000000", "9fc0c0c0c0c0c0c0c0c0c0c0c0c0c0c0",
			"8fc0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0" })
	void valueOfAnyTypeIsSkipped(String hex) {
		byte[] value = Vectors.hex(hex);
		ByteBuf in = Unpooled.wrappedBuffer(value, new byte[] { 1 });

		MessagePackReader.skip(in, in.writerIndex(), "value");

		assertThat(in.readerIndex()).isEqualTo(value.length);
		for (int length = 0; length < value.length; length++) {
			assertNotSkipped(Arrays.copyOf(value, length));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "c1", "dcffff00", "ddffffffff00", "deffff00", "dfffffffff00", "dbffffffff00",
			"c6ffffffff00", "c9ffffffff00", "ddffffffffddffffffffddffffffff" })
	void valueThatIsNotThereIsRefused(String hex) {
		assertNotSkipped(Vectors.hex(hex));
	}

	@Test
	void valueThatNestsDeeplyIsSkippedWithoutRecursion() {
		byte[] value = new byte[2_000_000];
		Arrays.fill(value, (byte) 0x91);
		value[value.length - 1] = (byte) 0xC0;
		ByteBuf in = Unpooled.wrappedBuffer(value);

		MessagePackReader.skip(in, in.writerIndex(), "value");

		assertThat(in.isReadable()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "d000", "d10000", "d200000000", "d30000000000000000" })
	void zeroOfASignedTypeIsNotNegative(String hex) {
		byte[] value = Vectors.hex(hex);

		assertThat(MessagePackReader.readUnsigned64(Unpooled.wrappedBuffer(value), value.length, "number")).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a161", "d90161", "c40161", "c5000161", "c60000000161" })
	void keyMayBeATextOrBytesOfAnyType(String hex) {
		byte[] value = Vectors.hex(hex);

		assertThat(MessagePackReader.readKey(Unpooled.wrappedBuffer(value), value.length)).isEqualTo("a");
	}

	@ParameterizedTest
	@ValueSource(strings = { "c70105", "c8000105", "c90000000105", "d405", "d50500", "d605000000", "d70500000000000000",
			"d805000000000000000000000000000000" })
	void extensionOfAnyTypeHasItsLength(String hex) {
		byte[] value = Vectors.hex(hex + "00");
		ByteBuf in = Unpooled.wrappedBuffer(value);

		int length = MessagePackReader.readExtLength(in, value.length, "time");

		assertThat(in.readByte()).as("type").isEqualTo((byte) 5);
		assertThat(in.readableBytes()).as("data").isEqualTo(length);
	}

	@ParameterizedTest
	@ValueSource(strings = { "c6", "ca", "d3", "d9" })
	void neighbourOfAnExtensionIsNone(String hex) {
		byte[] value = Arrays.copyOf(Vectors.hex(hex), 32);

		assertThatExceptionOfType(GridProtocolException.class)
			.isThrownBy(() -> MessagePackReader.readExtLength(Unpooled.wrappedBuffer(value), value.length, "time"))
			.withMessageContaining("an ext");
	}

	@ParameterizedTest
	@ValueSource(strings = { "82c0c0c0", "de0002c0c0c0", "df00000002c0c0c0" })
	void mapWithMorePairsThanBytesIsRefusedAtItsHeader(String hex) {
		byte[] value = Vectors.hex(hex);

		assertThatExceptionOfType(GridProtocolException.class)
			.isThrownBy(() -> MessagePackReader.readMapHeader(Unpooled.wrappedBuffer(value), value.length, "map"))
			.withMessage("map: 4 bytes announced, 3 left");
	}

	@Test
	void nothingBehindTheEndIsRead() {
		ByteBuf in = Unpooled.wrappedBuffer(Vectors.hex("cd1234"));

		assertThatExceptionOfType(GridProtocolException.class)
			.isThrownBy(() -> MessagePackReader.readUnsigned64(in, 2, "number"))
			.withMessage("number: 2 bytes announced, 1 left");
	}

	@Test
	void randomBytesAreSkippedOrRefusedAndNothingElse() {
		SplittableRandom random = new SplittableRandom(20261121);
		for (int i = 0; i < 100_000; i++) {
			byte[] bytes = new byte[random.nextInt(40)];
			random.nextBytes(bytes);
			ByteBuf in = Unpooled.wrappedBuffer(bytes);
			try {
				MessagePackReader.skip(in, bytes.length, "value");
				assertThat(in.readerIndex()).isPositive();
			}
			catch (GridProtocolException ex) {
				assertThat(ex).hasMessageStartingWith("value: ");
			}
		}
	}

	private static void assertNotSkipped(byte[] bytes) {
		ByteBuf in = Unpooled.wrappedBuffer(bytes);
		assertThatExceptionOfType(GridProtocolException.class)
			.isThrownBy(() -> MessagePackReader.skip(in, bytes.length, "value"));
	}

}
