package dev.gridmesh.protocol;

import java.util.Arrays;
import java.util.Objects;

import dev.gridmesh.SubrouteId;
import org.jspecify.annotations.Nullable;

/**
 * One message: the seven fields of the envelope and the subroute id (protocol.md §2).
 * Safe for any thread as long as nobody changes the payload, which is not copied.
 * <p>
 * The fields have the sizes that they have on the wire, because each call makes four
 * messages.
 *
 * @since 0.1.0
 */
public final class Message {

	/**
	 * The largest deadline that fits a message, in milliseconds.
	 */
	public static final long MAX_DEADLINE_MILLIS = 0xFFFF_FFFFL;

	/**
	 * The one empty payload, of a message that has none.
	 */
	public static final byte[] NO_PAYLOAD = {};

	private final long muxId;

	private final int seq;

	private final int deadlineMillis;

	private final byte handler;

	private final byte opCode;

	private final byte flags;

	private final byte[] payload;

	private final @Nullable SubrouteId subroute;

	/**
	 * Makes a message; all fields must fit the wire.
	 * @param muxId which call, an unsigned 64-bit number; 0 for the connection itself
	 * @param seq the sequence number within the mux and direction, an unsigned 32-bit
	 * number
	 * @param deadlineMillis milliseconds left for the call, 0 to
	 * {@value #MAX_DEADLINE_MILLIS}; 0 is none
	 * @param handler the handler number, 0 to 255
	 * @param opCode the wire code of the op, 0 to 255
	 * @param flags the bits of {@link Flags}, 0 to 255
	 * @param payload the application's bytes, {@link #NO_PAYLOAD} if there are none
	 * @param subroute the subroute id; given exactly if {@link Flags#SUBROUTE} is set
	 * @throws IllegalArgumentException if a field does not fit, or if subroute and flag
	 * disagree
	 */
	@SuppressWarnings("checkstyle:parameternumber") // those of the envelope
	public Message(long muxId, int seq, long deadlineMillis, int handler, int opCode, int flags, byte[] payload,
			@Nullable SubrouteId subroute) {
		if (deadlineMillis < 0 || deadlineMillis > MAX_DEADLINE_MILLIS) {
			throw new IllegalArgumentException("Deadline of %d ms does not fit 32 bits".formatted(deadlineMillis));
		}
		if (((handler | opCode | flags) & ~0xFF) != 0) {
			throw new IllegalArgumentException(
					"Handler %d, op %d or flags %d do not fit 8 bits".formatted(handler, opCode, flags));
		}
		if ((subroute != null) != ((flags & Flags.SUBROUTE) != 0)) {
			throw new IllegalArgumentException("Subroute id %s does not fit the flags %s".formatted(subroute, flags));
		}
		this.muxId = muxId;
		this.seq = seq;
		this.deadlineMillis = (int) deadlineMillis;
		this.handler = (byte) handler;
		this.opCode = (byte) opCode;
		this.flags = (byte) flags;
		this.payload = Objects.requireNonNull(payload, "payload");
		this.subroute = subroute;
	}

	/**
	 * Makes a message without a payload, for no handler.
	 * @param op what it is for
	 * @param muxId which call
	 * @param seq the sequence number
	 * @param flags the flags, without {@link Flags#SUBROUTE}
	 * @return the message
	 */
	public static Message of(Op op, long muxId, int seq, int flags) {
		return of(op, muxId, seq, flags, NO_PAYLOAD);
	}

	/**
	 * Makes a message with a payload, for no handler.
	 * @param op what it is for
	 * @param muxId which call
	 * @param seq the sequence number
	 * @param flags the flags, without {@link Flags#SUBROUTE}
	 * @param payload the payload; not copied
	 * @return the message
	 */
	public static Message of(Op op, long muxId, int seq, int flags, byte[] payload) {
		return new Message(muxId, seq, 0, 0, op.code(), flags, payload, null);
	}

	/**
	 * Returns which call the message belongs to.
	 * @return an unsigned 64-bit number; 0 for the connection itself
	 */
	public long muxId() {
		return this.muxId;
	}

	/**
	 * Returns the sequence number within the mux and direction.
	 * @return an unsigned 32-bit number
	 */
	public int seq() {
		return this.seq;
	}

	/**
	 * Returns how much time is left for the call.
	 * @return milliseconds, 0 to {@value #MAX_DEADLINE_MILLIS}; 0 is none
	 */
	public long deadlineMillis() {
		return Integer.toUnsignedLong(this.deadlineMillis);
	}

	/**
	 * Returns the handler number.
	 * @return 0 to 255
	 */
	public int handler() {
		return Byte.toUnsignedInt(this.handler);
	}

	/**
	 * Returns the wire code of the op.
	 * @return 0 to 255
	 */
	public int opCode() {
		return Byte.toUnsignedInt(this.opCode);
	}

	/**
	 * Returns the bits of {@link Flags}.
	 * @return 0 to 255
	 */
	public int flags() {
		return Byte.toUnsignedInt(this.flags);
	}

	/**
	 * Returns the application's bytes.
	 * @return the bytes, not copied; {@link #NO_PAYLOAD} if there are none
	 */
	public byte[] payload() {
		return this.payload;
	}

	/**
	 * Returns the subroute id.
	 * @return the id; given exactly if {@link Flags#SUBROUTE} is set
	 */
	public @Nullable SubrouteId subroute() {
		return this.subroute;
	}

	/**
	 * Returns what the message is for.
	 * @return the op, {@link Op#UNKNOWN} if its code has no meaning
	 */
	public Op op() {
		return Op.of(opCode());
	}

	/**
	 * Tells whether a flag is set.
	 * @param flag one of the bits of {@link Flags}
	 * @return whether it is set
	 */
	public boolean has(int flag) {
		return (this.flags & flag) != 0;
	}

	/**
	 * Returns the payload as the application is to see it: an empty one without
	 * {@link Flags#PAYLOAD_IS_ZERO} is absent.
	 * @return the payload itself, or {@code null} if it is absent
	 */
	public byte @Nullable [] payloadOrAbsent() {
		return (this.payload.length > 0 || has(Flags.PAYLOAD_IS_ZERO)) ? this.payload : null;
	}

	/**
	 * Returns this message with other flags. The subroute id goes when its flag is
	 * cleared.
	 * @param newFlags the flags
	 * @return the message
	 * @throws IllegalArgumentException if {@link Flags#SUBROUTE} is set and there is no
	 * subroute id
	 */
	public Message withFlags(int newFlags) {
		if (newFlags == flags()) {
			return this;
		}
		SubrouteId newSubroute = ((newFlags & Flags.SUBROUTE) != 0) ? this.subroute : null;
		return new Message(this.muxId, this.seq, deadlineMillis(), handler(), opCode(), newFlags, this.payload,
				newSubroute);
	}

	/**
	 * Returns a message with this envelope, but another op and payload.
	 * @param newOp the op
	 * @param newPayload the payload; not copied
	 * @return the message
	 */
	public Message with(Op newOp, byte[] newPayload) {
		return new Message(this.muxId, this.seq, deadlineMillis(), handler(), newOp.code(), flags(), newPayload,
				this.subroute);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Message that && this.muxId == that.muxId && this.seq == that.seq
				&& this.deadlineMillis == that.deadlineMillis && this.handler == that.handler
				&& this.opCode == that.opCode && this.flags == that.flags && Arrays.equals(this.payload, that.payload)
				&& Objects.equals(this.subroute, that.subroute);
	}

	@Override
	public int hashCode() {
		return Long.hashCode(this.muxId) * 31 * 31 + this.seq * 31 + opCode();
	}

	/**
	 * Shows all fields but the bytes of the payload.
	 * @return one line
	 */
	@Override
	public String toString() {
		StringBuilder text = new StringBuilder(96);
		text.append(Op.describe(opCode())).append("[mux ").append(Long.toUnsignedString(this.muxId));
		text.append(", seq ").append(Integer.toUnsignedString(this.seq));
		text.append(", deadline ").append(deadlineMillis()).append(" ms, handler ").append(handler());
		text.append(", flags ").append(Flags.describe(flags())).append(", payload ");
		text.append(this.payload.length).append(" bytes");
		if (this.subroute != null) {
			text.append(", subroute ").append(this.subroute);
		}
		return text.append(']').toString();
	}

}
