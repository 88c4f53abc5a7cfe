package dev.gridmesh.conformance;

import java.util.ArrayList;
import java.util.List;

import dev.gridmesh.GridProtocolException;
import dev.gridmesh.protocol.MergedMessageCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.MessageCodec;
import dev.gridmesh.protocol.Op;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Makes frames of messages, and messages of frames.
 */
final class MessageFrames {

	private MessageFrames() {
	}

	/** One message as it is, several as a merged one. */
	static byte[] encode(List<Message> messages) {
		ByteBuf out = Unpooled.buffer();
		if (messages.size() == 1) {
			MessageCodec.encode(messages.get(0), out);
		}
		else {
			MergedMessageCodec.encode(messages, out);
		}
		byte[] content = new byte[out.readableBytes()];
		out.readBytes(content);
		return content;
	}

	/**
	 * Takes a frame of a node apart. A wrong checksum is an error, and so is a merged
	 * message that a node must not make.
	 */
	static List<Message> decode(byte[] content) {
		ByteBuf in = Unpooled.wrappedBuffer(content);
		Message message = MessageCodec.decode(in);
		if (message.op() != Op.MERGED) {
			return List.of(message);
		}
		List<Message> parts = new ArrayList<>();
		MergedMessageCodec.decode(message, in, parts::add);
		checkMerged(message, parts, in.readableBytes());
		return parts;
	}

	private static void checkMerged(Message outer, List<Message> parts, int rest) {
		Message wanted = Message.of(Op.MERGED, 0, parts.size(), 0);
		if (!outer.equals(wanted) || parts.size() < 2 || parts.size() > MergedMessageCodec.MAX_MESSAGES + 1
				|| rest != 0) {
			throw new GridProtocolException(
					"a merged message of %d parts and %d more bytes: %s".formatted(parts.size(), rest, outer));
		}
		int gathered = parts.subList(0, parts.size() - 1).stream().mapToInt(MessageCodec::encodedSize).sum();
		if (gathered >= MergedMessageCodec.MAX_BYTES) {
			throw new GridProtocolException("a merged message with %d bytes before its last part".formatted(gathered));
		}
	}

}
