package dev.gridmesh;

import org.jspecify.annotations.Nullable;

/**
 * Limits of what peers may make a node hold. Immutable, so safe for any thread; changed
 * with the builder of {@link ConnectionSettings}.
 *
 * @since 0.1.0
 */
public final class InboundSettings {

	private static final int MIN_BYTES = 1024;

	private static final long MOST_BY_DEFAULT = 1024 * 1024 * 1024;

	private static final int PART_OF_HEAP = 4;

	private final long maxBytes;

	private InboundSettings(Builder builder) {
		this.maxBytes = builder.maxBytes;
	}

	/**
	 * Returns how many bytes of payload all peers together may make this node hold:
	 * requests until their handlers have returned, items until they are taken, messages
	 * that came in part, and answers that wait to be written. One peer alone gets half of
	 * it.
	 * @return the limit in bytes
	 */
	public long maxBytes() {
		return this.maxBytes;
	}

	Builder toBuilder() {
		Builder builder = new Builder();
		builder.maxBytes = this.maxBytes;
		return builder;
	}

	@Override
	public boolean equals(@Nullable Object object) {
		return object instanceof InboundSettings other && this.maxBytes == other.maxBytes;
	}

	@Override
	public int hashCode() {
		return Long.hashCode(this.maxBytes);
	}

	@Override
	public String toString() {
		return "InboundSettings[maxBytes=%s]".formatted(this.maxBytes);
	}

	/**
	 * Changes these settings. A value that can never be right is refused at once. Not
	 * safe for concurrent use.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

		private long maxBytes = Math.max(MIN_BYTES,
				Math.min(Runtime.getRuntime().maxMemory() / PART_OF_HEAP, MOST_BY_DEFAULT));

		Builder() {
		}

		/**
		 * Sets how many bytes of payload all peers together may make this node hold.
		 * @param maxBytes bytes, at least 1 KiB; a quarter of the heap, at most 1 GiB,
		 * unless set. A peer that holds nothing may always have one message, however
		 * large it is
		 * @return this builder
		 * @throws InvalidSettingException if it is beyond these bounds
		 */
		public Builder maxBytes(long maxBytes) {
			this.maxBytes = SettingBounds.bytes("grid.inbound.max-size", maxBytes, MIN_BYTES, Long.MAX_VALUE);
			return this;
		}

		InboundSettings build() {
			return new InboundSettings(this);
		}

	}

}
