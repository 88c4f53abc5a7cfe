package dev.gridmesh.transport;

import java.util.Objects;

/**
 * Why a transport was closed: a WebSocket close code (RFC 6455 section 7.4), words for
 * the log, and words for the other end. Those leave this node only after the other end
 * has been {@linkplain GridTransport#admit(int, String) admitted}: a stranger learns
 * nothing.
 *
 * @param code the close code; {@link #ABNORMAL} when the other end just went away
 * @param text what happened, for the log of this node
 * @param told what happened, for the other end; at most {@link #MAX_TOLD} bytes of it are
 * sent
 * @since 0.1.0
 */
public record CloseReason(int code, String text, String told) {

	/** How many bytes of UTF-8 a close frame has room for (RFC 6455 section 5.5). */
	public static final int MAX_TOLD = 123;

	/** The node leaves or the connection was replaced. */
	public static final int NORMAL = 1000;

	/** The peer broke the protocol. */
	public static final int PROTOCOL_ERROR = 1002;

	/** The socket ended without a close frame; never sent (RFC 6455 section 7.4.1). */
	public static final int ABNORMAL = 1006;

	/** The handshake was rejected. */
	public static final int REJECTED = 1008;

	/**
	 * There is no room at the moment; registered with IANA, as RFC 6455 section 11.7
	 * provides.
	 */
	public static final int TRY_AGAIN_LATER = 1013;

	/** A message was larger than the limit. */
	public static final int TOO_BIG = 1009;

	public CloseReason {
		Objects.requireNonNull(text, "text");
		Objects.requireNonNull(told, "told");
	}

	/**
	 * Makes a reason of a code and words for both ends: no secrets, no words of an
	 * exception or of an operator.
	 * @param code the close code
	 * @param text what happened
	 * @return the reason
	 */
	public static CloseReason of(int code, String text) {
		return new CloseReason(code, text, text);
	}

	/**
	 * Makes the reason of a close that came from the other end.
	 * @param code the close code
	 * @param words what its close frame says, as it came; empty for nothing
	 * @return the reason, fit for the log
	 */
	public static CloseReason ofPeer(int code, String words) {
		return of(code, words.isEmpty() ? "closed by the peer" : "closed by the peer: " + PeerText.line(words));
	}

	/**
	 * Keeps the words of this reason at this end.
	 * @param words what the other end is told in their place
	 * @return a reason with the same code and text
	 */
	public CloseReason telling(String words) {
		return new CloseReason(this.code, this.text, words);
	}

	@Override
	public String toString() {
		return this.text + " (" + this.code + ")";
	}

}
