package dev.gridmesh.protocol;

import java.util.Arrays;

import dev.gridmesh.GridProtocolException;
import dev.gridmesh.SubrouteId;
import dev.gridmesh.testing.Allocations;
import dev.gridmesh.vectors.Vectors;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MessageCodecTests {

	private static final long SEED = 20261121;

	private static final Message REQUEST = new Message(1, 0, 60_000, 7, Op.REQUEST.code(), Flags.CRC | Flags.EOF,
			Vectors.generated(10), null);

	@Test
	void whatIsEncodedDecodesToTheSame() {
		RandomMessages messages = new RandomMessages(SEED);
		ByteBuf direct = Unpooled.directBuffer();
		try {
			for (int i = 0; i < 20_000; i++) {
				Message message = messages.next();
				ByteBuf buffer = (i % 2 == 0) ? direct.clear() : Unpooled.buffer();
				MessageCodec.encode(message, buffer);

				assertThat(buffer.readableBytes()).isEqualTo(MessageCodec.encodedSize(message));
				assertThat(MessageCodec.decode(buffer)).isEqualTo(message);
				assertThat(buffer.isReadable()).isFalse();
			}
		}
		finally {
			direct.release();
		}
	}

	@Test
	void messageMayBeginAnywhereInTheBuffer() {
		ByteBuf buffer = Unpooled.buffer().writeZero(5);
		MessageCodec.encode(REQUEST, buffer);
		buffer.readerIndex(5);

		assertThat(MessageCodec.decode(buffer)).isEqualTo(REQUEST);
	}

	@Test
	void bufferStaysWithItsOwner() {
		ByteBuf buffer = Unpooled.directBuffer();
		MessageCodec.encode(REQUEST, buffer);
		MessageCodec.decode(buffer);

		assertThat(buffer.refCnt()).isOne();
		buffer.release();
	}

	@Test
	void payloadIsACopy() {
		ByteBuf buffer = Unpooled.buffer();
		MessageCodec.encode(REQUEST, buffer);
		Message decoded = MessageCodec.decode(buffer);
		Arrays.fill(buffer.array(), (byte) 0);

		assertThat(decoded).isEqualTo(REQUEST);
	}

	@Test
	void emptyPayloadIsShared() {
		ByteBuf buffer = Unpooled.buffer();
		MessageCodec.encode(Message.of(Op.ACK_MUX, 1, 0, Flags.CRC), buffer);

		assertThat(MessageCodec.decode(buffer).payload()).isSameAs(Message.NO_PAYLOAD);
	}

	@Test
	void everyTruncationIsRefused() {
		byte[] bytes = encode(REQUEST);
		for (int length = 0; length < bytes.length; length++) {
			assertRefused(Arrays.copyOf(bytes, length));
		}
	}

	@Test
	void everyFlippedBitIsNoticed() {
		RandomMessages messages = new RandomMessages(SEED);
		for (int i = 0; i < 50; i++) {
			byte[] bytes = encode(messages.nextWithChecksum());
			for (int bit = 0; bit < Math.min(bytes.length, 100) * 8; bit++) {
				byte[] damaged = bytes.clone();
				damaged[bit / 8] ^= (byte) (1 << bit % 8);
				assertRefused(damaged);
			}
		}
	}

	@Test
	void damagedInputIsDecodedOrRefusedAndNothingElse() {
		RandomMessages messages = new RandomMessages(SEED + 1);
		ByteBuf direct = Unpooled.directBuffer();
		try {
			// what words of refusals load at their first use is not what is looked at
			for (int i = 0; i < 100; i++) {
				decodeOrRefuse(Unpooled.wrappedBuffer(messages.damage(encode(messages.next()))));
			}
			for (int i = 0; i < 50_000; i++) {
				Message message = messages.next();
				byte[] damaged = messages.damage(encode(message));
				ByteBuf buffer = (i % 2 == 0) ? direct.clear().writeBytes(damaged) : Unpooled.wrappedBuffer(damaged);
				long allocated = Allocations.during(() -> decodeOrRefuse(buffer));

				assertThat(allocated).as("damaged %s", message).isLessThan(2L * damaged.length + 1024 * 1024);
			}
		}
		finally {
			direct.release();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "c4ff", "c5ffff", "c67fffffff", "c6ffffffff", "c680000000" })
	void announcedPayloadIsNotAllocatedBeforeItIsThere(String binHeader) {
		byte[] bytes = Vectors.hex("97010000070e02" + binHeader + "00");

		long allocated = Allocations.during(() -> assertRefused(bytes));

		assertThat(allocated).isLessThan(4 * 1024 * 1024);
	}

	@Test
	void trailingBytesAreRefused() {
		byte[] bytes = encode(REQUEST.withFlags(Flags.EOF));

		assertRefused(Arrays.copyOf(bytes, bytes.length + 1));
	}

	@Test
	void refusalSaysWhichFieldIsWrong() {
		assertThatExceptionOfType(GridProtocolException.class).isThrownBy(() -> decode("9701cf0000000100000000"))
			.withMessage("Seq: 4294967296 is above 4294967295");
		assertThatExceptionOfType(GridProtocolException.class).isThrownBy(() -> decode("97d0ff"))
			.withMessage("MuxID: -1 is negative");
		assertThatExceptionOfType(GridProtocolException.class).isThrownBy(() -> decode("96"))
			.withMessage("message: array of 6, not 7");
	}

	@Test
	void mergedMessageLeavesItsParts() {
		ByteBuf buffer = Unpooled.buffer();
		buffer.writeBytes(Vectors.hex("97000100001100c400")).writeBytes(new byte[] { 1, 2, 3 });

		Message outer = MessageCodec.decode(buffer);

		assertThat(outer).isEqualTo(Message.of(Op.MERGED, 0, 1, Flags.NONE));
		assertThat(ByteBufUtil.hexDump(buffer)).isEqualTo("010203");
	}

	@Test
	void checksumAndSubrouteOfMergedMessageAreAtItsVeryEnd() {
		SubrouteId subroute = SubrouteId.of(7, "disk1");
		ByteBuf buffer = Unpooled.buffer();
		buffer.writeBytes(Vectors.hex("97000100001121c400")).writeBytes(new byte[] { 1, 2, 3 });
		buffer.writeBytes(subroute.toBytes());
		buffer.writeIntLE(Checksum.crc(buffer, 0, buffer.readableBytes()));

		Message outer = MessageCodec.decode(buffer);

		assertThat(outer.subroute()).isEqualTo(subroute);
		assertThat(ByteBufUtil.hexDump(buffer)).isEqualTo("010203");
	}

	@Test
	void damagedPartsOfMergedMessageWithChecksumAreNoticed() {
		ByteBuf buffer = Unpooled.buffer();
		buffer.writeBytes(Vectors.hex("97000100001101c400")).writeBytes(new byte[] { 1, 2, 3 });
		buffer.writeIntLE(Checksum.crc(buffer, 0, buffer.readableBytes()) + 1);

		assertThatExceptionOfType(GridProtocolException.class).isThrownBy(() -> MessageCodec.decode(buffer))
			.withMessageStartingWith("crc mismatch");
	}

	private static byte[] encode(Message message) {
		ByteBuf out = Unpooled.buffer();
		MessageCodec.encode(message, out);
		return ByteBufUtil.getBytes(out);
	}

	private static Message decode(String hex) {
		return MessageCodec.decode(Unpooled.wrappedBuffer(Vectors.hex(hex)));
	}

	private static void assertRefused(byte[] bytes) {
		assertThatExceptionOfType(GridProtocolException.class).as("bytes %s", Vectors.hex(bytes))
			.isThrownBy(() -> MessageCodec.decode(Unpooled.wrappedBuffer(bytes)));
	}

	private static void decodeOrRefuse(ByteBuf buffer) {
		try {
			Message message = MessageCodec.decode(buffer);
			MergedMessageCodec.decode(message, buffer, (part) -> {
				// whatever it is
			});
		}
		catch (GridProtocolException ex) {
			assertThat(ex).hasMessageNotContaining("null");
		}
	}

}
