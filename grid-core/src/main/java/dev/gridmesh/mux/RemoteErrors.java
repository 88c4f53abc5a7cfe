package dev.gridmesh.mux;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import dev.gridmesh.GridDisconnectedException;
import dev.gridmesh.GridException;
import dev.gridmesh.GridHandlerNotFoundException;
import dev.gridmesh.GridOverloadException;
import dev.gridmesh.GridProtocolException;
import dev.gridmesh.GridRemoteException;
import dev.gridmesh.GridTimeoutException;
import dev.gridmesh.observation.RejectionReason;
import dev.gridmesh.protocol.ErrorText;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.RefusalCodec;
import dev.gridmesh.transport.PeerText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Maps errors to the texts that travel, and the texts back to errors: the one place that
 * knows the words of protocol.md §4 and §5. Has no state, so safe for any thread.
 */
public final class RemoteErrors {

	/** Refusal of a handler id out of range. */
	public static final String INVALID_HANDLER = "Invalid Handler";

	/** Beginning of the refusal of a handler that is not there. */
	public static final String INVALID_HANDLER_FOR_TYPE = "Invalid Handler for type: ";

	/** Refusal of a stateless stream. */
	public static final String STATELESS = "Stateless streams not supported";

	/** Refusal when too many calls run. */
	public static final String BUSY = "handler busy";

	/** Refusal while the node drains. */
	public static final String LEAVING = "node is leaving";

	/**
	 * Beginning of the text when a handler of single requests throws, and does not fail.
	 */
	static final String SINGLE_PANIC = "handleMessages: panic recovered: ";

	/** Beginning of the text when a stream handler throws, and does not fail. */
	static final String STREAM_PANIC = "handler panic: ";

	static final String OUT_OF_SEQUENCE = "out-of-sequence item received";

	static final String HANDLER_BLOCKED = "handler blocked";

	static final String UNEXPECTED_INPUT = "did not expect inbound message";

	/** Causes may go in a circle. */
	private static final int MAX_CAUSES = 32;

	private static final Logger logger = LoggerFactory.getLogger(RemoteErrors.class);

	private RemoteErrors() {
	}

	/**
	 * Finds the words for the failure of a handler. What the methods of the error throw
	 * is logged, never thrown on.
	 * @param error what the handler failed with
	 * @return its message, or the name of its class if it has none or fails to tell; cut
	 * to a bound
	 */
	static String textOf(Throwable error) {
		Throwable cause = error;
		String text;
		try {
			cause = causeOf(error);
			text = (cause instanceof GridRemoteException remote) ? remote.text() : cause.getMessage();
			if (text == null) {
				text = nameOf(cause);
			}
		}
		catch (Throwable ex) {
			// not with its stack: it may well fail in the same way
			// nor as a warning: what ends a call so is told to the listener of errors
			logger.debug("The message of an error of class {} cannot be had, for it fails with {}",
					cause.getClass().getName(), ex.getClass().getName());
			text = nameOf(cause);
		}
		return ErrorText.cut(text);
	}

	private static Throwable causeOf(Throwable error) {
		Throwable cause = error;
		for (int i = 0; i < MAX_CAUSES; i++) {
			boolean wrapper = cause instanceof CompletionException || cause instanceof ExecutionException;
			Throwable next = wrapper ? cause.getCause() : null;
			if (next == null) {
				return cause;
			}
			cause = next;
		}
		return cause;
	}

	private static String nameOf(Throwable error) {
		String name = error.getClass().getSimpleName();
		return name.isEmpty() ? error.getClass().getName() : name;
	}

	static String sequenceMismatch(int wanted, int got) {
		return "receive sequence number mismatch. want %s, got %s".formatted(Integer.toUnsignedString(wanted),
				Integer.toUnsignedString(got));
	}

	/** The error of a call that was refused with MuxConnectError. */
	static GridException refused(String target, Message message) {
		String text = PeerText.cut(RefusalCodec.decode(message.payload()), ErrorText.MAX_BYTES);
		String shown = PeerText.line(text);
		if (text.startsWith(INVALID_HANDLER)) {
			return new GridHandlerNotFoundException("%s: no such handler: %s".formatted(target, shown));
		}
		if (text.equals(BUSY) || text.equals(LEAVING)) {
			return new GridOverloadException("%s: refused: %s".formatted(target, shown));
		}
		return new GridRemoteException("%s: refused: %s".formatted(target, shown), text);
	}

	/**
	 * Finds the reason behind the text of a refusal of this node.
	 * @param text the text
	 * @return the reason
	 */
	public static RejectionReason reasonOf(String text) {
		return switch (text) {
			case BUSY -> RejectionReason.BUSY;
			case LEAVING -> RejectionReason.LEAVING;
			default -> text.startsWith(INVALID_HANDLER) ? RejectionReason.UNKNOWN_HANDLER : RejectionReason.INVALID;
		};
	}

	/** The error that a message with {@link Flags#PAYLOAD_IS_ERR} carries. */
	static GridException failed(String target, Message message) {
		return failed(target, ErrorText.decode(message.payload()));
	}

	static GridException failed(String target, String said) {
		String text = PeerText.cut(said, ErrorText.MAX_BYTES);
		return new GridRemoteException("%s: %s".formatted(target, PeerText.line(text)), text);
	}

	static GridException outOfSequence(String target) {
		return new GridProtocolException("%s: %s".formatted(target, OUT_OF_SEQUENCE));
	}

	/** The error of a message that the peer should not have written so. */
	static GridException malformed(String target, GridProtocolException cause) {
		return new GridProtocolException("%s: %s".formatted(target, cause.getMessage()), cause);
	}

	/** The error of a call that this node could not go on with. */
	static GridException fault(String target, Throwable fault) {
		return new GridDisconnectedException("%s: %s".formatted(target, faultText(fault)), false);
	}

	/** What the caller is told of a fault of this node. */
	static String faultText(Throwable fault) {
		return "a fault of the node: " + nameOf(fault);
	}

	static GridException timedOut(String target) {
		return new GridTimeoutException("%s: no answer within the deadline".formatted(target));
	}

	static GridException disconnected(String target, String text, boolean retryable) {
		return new GridDisconnectedException("%s: disconnected: %s".formatted(target, text), retryable);
	}

}
