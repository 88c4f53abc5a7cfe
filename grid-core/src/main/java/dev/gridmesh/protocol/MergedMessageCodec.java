package dev.gridmesh.protocol;

import java.util.List;
import java.util.function.Consumer;

import dev.gridmesh.GridProtocolException;
import io.netty.buffer.ByteBuf;

/**
 * Encodes and decodes several messages in one (protocol.md §2, Merged). Safe for any
 * thread; a buffer is for one at a time.
 *
 * @since 0.1.0
 */
public final class MergedMessageCodec {

	/**
	 * How many messages are gathered at most before the one that ends the gathering.
	 */
	public static final int MAX_MESSAGES = 50;

	/**
	 * How many bytes of messages are gathered at most before the one that ends the
	 * gathering.
	 */
	public static final int MAX_BYTES = 31_744;

	private MergedMessageCodec() {
	}

	/**
	 * Returns the number of bytes that {@link #encode} writes for some messages.
	 * @param parts the messages
	 * @return the exact size in bytes
	 * @throws ArithmeticException if a buffer cannot hold so much
	 */
	public static int encodedSize(List<Message> parts) {
		long size = MessageCodec.encodedSize(outer(parts.size()));
		for (Message part : parts) {
			size += MessagePackWriter.sizeOfBin(MessageCodec.encodedSize(part));
		}
		return Math.toIntExact(size);
	}

	/**
	 * Writes messages as one, each with its own subroute id and checksum if they are
	 * flagged.
	 * @param parts the messages, in order
	 * @param out where to write; the caller keeps it
	 */
	public static void encode(List<Message> parts, ByteBuf out) {
		MessageCodec.encode(outer(parts.size()), out);
		for (Message part : parts) {
			MessagePackWriter.writeBinHeader(out, MessageCodec.encodedSize(part));
			MessageCodec.encode(part, out);
		}
	}

	private static Message outer(int parts) {
		return Message.of(Op.MERGED, 0, parts, Flags.NONE);
	}

	/**
	 * Reads the parts of a merged message and gives each to the sink before the next is
	 * looked at. Parts beyond the announced number are ignored. A part that is merged
	 * itself is given as such, without its own parts.
	 * @param outer the outer message, as {@link MessageCodec#decode} returned it
	 * @param rest the buffer that it was read from, as it was left; the caller keeps it
	 * @param sink takes the parts, in order
	 * @throws GridProtocolException at the first part that is missing or bad, after the
	 * ones before it were given to the sink
	 */
	public static void decode(Message outer, ByteBuf rest, Consumer<Message> sink) {
		long parts = parts(outer);
		for (long index = 0; index < parts; index++) {
			sink.accept(decodePart(rest));
		}
	}

	/**
	 * Returns how many parts a merged message announces.
	 * @param outer the outer message
	 * @return the number, which need not be true
	 */
	public static long parts(Message outer) {
		return Integer.toUnsignedLong(outer.seq());
	}

	/**
	 * Reads the next part of a merged message, for those who do not take all at once.
	 * @param rest the buffer, at the start of a part; left behind it; the caller keeps it
	 * @return the part
	 * @throws GridProtocolException if it is missing or bad
	 */
	public static Message decodePart(ByteBuf rest) {
		int length = MessagePackReader.readBinHeader(rest, rest.writerIndex(), "merged part");
		int end = rest.readerIndex() + length;
		Message part = MessageCodec.decode(rest, end);
		rest.readerIndex(end);
		return part;
	}

}
