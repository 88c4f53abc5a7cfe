package dev.gridmesh.protocol;

import java.nio.charset.StandardCharsets;

import dev.gridmesh.GridProtocolException;
import io.netty.buffer.ByteBuf;

/**
 * Reads MessagePack values of a buffer up to a given end, which is behind the last byte
 * that may be read. Every method leaves the reader index behind what it read, and throws
 * {@link GridProtocolException} for anything else. No method allocates before it has seen
 * that the bytes are there. Safe for any thread; a buffer is for one at a time.
 */
final class MessagePackReader {

	private MessagePackReader() {
	}

	/**
	 * Checks that bytes are left.
	 */
	static void require(ByteBuf in, int end, long bytes, String what) {
		if (end - in.readerIndex() < bytes) {
			throw new GridProtocolException(
					"%s: %d bytes announced, %d left".formatted(what, bytes, end - in.readerIndex()));
		}
	}

	static int readType(ByteBuf in, int end, String what) {
		require(in, end, 1, what);
		return in.readUnsignedByte();
	}

	/**
	 * Reads a non-negative integer in any form that is at most the given maximum.
	 */
	static long readUnsigned(ByteBuf in, int end, long max, String what) {
		long value = readUnsigned64(in, end, what);
		if (value < 0 || value > max) {
			throw new GridProtocolException("%s: %s is above %d".formatted(what, Long.toUnsignedString(value), max));
		}
		return value;
	}

	/**
	 * Reads a non-negative integer in any form as an unsigned 64-bit number.
	 */
	static long readUnsigned64(ByteBuf in, int end, String what) {
		int type = readType(in, end, what);
		if (type <= 0x7F) {
			return type;
		}
		return switch (type) {
			case 0xCC -> readFixed(in, end, Byte.BYTES, what);
			case 0xCD -> readFixed(in, end, Short.BYTES, what);
			case 0xCE -> readFixed(in, end, Integer.BYTES, what);
			case 0xCF -> readFixed(in, end, Long.BYTES, what);
			case 0xD0 -> notNegative((byte) readFixed(in, end, Byte.BYTES, what), what);
			case 0xD1 -> notNegative((short) readFixed(in, end, Short.BYTES, what), what);
			case 0xD2 -> notNegative((int) readFixed(in, end, Integer.BYTES, what), what);
			case 0xD3 -> notNegative(readFixed(in, end, Long.BYTES, what), what);
			default -> throw unexpected(type, "a non-negative integer", what);
		};
	}

	private static long notNegative(long value, String what) {
		if (value < 0) {
			throw new GridProtocolException("%s: %d is negative".formatted(what, value));
		}
		return value;
	}

	/**
	 * Reads a big-endian number without a type, zero-extended.
	 */
	private static long readFixed(ByteBuf in, int end, int bytes, String what) {
		require(in, end, bytes, what);
		return switch (bytes) {
			case Byte.BYTES -> in.readUnsignedByte();
			case Short.BYTES -> in.readUnsignedShort();
			case Integer.BYTES -> in.readUnsignedInt();
			default -> in.readLong();
		};
	}

	static long readArrayHeader(ByteBuf in, int end, String what) {
		int type = readType(in, end, what);
		return switch (type) {
			case 0xDC -> readFixed(in, end, Short.BYTES, what);
			case 0xDD -> readFixed(in, end, Integer.BYTES, what);
			default -> {
				if ((type & 0xF0) != 0x90) {
					throw unexpected(type, "an array", what);
				}
				yield type & 0x0F;
			}
		};
	}

	/**
	 * Reads a map header and returns the number of pairs, each of which needs two bytes
	 * at least.
	 */
	static long readMapHeader(ByteBuf in, int end, String what) {
		int type = readType(in, end, what);
		long pairs = switch (type) {
			case 0xDE -> readFixed(in, end, Short.BYTES, what);
			case 0xDF -> readFixed(in, end, Integer.BYTES, what);
			default -> {
				if ((type & 0xF0) != 0x80) {
					throw unexpected(type, "a map", what);
				}
				yield type & 0x0F;
			}
		};
		require(in, end, 2 * pairs, what);
		return pairs;
	}

	/**
	 * Reads a bin header and returns the length, which is not more than what is left.
	 */
	static int readBinHeader(ByteBuf in, int end, String what) {
		int type = readType(in, end, what);
		long length = switch (type) {
			case 0xC4 -> readFixed(in, end, Byte.BYTES, what);
			case 0xC5 -> readFixed(in, end, Short.BYTES, what);
			case 0xC6 -> readFixed(in, end, Integer.BYTES, what);
			default -> throw unexpected(type, "a bin", what);
		};
		require(in, end, length, what);
		return (int) length;
	}

	/**
	 * Reads a str; bytes that are not UTF-8 become replacement characters.
	 */
	static String readString(ByteBuf in, int end, String what) {
		return readText(in, readStringHeader(in, end, readType(in, end, what), what));
	}

	/**
	 * Reads the key of a map, which may be a str or a bin.
	 */
	static String readKey(ByteBuf in, int end) {
		String what = "map key";
		require(in, end, 1, what);
		int type = in.getUnsignedByte(in.readerIndex());
		if (type >= 0xC4 && type <= 0xC6) {
			return readText(in, readBinHeader(in, end, what));
		}
		return readString(in, end, what);
	}

	private static String readText(ByteBuf in, int length) {
		String text = in.toString(in.readerIndex(), length, StandardCharsets.UTF_8);
		in.skipBytes(length);
		return text;
	}

	private static int readStringHeader(ByteBuf in, int end, int type, String what) {
		long length = switch (type) {
			case 0xD9 -> readFixed(in, end, Byte.BYTES, what);
			case 0xDA -> readFixed(in, end, Short.BYTES, what);
			case 0xDB -> readFixed(in, end, Integer.BYTES, what);
			default -> {
				if ((type & 0xE0) != 0xA0) {
					throw unexpected(type, "a str", what);
				}
				yield type & 0x1F;
			}
		};
		require(in, end, length, what);
		return (int) length;
	}

	static boolean readBoolean(ByteBuf in, int end, String what) {
		int type = readType(in, end, what);
		return switch (type) {
			case 0xC2 -> false;
			case 0xC3 -> true;
			default -> throw unexpected(type, "a bool", what);
		};
	}

	/**
	 * Reads a nil if there is one.
	 */
	static boolean tryReadNil(ByteBuf in, int end, String what) {
		require(in, end, 1, what);
		if (in.getUnsignedByte(in.readerIndex()) != 0xC0) {
			return false;
		}
		in.skipBytes(1);
		return true;
	}

	/**
	 * Reads an ext header without its type byte and returns the length, which is not more
	 * than what is left behind the type byte.
	 */
	static int readExtLength(ByteBuf in, int end, String what) {
		int type = readType(in, end, what);
		if (type < 0xC7 || (type > 0xC9 && type < 0xD4) || type > 0xD8) {
			throw unexpected(type, "an ext", what);
		}
		long length = extLength(in, end, type, what);
		require(in, end, 1 + length, what);
		return (int) length;
	}

	private static long extLength(ByteBuf in, int end, int type, String what) {
		return switch (type) {
			case 0xC7 -> readFixed(in, end, Byte.BYTES, what);
			case 0xC8 -> readFixed(in, end, Short.BYTES, what);
			case 0xC9 -> readFixed(in, end, Integer.BYTES, what);
			default -> 1L << (type - 0xD4);
		};
	}

	/**
	 * Passes over one value of any type, without recursion.
	 */
	static void skip(ByteBuf in, int end, String what) {
		long values = 1;
		while (values > 0) {
			require(in, end, values, what);
			values += skipOne(in, end, what) - 1;
		}
	}

	/**
	 * Passes over one value but for the values in it, and returns how many those are.
	 */
	private static long skipOne(ByteBuf in, int end, String what) {
		int type = in.readUnsignedByte();
		if (type <= 0x7F || type >= 0xE0 || type == 0xC0 || type == 0xC2 || type == 0xC3) {
			return 0;
		}
		if (type <= 0x8F) {
			return 2 * (type & 0x0F);
		}
		if (type <= 0x9F) {
			return type & 0x0F;
		}
		return switch (type) {
			case 0xDC -> readFixed(in, end, Short.BYTES, what);
			case 0xDD -> readFixed(in, end, Integer.BYTES, what);
			case 0xDE -> 2 * readFixed(in, end, Short.BYTES, what);
			case 0xDF -> 2 * readFixed(in, end, Integer.BYTES, what);
			default -> {
				long bytes = lengthOfFlat(in, end, type, what);
				require(in, end, bytes, what);
				in.skipBytes((int) bytes);
				yield 0;
			}
		};
	}

	private static long lengthOfFlat(ByteBuf in, int end, int type, String what) {
		return switch (type) {
			case 0xC4 -> readFixed(in, end, Byte.BYTES, what);
			case 0xC5 -> readFixed(in, end, Short.BYTES, what);
			case 0xC6 -> readFixed(in, end, Integer.BYTES, what);
			case 0xC7, 0xC8, 0xC9, 0xD4, 0xD5, 0xD6, 0xD7, 0xD8 -> 1 + extLength(in, end, type, what);
			case 0xCA -> Float.BYTES;
			case 0xCB -> Double.BYTES;
			case 0xCC, 0xD0 -> Byte.BYTES;
			case 0xCD, 0xD1 -> Short.BYTES;
			case 0xCE, 0xD2 -> Integer.BYTES;
			case 0xCF, 0xD3 -> Long.BYTES;
			default -> readStringHeader(in, end, type, what);
		};
	}

	private static GridProtocolException unexpected(int type, String wanted, String what) {
		return new GridProtocolException("%s: type byte 0x%02x is not %s".formatted(what, type, wanted));
	}

}
