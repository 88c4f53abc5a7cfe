package dev.gridmesh.protocol;

import dev.gridmesh.GridProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Encodes and decodes what large messages travel in under extension {@code frag}:
 * LargeMessage, Piece, PieceAck and PieceAbort (docs/protocol-extensions.md). Safe for
 * any thread; a buffer is for one at a time.
 *
 * @since 0.1.0
 */
public final class LargeMessageCodec {

	/**
	 * The largest payload that still travels whole, in bytes.
	 */
	public static final int MAX_WHOLE_PAYLOAD = 64 * 1024;

	/**
	 * The most bytes that a piece may have.
	 */
	public static final int MAX_PIECE = 64 * 1024;

	/**
	 * The most bytes that the payload of an announcement may have.
	 */
	public static final int MAX_ANNOUNCEMENT = 1024;

	private static final String LARGE_MESSAGE = "LargeMessage";

	private static final String ID = "id";

	private static final String OP = "op";

	private static final String SIZE = "size";

	private static final long NANOS_PER_MILLI = 1_000_000;

	private static final long MAX_UINT8 = 0xFF;

	private static final long MAX_UINT32 = 0xFFFF_FFFFL;

	private LargeMessageCodec() {
	}

	/**
	 * Tells whether a message is one that travels in pieces.
	 * @param message the message
	 * @return whether it is large, and of an op that may be
	 */
	public static boolean isLarge(Message message) {
		return message.payload().length > MAX_WHOLE_PAYLOAD && mayBeLarge(message.op());
	}

	private static boolean mayBeLarge(Op op) {
		return switch (op) {
			case REQUEST, RESPONSE, CONNECT_MUX, MUX_CLIENT_MSG, MUX_SERVER_MSG, META_CALL -> true;
			default -> false;
		};
	}

	/**
	 * Makes the announcement of a large message.
	 * @param message the message
	 * @param transfer the number of its transfer
	 * @return the LargeMessage, with the envelope of the message
	 */
	public static Message announcement(Message message, long transfer) {
		byte[] payload = PayloadBuffer.write((out) -> {
			MessagePackWriter.writeMapHeader(out, 3);
			MessagePackWriter.writeString(out, ID);
			MessagePackWriter.writeUnsigned(out, transfer);
			MessagePackWriter.writeString(out, OP);
			MessagePackWriter.writeUnsigned(out, message.opCode());
			MessagePackWriter.writeString(out, SIZE);
			MessagePackWriter.writeUnsigned(out, message.payload().length);
		});
		return message.with(Op.LARGE_MESSAGE, payload);
	}

	/**
	 * Takes the time that a large message has waited off its deadline: what is announced
	 * is what is left of it.
	 * @param message the message, or its announcement
	 * @param nanos how long it has waited, in nanoseconds
	 * @return the message with the rest of its deadline, at least 1 ms; itself if it has
	 * none
	 */
	public static Message afterWaiting(Message message, long nanos) {
		long millis = nanos / NANOS_PER_MILLI;
		if (message.deadlineMillis() == 0 || millis == 0) {
			return message;
		}
		return new Message(message.muxId(), message.seq(), Math.max(1, message.deadlineMillis() - millis),
				message.handler(), message.opCode(), message.flags(), message.payload(), message.subroute());
	}

	/**
	 * Reads the payload of LargeMessage.
	 * @param payload the payload
	 * @return what is announced
	 * @throws GridProtocolException if the payload is no such map or longer than
	 * {@value #MAX_ANNOUNCEMENT} bytes, a number is missing or out of range, or the op is
	 * not one that may be large
	 */
	public static LargeMessage decodeAnnouncement(byte[] payload) {
		if (payload.length > MAX_ANNOUNCEMENT) {
			throw new GridProtocolException(
					LARGE_MESSAGE + ": payload of " + payload.length + " bytes, at most " + MAX_ANNOUNCEMENT);
		}
		Fields fields = new Fields();
		PayloadBuffer.readMap(payload, LARGE_MESSAGE, fields);
		if (fields.id == 0) {
			throw new GridProtocolException(LARGE_MESSAGE + ": no 'id' of at least 1");
		}
		if (!mayBeLarge(Op.of(fields.op))) {
			throw new GridProtocolException(
					LARGE_MESSAGE + ": 'op' " + Op.describe(fields.op) + " does not travel in pieces");
		}
		if (fields.size <= MAX_WHOLE_PAYLOAD) {
			throw new GridProtocolException(LARGE_MESSAGE + ": no 'size' above " + MAX_WHOLE_PAYLOAD);
		}
		return new LargeMessage(fields.id, Op.of(fields.op), fields.size);
	}

	/**
	 * Returns the number of bytes that {@link #encode(Piece, ByteBuf)} writes.
	 * @param piece the piece
	 * @return the exact size in bytes
	 */
	public static int encodedSize(Piece piece) {
		return MessageCodec.encodedSize(header(piece), piece.length());
	}

	/**
	 * Writes a piece as a message, straight from the payload that it is a part of.
	 * @param piece the piece
	 * @param out where to write; the caller keeps it
	 */
	public static void encode(Piece piece, ByteBuf out) {
		MessageCodec.encode(header(piece), piece.payload(), piece.offset(), piece.length(), out);
	}

	private static Message header(Piece piece) {
		return Message.of(Op.PIECE, piece.transfer(), piece.index(), piece.flags());
	}

	/**
	 * Makes the end of a transfer whose message nobody wants any more.
	 * @param transfer the number of the transfer
	 * @param flags the base flags
	 * @return the PieceAbort
	 */
	public static Message abort(long transfer, int flags) {
		return Message.of(Op.PIECE_ABORT, transfer, 0, flags);
	}

	/**
	 * Makes an acknowledgement.
	 * @param bytes how many bytes of pieces were read, at least 1
	 * @param flags the base flags
	 * @return the PieceAck
	 */
	public static Message acknowledgement(long bytes, int flags) {
		return Message.of(Op.PIECE_ACK, 0, 0, flags,
				PayloadBuffer.write((out) -> MessagePackWriter.writeUnsigned(out, bytes)));
	}

	/**
	 * Reads the payload of PieceAck; bytes behind the number are ignored.
	 * @param payload the payload
	 * @return how many bytes of pieces were read, at least 1
	 * @throws GridProtocolException if the payload is no such number
	 */
	public static long decodeAcknowledgement(byte[] payload) {
		long bytes = MessagePackReader.readUnsigned(Unpooled.wrappedBuffer(payload), payload.length, MAX_UINT32,
				"PieceAck");
		if (bytes == 0) {
			throw new GridProtocolException("PieceAck: 0 acknowledges nothing");
		}
		return bytes;
	}

	/**
	 * The fields as far as they were read.
	 */
	private static final class Fields implements PayloadBuffer.EntryReader {

		private long id;

		private int op;

		private long size;

		@Override
		public void read(String key, ByteBuf in, int end) {
			switch (key) {
				case ID -> this.id = MessagePackReader.readUnsigned(in, end, Long.MAX_VALUE, key);
				case OP -> this.op = (int) MessagePackReader.readUnsigned(in, end, MAX_UINT8, key);
				case SIZE -> this.size = MessagePackReader.readUnsigned(in, end, MAX_UINT32, key);
				default -> MessagePackReader.skip(in, end, "value");
			}
		}

	}

}
