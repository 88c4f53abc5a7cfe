package dev.gridmesh.conformance;

import dev.gridmesh.conformance.Step.RecordedMessage;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import org.jspecify.annotations.Nullable;

/**
 * Something that the node has to do, until it has done it.
 */
final class ExpectedStep {

	private final int index;

	private final int conn;

	private final boolean optional;

	private What what;

	private boolean met;

	ExpectedStep(int index, int conn, boolean optional, What what) {
		this.index = index;
		this.conn = conn;
		this.optional = optional;
		this.what = what;
	}

	int index() {
		return this.index;
	}

	int conn() {
		return this.conn;
	}

	boolean isOptional() {
		return this.optional;
	}

	What what() {
		return this.what;
	}

	boolean isOpen() {
		return !this.met;
	}

	void meet() {
		this.met = true;
	}

	/** The recorded message, or {@code null} if something else is expected. */
	@Nullable RecordedMessage message() {
		return (this.what instanceof SentMessage sent) ? sent.message() : null;
	}

	/** Gives the expected message another sequence number. */
	void renumber(int seq) {
		RecordedMessage recorded = message();
		if (recorded != null) {
			Message old = recorded.message();
			this.what = new SentMessage(recorded.withMessage(new Message(old.muxId(), seq, old.deadlineMillis(),
					old.handler(), old.opCode(), old.flags(), old.payload(), old.subroute())));
		}
	}

	boolean isMessage(Op op) {
		return this.what instanceof SentMessage sent && sent.message().message().op() == op;
	}

	@Override
	public String toString() {
		return "#%d on connection %d: %s".formatted(this.index, this.conn, this.what);
	}

	/**
	 * What is expected.
	 */
	sealed interface What {

	}

	/**
	 * A message.
	 *
	 * @param message the recorded one
	 */
	record SentMessage(RecordedMessage message) implements What {

		@Override
		public String toString() {
			return this.message.message().toString();
		}

	}

	/**
	 * A control frame other than close.
	 *
	 * @param frame the recorded one
	 */
	record SentControl(WsFrame frame) implements What {
	}

	/**
	 * The end of a connection.
	 *
	 * @param code the code of the close frame, or {@code null} for any or none
	 */
	record Closed(@Nullable Integer code) implements What {
	}

	/**
	 * An HTTP request or answer.
	 *
	 * @param text the recorded one
	 */
	record SentHttp(String text) implements What {

		@Override
		public String toString() {
			return this.text.lines().findFirst().orElse("");
		}

	}

	/**
	 * An attempt to dial.
	 */
	record Dialled() implements What {
	}

}
