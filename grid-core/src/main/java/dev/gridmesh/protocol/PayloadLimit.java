package dev.gridmesh.protocol;

/**
 * The largest payload of one message, {@code grid.message.max-size}, and what follows
 * from it for the frames that messages come in (protocol.md §1). An immutable value, safe
 * for any thread.
 *
 * @param maxBytes the largest payload, in bytes
 * @since 0.1.0
 */
public record PayloadLimit(int maxBytes) {

	/** The widest form of an integer of MessagePack. */
	private static final int WIDEST_INTEGER = 1 + Long.BYTES;

	/** The widest header of an array or a bin. */
	private static final int WIDEST_HEADER = 1 + Integer.BYTES;

	/** An array of six integers and the header of a payload, in their widest forms. */
	private static final int WIDEST_FIELDS = WIDEST_HEADER + 6 * WIDEST_INTEGER + WIDEST_HEADER;

	private static final int CRC_BYTES = Integer.BYTES;

	private static final int SUBROUTE_BYTES = 32;

	/**
	 * What may be in a frame besides the payload of its last message: the outer message,
	 * what a peer of v1 has gathered, a header for each of those and for the last, and
	 * the envelope of the last; and metadata, under extension {@code meta}.
	 */
	static final int MAX_BESIDE = WIDEST_FIELDS + CRC_BYTES + MergedMessageCodec.MAX_BYTES
			+ (MergedMessageCodec.MAX_MESSAGES + 1) * WIDEST_HEADER + WIDEST_FIELDS + SUBROUTE_BYTES + CRC_BYTES
			+ MetadataCodec.MAX_OVERHEAD;

	/**
	 * Bounds the frames, or fragmented WebSocket messages, that have to be let through.
	 * @return the bytes of the largest one in which every message is within this limit,
	 * if its sender merges as v1 does
	 */
	public int maxFrameBytes() {
		return (int) Math.min(Integer.MAX_VALUE, (long) this.maxBytes + MAX_BESIDE);
	}

	/**
	 * Tells whether a payload may be that large.
	 * @param op what the message is for; that of a MetaCall brings metadata along
	 * @param payloadBytes the size of the payload
	 * @return whether it is within the limit
	 */
	public boolean allows(Op op, long payloadBytes) {
		return payloadBytes <= this.maxBytes
				|| (op == Op.META_CALL && payloadBytes <= (long) this.maxBytes + MetadataCodec.MAX_OVERHEAD);
	}

	/**
	 * Says that a payload is too large.
	 * @param payloadBytes the size of the payload
	 * @return words that name the setting, for both ends
	 */
	public String refusal(long payloadBytes) {
		return "a payload of %d bytes is larger than %s".formatted(payloadBytes, this);
	}

	@Override
	public String toString() {
		return "grid.message.max-size (%d bytes)".formatted(this.maxBytes);
	}

}
