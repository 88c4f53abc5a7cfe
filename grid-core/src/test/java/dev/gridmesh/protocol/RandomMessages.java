package dev.gridmesh.protocol;

import java.util.Arrays;
import java.util.SplittableRandom;

import dev.gridmesh.SubrouteId;

/**
 * Messages with fields at random, near the limits of their wire forms more often than
 * not.
 */
final class RandomMessages {

	private static final long[] LIMITS = { 0, 0x7F, 0x80, 0xFF, 0x100, 0xFFFF, 0x1_0000, 0xFFFF_FFFFL, 0x1_0000_0000L,
			Long.MAX_VALUE, Long.MIN_VALUE, -1 };

	private final SplittableRandom random;

	RandomMessages(long seed) {
		this.random = new SplittableRandom(seed);
	}

	Message next() {
		int flags = this.random.nextInt(256);
		SubrouteId subroute = ((flags & Flags.SUBROUTE) != 0) ? SubrouteId.copyOf(bytes(SubrouteId.LENGTH)) : null;
		return new Message(number(), (int) number(), number() & Message.MAX_DEADLINE_MILLIS, this.random.nextInt(256),
				nextOpCode(), flags, bytes(payloadLength()), subroute);
	}

	/**
	 * Returns a message that nobody can take for another when it is damaged.
	 */
	Message nextWithChecksum() {
		Message message = next();
		return message.withFlags(message.flags() | Flags.CRC);
	}

	byte[] bytes(int length) {
		byte[] bytes = new byte[length];
		this.random.nextBytes(bytes);
		return bytes;
	}

	/**
	 * Returns a copy that is cut off, or has some bits flipped, bytes overwritten or
	 * bytes behind it.
	 */
	byte[] damage(byte[] bytes) {
		int length = (this.random.nextInt(4) == 0) ? this.random.nextInt(bytes.length + 8) : bytes.length;
		byte[] damaged = Arrays.copyOf(bytes, length);
		int changes = this.random.nextInt(4);
		for (int i = 0; i < changes && length > 0; i++) {
			// the beginning is where lengths are announced
			int position = this.random.nextInt(Math.min(length, this.random.nextBoolean() ? 24 : length));
			damaged[position] = this.random.nextBoolean() ? (byte) this.random.nextInt()
					: (byte) (damaged[position] ^ 1 << this.random.nextInt(8));
		}
		return damaged;
	}

	private int nextOpCode() {
		int code = this.random.nextInt(256);
		return (code != Op.MERGED.code()) ? code : Op.REQUEST.code();
	}

	private int payloadLength() {
		return switch (this.random.nextInt(20)) {
			case 0 -> 0;
			case 1 -> 0xFF + this.random.nextInt(2);
			case 2 -> 0xFFFF + this.random.nextInt(2);
			default -> this.random.nextInt(64);
		};
	}

	private long number() {
		return this.random.nextInt(3) == 0 ? this.random.nextLong() : LIMITS[this.random.nextInt(LIMITS.length)];
	}

}
