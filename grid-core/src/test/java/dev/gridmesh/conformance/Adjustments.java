package dev.gridmesh.conformance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import dev.gridmesh.conformance.Step.RecordedMessage;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import org.jspecify.annotations.Nullable;

/**
 * Where a node does something else than the reference did in a recording, on purpose:
 * protocol.md section 9, or a note in the file itself. Steps are named by their index.
 */
final class Adjustments {

	private final Set<Integer> leftOut = new HashSet<>();

	private final Set<Integer> optional = new HashSet<>();

	private final Set<Integer> breakOffs = new HashSet<>();

	private final Map<Integer, Predicate<Message>> messagesLeftOut = new HashMap<>();

	private final Map<Integer, UnaryOperator<Message>> changes = new HashMap<>();

	private final Map<Integer, List<Addition>> additions = new HashMap<>();

	private final Map<Integer, @Nullable Integer> closeCodes = new HashMap<>();

	/** Steps that neither side does. */
	Adjustments leaveOut(int... indexes) {
		for (int index : indexes) {
			this.leftOut.add(index);
		}
		return this;
	}

	/** Steps that the node may leave out. */
	Adjustments optional(int... indexes) {
		for (int index : indexes) {
			this.optional.add(index);
		}
		return this;
	}

	/** Closes that are the recorder's, whoever's end was seen first. */
	Adjustments breakOff(int index) {
		this.breakOffs.add(index);
		return this;
	}

	/** Leaves out those messages of a step that are as told. */
	Adjustments leaveOutIf(int index, Predicate<Message> which) {
		this.messagesLeftOut.put(index, which);
		return this;
	}

	/** What is sent in place of a recorded message, by whichever side. */
	Adjustments instead(int index, UnaryOperator<Message> change) {
		this.changes.put(index, change);
		return this;
	}

	/** What the node sends besides, right behind a recorded step. */
	Adjustments also(int index, Message message) {
		return add(index, message, false);
	}

	/** What the node may send besides, right behind a recorded step. */
	Adjustments perhaps(int index, Message message) {
		return add(index, message, true);
	}

	private Adjustments add(int index, Message message, boolean optional) {
		return add(index, new Addition(WsFrame.binary(MessageFrames.encode(List.of(message))),
				List.of(new RecordedMessage(message, false, optional))));
	}

	/** What control frame the node sends besides, right behind a recorded step. */
	Adjustments also(int index, WsFrame frame) {
		return add(index, new Addition(frame, List.of()));
	}

	private Adjustments add(int index, Addition addition) {
		this.additions.computeIfAbsent(index, (key) -> new ArrayList<>()).add(addition);
		return this;
	}

	/** How the node closes a connection; the reference sends no close frames. */
	Adjustments closes(int conn, int code) {
		this.closeCodes.put(conn, code);
		return this;
	}

	/** A connection that the node closes, with whatever code or none. */
	Adjustments closesSomehow(int conn) {
		this.closeCodes.put(conn, null);
		return this;
	}

	boolean breaksOff(int index) {
		return this.breakOffs.contains(index);
	}

	Map<Integer, @Nullable Integer> closeCodes() {
		return this.closeCodes;
	}

	/** The conversation as it is to be replayed. */
	Conversation apply(Conversation conversation, Role node) {
		List<Step> steps = new ArrayList<>();
		for (Step step : conversation.steps()) {
			if (!this.leftOut.contains(step.index())) {
				addStep(step, steps);
			}
			for (Addition addition : this.additions.getOrDefault(step.index(), List.of())) {
				steps.add(new Step.Frame(step.index(), step.millis(), step.conn(), node, addition.frame(), true,
						addition.messages()));
			}
		}
		return conversation.withSteps(steps);
	}

	private void addStep(Step step, List<Step> steps) {
		if (step instanceof Step.Frame frame && !frame.messages().isEmpty()) {
			List<RecordedMessage> messages = messages(frame);
			if (!messages.isEmpty()) {
				steps.add(messages.equals(frame.messages()) ? frame : frame.withMessages(messages));
			}
		}
		else {
			steps.add(step);
		}
	}

	private List<RecordedMessage> messages(Step.Frame frame) {
		Predicate<Message> leftOut = this.messagesLeftOut.getOrDefault(frame.index(), (message) -> false);
		List<RecordedMessage> messages = new ArrayList<>();
		for (RecordedMessage recorded : frame.messages()) {
			if (!leftOut.test(recorded.message())) {
				UnaryOperator<Message> change = this.changes.getOrDefault(frame.index(), UnaryOperator.identity());
				RecordedMessage changed = recorded.withMessage(change.apply(recorded.message()));
				messages.add(this.optional.contains(frame.index()) ? changed.asOptional() : changed);
			}
		}
		return messages;
	}

	/** Changes the op of a message. */
	static UnaryOperator<Message> op(Op op) {
		return (message) -> new Message(message.muxId(), message.seq(), message.deadlineMillis(), message.handler(),
				op.code(), message.flags(), message.payload(), message.subroute());
	}

	/** Sets a sequence number back by one where an earlier message is left out. */
	static Message oneEarlier(Message message) {
		return new Message(message.muxId(), Math.max(0, message.seq() - 1), message.deadlineMillis(), message.handler(),
				message.opCode(), message.flags(), message.payload(), message.subroute());
	}

	/**
	 * A frame of the node that was not recorded.
	 *
	 * @param frame the frame
	 * @param messages the messages in it
	 */
	private record Addition(WsFrame frame, List<RecordedMessage> messages) {
	}

}
