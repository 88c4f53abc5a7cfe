package dev.gridmesh.transport;

import java.util.Objects;

/**
 * Why a transport was closed: a WebSocket close code (RFC 6455 section 7.4) and words for
 * the log.
 *
 * @param code the close code; {@link #ABNORMAL} when the other end just went away
 * @param text what happened, for the log of this node; not sent to the peer
 * @since 0.1.0
 */
public record CloseReason(int code, String text) {

	/** The node leaves or the connection was replaced. */
	public static final int NORMAL = 1000;

	/** The peer broke the protocol. */
	public static final int PROTOCOL_ERROR = 1002;

	/** The socket ended without a close frame; never sent (RFC 6455 section 7.4.1). */
	public static final int ABNORMAL = 1006;

	/** The handshake was rejected. */
	public static final int REJECTED = 1008;

	/** A message was larger than the limit. */
	public static final int TOO_BIG = 1009;

	public CloseReason {
		Objects.requireNonNull(text, "text");
	}

	/**
	 * Makes a reason of a code and words.
	 * @param code the close code
	 * @param text what happened
	 * @return the reason
	 */
	public static CloseReason of(int code, String text) {
		return new CloseReason(code, text);
	}

	@Override
	public String toString() {
		return this.text + " (" + this.code + ")";
	}

}
