package dev.gridmesh.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests what a limit of payloads means for the frames that they come in.
 */
class PayloadLimitTests {

	private static final int MAX = 100_000;

	private final PayloadLimit limit = new PayloadLimit(MAX);

	/** Writes an envelope with every field in its widest form. */
	private static void envelope(ByteBuf out, int op, int payloadBytes) {
		out.writeByte(0xDD).writeInt(7);
		for (long field : new long[] { 1, 51, 0, 1, op, Flags.CRC | Flags.SUBROUTE }) {
			out.writeByte(0xCF).writeLong(field);
		}
		out.writeByte(0xC6).writeInt(payloadBytes);
	}

	@Test
	void frameHasRoomForAllThatAPeerOfV1MayMergeInItsWidestForm() {
		ByteBuf frame = Unpooled.buffer();
		envelope(frame, Op.MERGED.code(), 0);
		int gathered = 0;
		for (int part = 0; part < MergedMessageCodec.MAX_MESSAGES; part++) {
			int size = MergedMessageCodec.MAX_BYTES / MergedMessageCodec.MAX_MESSAGES;
			size += (part == 0) ? MergedMessageCodec.MAX_BYTES % MergedMessageCodec.MAX_MESSAGES : 0;
			frame.writeByte(0xC6).writeInt(size).writeZero(size);
			gathered += size;
		}
		frame.writeByte(0xC6).writeInt(0);
		envelope(frame, Op.META_CALL.code(), MAX + MetadataCodec.MAX_OVERHEAD);
		frame.writeZero(MAX + MetadataCodec.MAX_OVERHEAD);
		// subroute id and checksum of the last, checksum of the outer message
		frame.writeZero(32 + 4 + 4);

		assertThat(gathered).isEqualTo(31_744);
		assertThat(frame.readableBytes()).isEqualTo(this.limit.maxFrameBytes());
		frame.release();
	}

	@Test
	void boundIsTheOneThatTheDocumentsState() {
		assertThat(PayloadLimit.MAX_BESIDE).isEqualTo(40_759);
		assertThat(this.limit.maxFrameBytes()).isEqualTo(MAX + 40_759);
		assertThat(new PayloadLimit(Integer.MAX_VALUE).maxFrameBytes()).isEqualTo(Integer.MAX_VALUE);
	}

	@Test
	void payloadIsAllowedUpToTheLimitAndMetadataComesOnTop() {
		assertThat(this.limit.allows(Op.REQUEST, MAX)).isTrue();
		assertThat(this.limit.allows(Op.REQUEST, MAX + 1)).isFalse();
		assertThat(this.limit.allows(Op.META_CALL, MAX + 8592)).isTrue();
		assertThat(this.limit.allows(Op.META_CALL, MAX + 8593)).isFalse();
		assertThat(this.limit.allows(Op.RESPONSE, (1L << 32) - 1)).isFalse();
	}

	@Test
	void refusalNamesTheSettingAndBothSizes() {
		assertThat(this.limit.refusal(MAX + 1))
			.isEqualTo("a payload of 100001 bytes is larger than grid.message.max-size (100000 bytes)");
	}

}
