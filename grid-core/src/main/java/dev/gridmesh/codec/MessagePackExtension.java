package dev.gridmesh.codec;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * A value of a MessagePack extension type. A property of this type is written as one, and
 * an extension that is read without a type of its own, for an {@code Object}, becomes
 * one, unless it is a time. Safe for any thread as long as nobody changes the bytes.
 *
 * @param type the number of the type: below 0 for those of MessagePack itself
 * @param data the bytes, not copied; at most as many as the payload may have
 * @since 0.1.0
 */
public record MessagePackExtension(byte type, byte[] data) {

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof MessagePackExtension extension && this.type == extension.type
				&& Arrays.equals(this.data, extension.data);
	}

	@Override
	public int hashCode() {
		return 31 * Arrays.hashCode(this.data) + this.type;
	}

	/**
	 * Says the type and how many bytes there are, not which.
	 */
	@Override
	public String toString() {
		return "MessagePackExtension[type=%d, %d bytes]".formatted(this.type, this.data.length);
	}

}
