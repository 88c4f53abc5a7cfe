package dev.gridmesh.conformance;

import java.util.List;

import dev.gridmesh.protocol.Message;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a recorded conversation.
 */
sealed interface Step {

	/** Its place in the recording; adjustments name it. */
	int index();

	/** Milliseconds since the start of the recording. */
	long millis();

	/** Which TCP connection of the recording. */
	int conn();

	/**
	 * A WebSocket frame.
	 *
	 * @param index its place in the recording
	 * @param millis when it was seen
	 * @param conn which TCP connection
	 * @param from who sent it
	 * @param frame the frame itself
	 * @param masked whether it is masked, as a dialer's frames must be
	 * @param messages the messages in it, none if it holds none; a merged one is taken
	 * apart
	 */
	record Frame(int index, long millis, int conn, Role from, WsFrame frame, boolean masked,
			List<RecordedMessage> messages) implements Step {

		/** This frame, made of other messages. */
		Frame withMessages(List<RecordedMessage> messages) {
			WsFrame made = new WsFrame(this.frame.type(), true,
					MessageFrames.encode(messages.stream().map(RecordedMessage::message).toList()));
			return new Frame(this.index, this.millis, this.conn, this.from, made, this.masked, messages);
		}

	}

	/**
	 * Something else that happened.
	 *
	 * @param index its place in the recording
	 * @param millis when it was seen
	 * @param conn which TCP connection, -1 for a remark
	 * @param kind what happened
	 * @param from who sent it, for {@link EventKind#HTTP}
	 * @param text the request or answer, for {@link EventKind#HTTP}; the remark
	 */
	record Event(int index, long millis, int conn, EventKind kind, @Nullable Role from, String text) implements Step {
	}

	/**
	 * The kinds of events.
	 */
	enum EventKind {

		DIAL_ATTEMPT, TCP_CONNECTED, DIAL_FAILED, HTTP, CLOSED_BY_DIALER, CLOSED_BY_ACCEPTOR, REMARK;

		static EventKind of(String event) {
			return switch (event) {
				case "dial-attempt" -> DIAL_ATTEMPT;
				case "tcp-connected" -> TCP_CONNECTED;
				case "dial-failed" -> DIAL_FAILED;
				case "http" -> HTTP;
				case "tcp-closed-by-dialer" -> CLOSED_BY_DIALER;
				case "tcp-closed-by-acceptor" -> CLOSED_BY_ACCEPTOR;
				default -> REMARK;
			};
		}

		boolean isCloseBy(Role role) {
			return this == ((role == Role.DIALER) ? CLOSED_BY_DIALER : CLOSED_BY_ACCEPTOR);
		}

		boolean isClose() {
			return this == CLOSED_BY_DIALER || this == CLOSED_BY_ACCEPTOR;
		}

	}

	/**
	 * A message, alone in its frame or a part of a merged one.
	 *
	 * @param message the message
	 * @param deadlineLoose whether its deadline depends on the clock
	 * @param optional whether it may be missing
	 */
	record RecordedMessage(Message message, boolean deadlineLoose, boolean optional) {

		RecordedMessage withMessage(Message message) {
			return new RecordedMessage(message, this.deadlineLoose, this.optional);
		}

		RecordedMessage asOptional() {
			return new RecordedMessage(this.message, this.deadlineLoose, true);
		}

	}

}
