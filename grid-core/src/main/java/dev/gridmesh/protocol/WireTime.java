package dev.gridmesh.protocol;

import java.time.DateTimeException;
import java.time.Instant;

import dev.gridmesh.GridProtocolException;
import io.netty.buffer.ByteBuf;

/**
 * Times on the wire: extension 5 of 12 bytes, and the standard timestamp extension on
 * reading (protocol.md §3). Safe for any thread.
 */
final class WireTime {

	/**
	 * What stands for "no time": 0001-01-01T00:00:00Z.
	 */
	static final Instant ZERO = Instant.ofEpochSecond(-62135596800L);

	private static final byte TYPE = 5;

	private static final byte TIMESTAMP_TYPE = -1;

	private static final int LENGTH = Long.BYTES + Integer.BYTES;

	private WireTime() {
	}

	static void write(ByteBuf out, Instant time) {
		out.writeByte(0xC7).writeByte(LENGTH).writeByte(TYPE);
		out.writeLong(time.getEpochSecond()).writeInt(time.getNano());
	}

	static Instant read(ByteBuf in, int end, String what) {
		int length = MessagePackReader.readExtLength(in, end, what);
		byte type = in.readByte();
		try {
			if (type == TYPE && length == LENGTH) {
				return Instant.ofEpochSecond(in.readLong(), in.readInt());
			}
			if (type == TIMESTAMP_TYPE) {
				return readTimestamp(in, length, what);
			}
		}
		catch (DateTimeException | ArithmeticException ex) {
			throw new GridProtocolException("%s: out of range".formatted(what), ex);
		}
		throw new GridProtocolException("%s: ext %d of %d bytes is no time".formatted(what, type, length));
	}

	private static Instant readTimestamp(ByteBuf in, int length, String what) {
		return switch (length) {
			case 4 -> Instant.ofEpochSecond(in.readUnsignedInt());
			case 8 -> {
				long both = in.readLong();
				yield Instant.ofEpochSecond(both & 0x3_FFFF_FFFFL, both >>> 34);
			}
			case LENGTH -> {
				int nanos = in.readInt();
				yield Instant.ofEpochSecond(in.readLong(), nanos);
			}
			default -> throw new GridProtocolException("%s: timestamp of %d bytes".formatted(what, length));
		};
	}

}
