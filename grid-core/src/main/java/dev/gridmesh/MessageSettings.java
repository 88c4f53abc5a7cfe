package dev.gridmesh;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Limits of messages. Immutable, so safe for any thread; changed with the builder of
 * {@link ConnectionSettings}.
 *
 * @since 0.1.0
 */
public final class MessageSettings {

	private static final int MIN_SIZE = 1024;

	private static final int MAX_SIZE = 1024 * 1024 * 1024;

	private static final int MAX_MERGE_MESSAGES = 50;

	private static final int MAX_MERGE_BYTES = 31 * 1024;

	private final int maxSize;

	private final int mergeMaxMessages;

	private final int mergeMaxBytes;

	private final int outboundMaxMessages;

	private final long outboundMaxBytes;

	private MessageSettings(Builder builder) {
		this.maxSize = builder.maxSize;
		this.mergeMaxMessages = builder.mergeMaxMessages;
		this.mergeMaxBytes = builder.mergeMaxBytes;
		this.outboundMaxMessages = builder.outboundMaxMessages;
		this.outboundMaxBytes = builder.outboundMaxBytes;
	}

	/**
	 * Returns the largest message, in bytes, both ways.
	 * @return the limit in bytes
	 */
	public int maxSize() {
		return this.maxSize;
	}

	/**
	 * Returns how many messages are gathered before one ends the merging.
	 * @return the limit
	 */
	public int mergeMaxMessages() {
		return this.mergeMaxMessages;
	}

	/**
	 * Returns how many bytes are gathered.
	 * @return the limit in bytes
	 */
	public int mergeMaxBytes() {
		return this.mergeMaxBytes;
	}

	/**
	 * Returns how many messages may wait on one link.
	 * @return the limit
	 */
	public int outboundMaxMessages() {
		return this.outboundMaxMessages;
	}

	/**
	 * Returns how many bytes may wait on one link.
	 * @return the limit in bytes
	 */
	public long outboundMaxBytes() {
		return this.outboundMaxBytes;
	}

	Builder toBuilder() {
		Builder builder = new Builder();
		builder.maxSize = this.maxSize;
		builder.mergeMaxMessages = this.mergeMaxMessages;
		builder.mergeMaxBytes = this.mergeMaxBytes;
		builder.outboundMaxMessages = this.outboundMaxMessages;
		builder.outboundMaxBytes = this.outboundMaxBytes;
		return builder;
	}

	@Override
	public boolean equals(@Nullable Object object) {
		return object instanceof MessageSettings other && this.maxSize == other.maxSize
				&& this.mergeMaxMessages == other.mergeMaxMessages && this.mergeMaxBytes == other.mergeMaxBytes
				&& this.outboundMaxMessages == other.outboundMaxMessages
				&& this.outboundMaxBytes == other.outboundMaxBytes;
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.maxSize, this.mergeMaxMessages, this.mergeMaxBytes, this.outboundMaxMessages,
				this.outboundMaxBytes);
	}

	@Override
	public String toString() {
		return ("MessageSettings[maxSize=%s, mergeMaxMessages=%s, mergeMaxBytes=%s, outboundMaxMessages=%s, "
				+ "outboundMaxBytes=%s]")
			.formatted(this.maxSize, this.mergeMaxMessages, this.mergeMaxBytes, this.outboundMaxMessages,
					this.outboundMaxBytes);
	}

	/**
	 * Changes these settings. A value that can never be right is refused at once, values
	 * that do not fit each other when all are there. Not safe for concurrent use.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

		private int maxSize = 8 * 1024 * 1024;

		private int mergeMaxMessages = MAX_MERGE_MESSAGES;

		private int mergeMaxBytes = MAX_MERGE_BYTES;

		private int outboundMaxMessages = 10_000;

		private long outboundMaxBytes = 64 * 1024 * 1024;

		Builder() {
		}

		/**
		 * Sets the largest message.
		 * @param maxSize bytes of the payload, 1 KiB to 1 GiB
		 * @return this builder
		 * @throws InvalidSettingException if it is beyond these bounds
		 */
		public Builder maxSize(long maxSize) {
			this.maxSize = (int) SettingBounds.bytes("grid.message.max-size", maxSize, MIN_SIZE, MAX_SIZE);
			return this;
		}

		/**
		 * Sets how many messages are gathered before one ends the merging.
		 * @param mergeMaxMessages the limit, 1 to 50, which is what peers take in front
		 * of a message (protocol.md §2)
		 * @return this builder
		 * @throws InvalidSettingException if it is beyond these bounds
		 */
		public Builder mergeMaxMessages(int mergeMaxMessages) {
			this.mergeMaxMessages = SettingBounds.count("grid.merge.max-messages", mergeMaxMessages,
					MAX_MERGE_MESSAGES);
			return this;
		}

		/**
		 * Sets how many bytes are gathered.
		 * @param mergeMaxBytes bytes, 0 to 31 KiB, which is what peers take in front of a
		 * message (protocol.md §2)
		 * @return this builder
		 * @throws InvalidSettingException if it is beyond these bounds
		 */
		public Builder mergeMaxBytes(long mergeMaxBytes) {
			this.mergeMaxBytes = (int) SettingBounds.bytes("grid.merge.max-size", mergeMaxBytes, 0, MAX_MERGE_BYTES);
			return this;
		}

		/**
		 * Sets how many messages may wait on one link.
		 * @param outboundMaxMessages the limit, at least 1
		 * @return this builder
		 * @throws InvalidSettingException if it is beyond these bounds
		 */
		public Builder outboundMaxMessages(int outboundMaxMessages) {
			this.outboundMaxMessages = SettingBounds.count("grid.outbound.max-messages", outboundMaxMessages);
			return this;
		}

		/**
		 * Sets how many bytes may wait on one link.
		 * @param outboundMaxBytes bytes, at least 1; one message always fits, however
		 * large it is
		 * @return this builder
		 * @throws InvalidSettingException if it is beyond these bounds
		 */
		public Builder outboundMaxBytes(long outboundMaxBytes) {
			this.outboundMaxBytes = SettingBounds.bytes("grid.outbound.max-size", outboundMaxBytes, 1, Long.MAX_VALUE);
			return this;
		}

		MessageSettings build() {
			return new MessageSettings(this);
		}

	}

}
