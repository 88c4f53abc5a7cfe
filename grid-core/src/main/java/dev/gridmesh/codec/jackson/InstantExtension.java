package dev.gridmesh.codec.jackson;

import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;

import dev.gridmesh.codec.MessagePackExtension;
import org.jspecify.annotations.Nullable;

/**
 * An {@link Instant} as a MessagePack extension (protocol.md §3). Safe for any thread.
 */
final class InstantExtension {

	private static final byte MSGP_TYPE = 5;

	private static final byte TIMESTAMP_TYPE = -1;

	private static final int LENGTH = Long.BYTES + Integer.BYTES;

	private static final int SECONDS_BITS = 34;

	private InstantExtension() {
	}

	/**
	 * Makes extension 5 of 12 bytes.
	 */
	static MessagePackExtension msgp(Instant value) {
		ByteBuffer data = ByteBuffer.allocate(LENGTH).putLong(value.getEpochSecond()).putInt(value.getNano());
		return new MessagePackExtension(MSGP_TYPE, data.array());
	}

	/**
	 * Makes the standard timestamp in its smallest form.
	 */
	static MessagePackExtension timestamp(Instant value) {
		long seconds = value.getEpochSecond();
		int nanos = value.getNano();
		ByteBuffer data;
		if (seconds >>> SECONDS_BITS != 0) {
			data = ByteBuffer.allocate(LENGTH).putInt(nanos).putLong(seconds);
		}
		else if (nanos != 0 || seconds >>> Integer.SIZE != 0) {
			data = ByteBuffer.allocate(Long.BYTES).putLong((long) nanos << SECONDS_BITS | seconds);
		}
		else {
			data = ByteBuffer.allocate(Integer.BYTES).putInt((int) seconds);
		}
		return new MessagePackExtension(TIMESTAMP_TYPE, data.array());
	}

	/**
	 * Reads either.
	 * @return the time, or {@code null} if the extension holds none
	 */
	static @Nullable Instant read(MessagePackExtension extension) {
		ByteBuffer data = ByteBuffer.wrap(extension.data());
		try {
			if (extension.type() == MSGP_TYPE && data.remaining() == LENGTH) {
				return Instant.ofEpochSecond(data.getLong(), data.getInt());
			}
			return (extension.type() == TIMESTAMP_TYPE) ? readTimestamp(data) : null;
		}
		catch (DateTimeException | ArithmeticException ex) {
			return null;
		}
	}

	private static @Nullable Instant readTimestamp(ByteBuffer data) {
		return switch (data.remaining()) {
			case Integer.BYTES -> Instant.ofEpochSecond(Integer.toUnsignedLong(data.getInt()));
			case Long.BYTES -> {
				long both = data.getLong();
				yield Instant.ofEpochSecond(both & (1L << SECONDS_BITS) - 1, both >>> SECONDS_BITS);
			}
			case LENGTH -> {
				int nanos = data.getInt();
				yield Instant.ofEpochSecond(data.getLong(), nanos);
			}
			default -> null;
		};
	}

}
