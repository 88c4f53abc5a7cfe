package dev.gridmesh.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import dev.gridmesh.GridProtocolException;
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

class MergedMessageCodecTests {

	private static final long SEED = 20261121;

	private static final Message PART = Message.of(Op.RESPONSE, 5, 0, Flags.CRC | Flags.EOF, new byte[] { 1, 2, 3 });

	private final List<Message> served = new ArrayList<>();

	@Test
	void partsComeBackInOrder() {
		RandomMessages messages = new RandomMessages(SEED);
		for (int count = 0; count < 60; count++) {
			List<Message> parts = IntStream.range(0, count).mapToObj((index) -> messages.next()).toList();
			ByteBuf buffer = encode(parts);
			this.served.clear();

			assertThat(buffer.readableBytes()).isEqualTo(MergedMessageCodec.encodedSize(parts));
			decode(buffer);
			assertThat(this.served).isEqualTo(parts);
		}
	}

	@Test
	void missingPartIsRefusedAfterTheOnesBeforeItWereServed() {
		ByteBuf buffer = encode(List.of(PART));
		buffer.setByte(2, 3);

		assertRefused(buffer);
		assertThat(this.served).containsExactly(PART);
	}

	@Test
	void badPartIsRefusedAfterTheOnesBeforeItWereServed() {
		ByteBuf buffer = encode(List.of(PART, PART, PART));
		int size = 2 + MessageCodec.encodedSize(PART);
		int lastByteOfSecond = buffer.writerIndex() - size - 1;
		buffer.setByte(lastByteOfSecond, buffer.getByte(lastByteOfSecond) ^ 1);

		assertRefused(buffer);
		assertThat(this.served).containsExactly(PART);
	}

	@Test
	void partsBeyondTheNumberAreIgnored() {
		ByteBuf buffer = encode(List.of(PART, PART, PART));
		buffer.setByte(2, 1);

		decode(buffer);
		assertThat(this.served).containsExactly(PART);
	}

	@Test
	void partMayNotReachIntoTheNext() {
		ByteBuf plain = Unpooled.buffer();
		MessageCodec.encode(PART, plain);
		ByteBuf buffer = Unpooled.buffer().writeBytes(Vectors.hex("97000200001100c400"));
		buffer.writeByte(0xC4).writeByte(plain.readableBytes() - 1).writeBytes(plain);

		assertRefused(buffer);
		assertThat(this.served).isEmpty();
	}

	@Test
	void mergedPartIsGivenAsSuchAndItsPartsAreNot() {
		ByteBuf inner = encode(List.of(PART, PART));
		ByteBuf buffer = Unpooled.buffer().writeBytes(Vectors.hex("97000200001100c400"));
		buffer.writeByte(0xC4).writeByte(inner.readableBytes()).writeBytes(inner);
		buffer.writeByte(0xC4).writeByte(MessageCodec.encodedSize(PART));
		MessageCodec.encode(PART, buffer);

		decode(buffer);
		assertThat(this.served).containsExactly(Message.of(Op.MERGED, 0, 2, Flags.NONE), PART);
	}

	@Test
	void outerChecksumIsNoPart() {
		ByteBuf buffer = encode(List.of(PART));
		buffer.setByte(6, Flags.CRC);
		buffer.writeIntLE(Checksum.crc(buffer, 0, buffer.readableBytes()));

		decode(buffer);
		assertThat(this.served).containsExactly(PART);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "c4", "c4ff00", "c5ffff00", "c6ffffffff00", "a0", "c0", "90" })
	void hugeNumberOfPartsIsRefusedAtTheFirstMissingOne(String rest) {
		ByteBuf buffer = Unpooled.wrappedBuffer(Vectors.hex("9700ceffffffff00001100c400" + rest));

		long allocated = Allocations.during(() -> assertRefused(buffer));

		assertThat(allocated).isLessThan(4 * 1024 * 1024);
		assertThat(this.served).isEmpty();
	}

	@Test
	void damagedInputIsDecodedOrRefusedAndNothingElse() {
		RandomMessages messages = new RandomMessages(SEED);
		for (int i = 0; i < 20_000; i++) {
			List<Message> parts = List.of(messages.next(), messages.nextWithChecksum());
			ByteBuf buffer = Unpooled.wrappedBuffer(messages.damage(ByteBufUtil.getBytes(encode(parts))));
			try {
				decode(buffer);
			}
			catch (GridProtocolException ex) {
				assertThat(ex).hasMessageNotContaining("null");
			}
			this.served.clear();
		}
	}

	private static ByteBuf encode(List<Message> parts) {
		ByteBuf buffer = Unpooled.buffer();
		MergedMessageCodec.encode(parts, buffer);
		return buffer;
	}

	private void decode(ByteBuf buffer) {
		Message outer = MessageCodec.decode(buffer);
		if (outer.op() == Op.MERGED) {
			MergedMessageCodec.decode(outer, buffer, this.served::add);
		}
	}

	private void assertRefused(ByteBuf buffer) {
		assertThatExceptionOfType(GridProtocolException.class).isThrownBy(() -> decode(buffer));
	}

}
