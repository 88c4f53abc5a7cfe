package dev.gridmesh.protocol;

import dev.gridmesh.GridProtocolException;
import dev.gridmesh.SubrouteId;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Encodes and decodes one message with its subroute id and checksum (protocol.md §2).
 * Safe for any thread; a buffer is for one at a time.
 *
 * @since 0.1.0
 */
public final class MessageCodec {

	private static final int FIELDS = 7;

	private static final long MAX_UINT8 = 0xFF;

	private static final long MAX_UINT32 = 0xFFFF_FFFFL;

	private static final int CRC_BYTES = Integer.BYTES;

	private MessageCodec() {
	}

	/**
	 * Returns the number of bytes that {@link #encode} writes for a message.
	 * @param message the message
	 * @return the exact size in bytes
	 * @throws ArithmeticException if a buffer cannot hold so much
	 */
	public static int encodedSize(Message message) {
		return encodedSize(message, message.payload().length);
	}

	/** Counts the bytes of a message with a payload of another length. */
	static int encodedSize(Message message, int payloadLength) {
		int fields = 1 + MessagePackWriter.sizeOfUnsigned(message.muxId())
				+ MessagePackWriter.sizeOfUnsigned(Integer.toUnsignedLong(message.seq()))
				+ MessagePackWriter.sizeOfUnsigned(message.deadlineMillis())
				+ MessagePackWriter.sizeOfUnsigned(message.handler())
				+ MessagePackWriter.sizeOfUnsigned(message.opCode())
				+ MessagePackWriter.sizeOfUnsigned(message.flags());
		long payload = MessagePackWriter.sizeOfBin(payloadLength);
		return Math.toIntExact(fields + payload + trailerSize(message.flags()));
	}

	/**
	 * Writes a message in the smallest form, with its subroute id and checksum if they
	 * are flagged.
	 * @param message the message
	 * @param out where to write; the caller keeps it
	 */
	public static void encode(Message message, ByteBuf out) {
		encode(message, message.payload(), 0, message.payload().length, out);
	}

	/** Writes a message with a part of an array as its payload. */
	static void encode(Message message, byte[] payload, int offset, int length, ByteBuf out) {
		int start = out.writerIndex();
		out.writeByte(0x90 | FIELDS);
		MessagePackWriter.writeUnsigned(out, message.muxId());
		MessagePackWriter.writeUnsigned(out, Integer.toUnsignedLong(message.seq()));
		MessagePackWriter.writeUnsigned(out, message.deadlineMillis());
		MessagePackWriter.writeUnsigned(out, message.handler());
		MessagePackWriter.writeUnsigned(out, message.opCode());
		MessagePackWriter.writeUnsigned(out, message.flags());
		MessagePackWriter.writeBinHeader(out, length);
		out.writeBytes(payload, offset, length);
		SubrouteId subroute = message.subroute();
		if (subroute != null) {
			for (int index = 0; index < SubrouteId.WORDS; index++) {
				out.writeLong(subroute.word(index));
			}
		}
		if (message.has(Flags.CRC)) {
			out.writeIntLE(Checksum.crc(out, start, out.writerIndex() - start));
		}
	}

	/**
	 * Reads one message. The payload is copied out of the buffer, after the checksum was
	 * found right.
	 * <p>
	 * A message with {@link Op#MERGED} leaves its parts: the reader index is then at the
	 * first of them and the writer index behind the last.
	 * @param in holds one whole message, from its reader index to its writer index; the
	 * caller keeps it
	 * @return the message
	 * @throws GridProtocolException if the bytes are anything but one message
	 */
	public static Message decode(ByteBuf in) {
		int start = in.readerIndex();
		int end = in.writerIndex();
		Message message = decode(in, end);
		if (message.op() == Op.MERGED) {
			in.writerIndex(end - trailerSize(message.flags()));
		}
		else if (in.readerIndex() != end) {
			throw new IllegalStateException("Read %d of %d bytes".formatted(in.readerIndex() - start, end - start));
		}
		return message;
	}

	/**
	 * Reads one message that ends at an index, and leaves the reader index there; or for
	 * a merged one at its first part.
	 * @param in the buffer; the caller keeps it
	 * @param end behind the last byte of the message
	 * @return the message
	 * @throws GridProtocolException if the bytes are anything but one message
	 */
	static Message decode(ByteBuf in, int end) {
		int start = in.readerIndex();
		long fields = MessagePackReader.readArrayHeader(in, end, "message");
		if (fields != FIELDS) {
			throw new GridProtocolException("message: array of %d, not %d".formatted(fields, FIELDS));
		}
		long muxId = MessagePackReader.readUnsigned64(in, end, "MuxID");
		int seq = (int) MessagePackReader.readUnsigned(in, end, MAX_UINT32, "Seq");
		long deadlineMillis = MessagePackReader.readUnsigned(in, end, MAX_UINT32, "DeadlineMS");
		int handler = (int) MessagePackReader.readUnsigned(in, end, MAX_UINT8, "Handler");
		int opCode = (int) MessagePackReader.readUnsigned(in, end, MAX_UINT8, "Op");
		int flags = (int) MessagePackReader.readUnsigned(in, end, MAX_UINT8, "Flags");
		int payloadLength = MessagePackReader.readBinHeader(in, end, "Payload");
		checkLength(in, end, payloadLength, opCode, flags);
		checkCrc(in, start, end, flags);
		byte[] payload = readPayload(in, payloadLength);
		SubrouteId subroute = readSubroute(in, end, flags);
		if (opCode != Op.MERGED.code()) {
			in.readerIndex(end);
		}
		return new Message(muxId, seq, deadlineMillis, handler, opCode, flags, payload, subroute);
	}

	private static int trailerSize(int flags) {
		return (((flags & Flags.SUBROUTE) != 0) ? SubrouteId.LENGTH : 0) + (((flags & Flags.CRC) != 0) ? CRC_BYTES : 0);
	}

	private static void checkLength(ByteBuf in, int end, int payloadLength, int opCode, int flags) {
		int left = end - in.readerIndex() - payloadLength;
		int wanted = trailerSize(flags);
		if (left < wanted || (left > wanted && opCode != Op.MERGED.code())) {
			throw new GridProtocolException("%s: %d bytes after the payload, %d for the flags %s"
				.formatted(Op.describe(opCode), left, wanted, Flags.describe(flags)));
		}
	}

	private static void checkCrc(ByteBuf in, int start, int end, int flags) {
		if ((flags & Flags.CRC) == 0) {
			return;
		}
		int given = in.getIntLE(end - CRC_BYTES);
		int computed = Checksum.crc(in, start, end - CRC_BYTES - start);
		if (given != computed) {
			throw new GridProtocolException("crc mismatch: 0x%08x given, 0x%08x computed".formatted(given, computed));
		}
	}

	private static byte[] readPayload(ByteBuf in, int length) {
		if (length == 0) {
			return Message.NO_PAYLOAD;
		}
		byte[] payload = new byte[length];
		in.readBytes(payload);
		return payload;
	}

	private static @Nullable SubrouteId readSubroute(ByteBuf in, int end, int flags) {
		if ((flags & Flags.SUBROUTE) == 0) {
			return null;
		}
		int index = end - trailerSize(flags);
		return RecentSubroutes.of(in.getLong(index), in.getLong(index + Long.BYTES), in.getLong(index + 2 * Long.BYTES),
				in.getLong(index + 3 * Long.BYTES));
	}

}
