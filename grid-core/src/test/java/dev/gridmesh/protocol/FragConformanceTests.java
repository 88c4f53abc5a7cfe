package dev.gridmesh.protocol;

import java.util.stream.Stream;

import dev.gridmesh.GridProtocolException;
import dev.gridmesh.vectors.Vectors;
import dev.gridmesh.vectors.Vectors.Case;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * {@code extensions/frag.json}: what large messages travel in.
 */
class FragConformanceTests {

	private static final String FILE = "extensions/frag.json";

	static Stream<Case> announcements() {
		return Vectors.cases(FILE, "announcements");
	}

	static Stream<Case> announcementPayloads() {
		return Vectors.cases(FILE, "announcementPayloads");
	}

	static Stream<Case> malformedAnnouncementPayloads() {
		return Vectors.cases(FILE, "malformedAnnouncementPayloads");
	}

	static Stream<Case> pieces() {
		return Vectors.cases(FILE, "pieces");
	}

	static Stream<Case> acks() {
		return Vectors.cases(FILE, "acks");
	}

	static Stream<Case> ackPayloads() {
		return Vectors.cases(FILE, "ackPayloads");
	}

	static Stream<Case> malformedAckPayloads() {
		return Vectors.cases(FILE, "malformedAckPayloads");
	}

	static Stream<Case> aborts() {
		return Vectors.cases(FILE, "aborts");
	}

	private static byte[] encoded(Message message) {
		ByteBuf out = Unpooled.buffer();
		MessageCodec.encode(message, out);
		assertThat(out.readableBytes()).isEqualTo(MessageCodec.encodedSize(message));
		return ByteBufUtil.getBytes(out);
	}

	private static Message decoded(Case vector) {
		return MessageCodec.decode(Unpooled.wrappedBuffer(vector.bytes()));
	}

	private static long number(Case vector, String field) {
		return vector.json().required(field).asLong();
	}

	private static LargeMessage large(Case vector) {
		return new LargeMessage(number(vector, "transfer"), Op.of((int) number(vector, "op")), number(vector, "size"));
	}

	@ParameterizedTest
	@MethodSource("announcements")
	void announcementDecodes(Case vector) {
		Message message = decoded(vector);

		assertThat(message).isEqualTo(Vectors.message(vector.fields()));
		assertThat(message.op()).isEqualTo(Op.LARGE_MESSAGE);
		assertThat(LargeMessageCodec.decodeAnnouncement(message.payload())).isEqualTo(large(vector));
	}

	@ParameterizedTest
	@MethodSource("announcements")
	void announcementIsWrittenSoAndGivesTheMessageBack(Case vector) {
		Message fields = Vectors.message(vector.fields());
		LargeMessage large = large(vector);
		byte[] payload = new byte[(int) large.size()];
		Message whole = new Message(fields.muxId(), fields.seq(), fields.deadlineMillis(), fields.handler(),
				large.op().code(), fields.flags(), payload, fields.subroute());

		Message announcement = LargeMessageCodec.announcement(whole, large.transfer());

		assertThat(LargeMessageCodec.isLarge(whole)).isTrue();
		assertThat(encoded(announcement)).isEqualTo(vector.bytes());
		assertThat(announcement.with(large.op(), payload)).isEqualTo(whole);
	}

	@ParameterizedTest
	@MethodSource("announcementPayloads")
	void announcementOfOtherFormDecodes(Case vector) {
		assertThat(LargeMessageCodec.decodeAnnouncement(vector.bytes())).isEqualTo(large(vector));
	}

	@ParameterizedTest
	@MethodSource("malformedAnnouncementPayloads")
	void malformedAnnouncementIsRefused(Case vector) {
		assertThatExceptionOfType(GridProtocolException.class)
			.isThrownBy(() -> LargeMessageCodec.decodeAnnouncement(vector.bytes()))
			.withMessageStartingWith(vector.json().required("error").asText());
	}

	@ParameterizedTest
	@MethodSource("pieces")
	void pieceIsWrittenSoAndDecodes(Case vector) {
		int offset = (int) number(vector, "offset");
		int length = (int) number(vector, "length");
		byte[] payload = Vectors.generated(offset + length + 10);
		Piece piece = new Piece(number(vector, "transfer"), (int) number(vector, "index"),
				(int) number(vector, "flags"), payload, offset, length);
		ByteBuf out = Unpooled.buffer();

		LargeMessageCodec.encode(piece, out);

		assertThat(ByteBufUtil.getBytes(out)).isEqualTo(vector.bytes());
		assertThat(LargeMessageCodec.encodedSize(piece)).isEqualTo(vector.bytes().length);
		Message decoded = decoded(vector);
		assertThat(decoded.op()).isEqualTo(Op.PIECE);
		assertThat(decoded.muxId()).isEqualTo(piece.transfer());
		assertThat(decoded.seq()).isEqualTo(piece.index());
		assertThat(decoded.flags()).isEqualTo(piece.flags());
		assertThat(decoded.payload()).isEqualTo(ByteBufUtil.getBytes(Unpooled.wrappedBuffer(payload, offset, length)));
	}

	@ParameterizedTest
	@MethodSource("acks")
	void ackIsWrittenSoAndDecodes(Case vector) {
		Message fields = Vectors.message(vector.fields());
		long bytes = number(vector, "bytes");

		assertThat(encoded(LargeMessageCodec.acknowledgement(bytes, fields.flags()))).isEqualTo(vector.bytes());
		assertThat(decoded(vector)).isEqualTo(fields);
		assertThat(LargeMessageCodec.decodeAcknowledgement(fields.payload())).isEqualTo(bytes);
	}

	@ParameterizedTest
	@MethodSource("ackPayloads")
	void ackOfOtherFormDecodes(Case vector) {
		assertThat(LargeMessageCodec.decodeAcknowledgement(vector.bytes())).isEqualTo(number(vector, "bytes"));
	}

	@ParameterizedTest
	@MethodSource("malformedAckPayloads")
	void malformedAckIsRefused(Case vector) {
		assertThatExceptionOfType(GridProtocolException.class)
			.isThrownBy(() -> LargeMessageCodec.decodeAcknowledgement(vector.bytes()))
			.withMessageStartingWith(vector.json().required("error").asText());
	}

	@ParameterizedTest
	@MethodSource("aborts")
	void abortIsWrittenSoAndDecodes(Case vector) {
		Message fields = Vectors.message(vector.fields());

		assertThat(encoded(LargeMessageCodec.abort(number(vector, "transfer"), fields.flags())))
			.isEqualTo(vector.bytes());
		assertThat(decoded(vector)).isEqualTo(fields);
	}

}
