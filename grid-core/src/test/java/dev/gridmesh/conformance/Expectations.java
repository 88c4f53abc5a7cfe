package dev.gridmesh.conformance;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

import dev.gridmesh.conformance.ExpectedStep.Closed;
import dev.gridmesh.conformance.ExpectedStep.Dialled;
import dev.gridmesh.conformance.ExpectedStep.SentControl;
import dev.gridmesh.conformance.ExpectedStep.SentHttp;
import dev.gridmesh.conformance.ExpectedStep.What;
import dev.gridmesh.conformance.Step.RecordedMessage;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import org.jspecify.annotations.Nullable;

/**
 * All that the node has to do in a conversation, compared with what it does: within one
 * direction of one mux in the recorded order, else in any order. What does not fit is a
 * {@link MismatchError}.
 */
final class Expectations {

	private final List<ExpectedStep> all = new ArrayList<>();

	private final RecordedMuxIds muxIds;

	/** Items that the played side sent, less credits that came back, by mux id. */
	private final Map<Long, Integer> uncredited = new HashMap<>();

	Expectations(RecordedMuxIds muxIds) {
		this.muxIds = muxIds;
	}

	void add(int index, int conn, boolean optional, What what) {
		this.all.add(new ExpectedStep(index, conn, optional, what));
	}

	/** Tells whether nothing is missing of what stands before a step. */
	boolean metBefore(int index) {
		return this.all.stream().noneMatch((one) -> one.index() < index && isMissing(one));
	}

	/** What the node still has to do. */
	List<ExpectedStep> missing() {
		return this.all.stream().filter(Expectations::isMissing).toList();
	}

	private static boolean isMissing(ExpectedStep one) {
		return one.isOpen() && !one.isOptional();
	}

	/** Tells whether the pings of the connection are part of the recording. */
	boolean recordsPings() {
		return this.all.stream().anyMatch((one) -> isConnectionPing(one.message()));
	}

	private static boolean isConnectionPing(@Nullable RecordedMessage recorded) {
		return recorded != null && recorded.message().muxId() == 0 && recorded.message().op() == Op.PING;
	}

	/** Notes an item of the played side, for which a credit may come back. */
	void itemSent(Message translated) {
		this.uncredited.merge(translated.muxId(), 1, Integer::sum);
	}

	void dialled() {
		meetFirst("an attempt to dial", (one) -> one.what() instanceof Dialled);
	}

	SentHttp http(int conn, String text) {
		ExpectedStep http = meetFirst("on connection %d: %s".formatted(conn, text),
				(one) -> one.conn() == conn && one.what() instanceof SentHttp);
		return (SentHttp) http.what();
	}

	void control(int conn, WsFrame frame) {
		meetFirst("on connection %d: %s".formatted(conn, frame),
				(one) -> one.conn() == conn && one.what() instanceof SentControl control
						&& control.frame().type() == frame.type()
						&& Arrays.equals(control.frame().content(), frame.content()));
	}

	void closed(int conn, int code) {
		meetFirst("connection %d was closed with %d".formatted(conn, code), (one) -> one.conn() == conn
				&& one.what() instanceof Closed closed && (closed.code() == null || closed.code() == code));
	}

	boolean mayClose(int conn) {
		return open().anyMatch((one) -> one.conn() == conn && one.what() instanceof Closed);
	}

	private ExpectedStep meetFirst(String actual, Predicate<ExpectedStep> wanted) {
		ExpectedStep found = open().filter(wanted).findFirst().orElseThrow(() -> new MismatchError(actual, missing()));
		found.meet();
		return found;
	}

	private Stream<ExpectedStep> open() {
		return this.all.stream().filter(ExpectedStep::isOpen);
	}

	/**
	 * Takes a message of the node.
	 * @param conn the connection that it came over
	 * @param actual the message
	 * @param now the node's clock
	 */
	void message(int conn, Message actual, Instant now) {
		boolean found = RecordedMuxIds.isOpening(actual.op()) ? begin(conn, actual, now) : goOn(conn, actual, now);
		if (found && actual.op() == Op.UNBLOCK_SRV_MUX) {
			this.uncredited.merge(actual.muxId(), -1, Integer::sum);
		}
	}

	/* Whichever recorded call it fits: who gets which id is free. */
	private boolean begin(int conn, Message actual, Instant now) {
		List<ExpectedStep> candidates = open()
			.filter((one) -> one.conn() == conn && (one.isMessage(Op.REQUEST) || one.isMessage(Op.CONNECT_MUX)))
			.toList();
		for (ExpectedStep candidate : candidates) {
			if (difference(candidate, actual, now) == null) {
				candidate.meet();
				this.muxIds.learn(messageOf(candidate).muxId(), actual.muxId());
				return true;
			}
		}
		throw mismatch(conn, actual, "no recorded call fits", candidates);
	}

	private boolean goOn(int conn, Message actual, Instant now) {
		List<ExpectedStep> due = open().filter((one) -> one.conn() == conn && isOfSameCall(one, actual)).toList();
		String difference = "nothing is due";
		for (ExpectedStep candidate : due) {
			difference = difference(candidate, actual, now);
			if (difference == null) {
				candidate.meet();
				return true;
			}
			if (!candidate.isOptional()) {
				break;
			}
		}
		if (isTolerated(actual) || overtakes(due, actual, now)) {
			return true;
		}
		throw mismatch(conn, actual, String.valueOf(difference), due);
	}

	/*
	 * Items and credits of one direction of a two-way stream may change places; their
	 * sequence numbers follow the order in which they are sent.
	 */
	private static boolean overtakes(List<ExpectedStep> due, Message actual, Instant now) {
		Op partner = partnerOf(actual.op());
		int index = 0;
		while (partner != null && index < due.size() && due.get(index).isMessage(partner)) {
			index++;
		}
		if (index == 0 || index == due.size() || !due.get(index).isMessage(actual.op())) {
			return false;
		}
		List<ExpectedStep> turned = due.subList(0, index + 1);
		List<Integer> numbers = turned.stream().map((one) -> messageOf(one).seq()).toList();
		turned.get(index).renumber(numbers.get(0));
		for (int i = 0; i < index; i++) {
			turned.get(i).renumber(numbers.get(i + 1));
		}
		boolean fits = difference(turned.get(index), actual, now) == null;
		if (fits) {
			turned.get(index).meet();
		}
		return fits;
	}

	private static @Nullable Op partnerOf(Op op) {
		return switch (op) {
			case UNBLOCK_CL_MUX -> Op.MUX_SERVER_MSG;
			case MUX_SERVER_MSG -> Op.UNBLOCK_CL_MUX;
			case UNBLOCK_SRV_MUX -> Op.MUX_CLIENT_MSG;
			case MUX_CLIENT_MSG -> Op.UNBLOCK_SRV_MUX;
			default -> null;
		};
	}

	private boolean isOfSameCall(ExpectedStep one, Message actual) {
		RecordedMessage recorded = one.message();
		if (recorded == null) {
			return false;
		}
		Message wanted = recorded.message();
		boolean ofHandlerSide = RecordedMuxIds.isOfHandlerSide(actual.op());
		if (ofHandlerSide != RecordedMuxIds.isOfHandlerSide(wanted.op())) {
			return false;
		}
		if (actual.muxId() == 0) {
			// pings, pongs and handshake of the connection have an order each of their
			// own
			return wanted.muxId() == 0 && wanted.op() == actual.op();
		}
		return wanted.muxId() == (ofHandlerSide ? actual.muxId() : this.muxIds.recorded(actual.muxId()));
	}

	/*
	 * The credit for an item whose stream the peer ended meanwhile may be sent, or not.
	 */
	private boolean isTolerated(Message actual) {
		return actual.op() == Op.UNBLOCK_SRV_MUX && this.uncredited.getOrDefault(actual.muxId(), 0) > 0;
	}

	private static @Nullable String difference(ExpectedStep one, Message actual, Instant now) {
		RecordedMessage recorded = one.message();
		return (recorded != null) ? MessageComparison.difference(recorded, actual, now) : "no message";
	}

	private static Message messageOf(ExpectedStep one) {
		RecordedMessage recorded = one.message();
		if (recorded == null) {
			throw new IllegalArgumentException("no message: " + one);
		}
		return recorded.message();
	}

	private static MismatchError mismatch(int conn, Message actual, String difference, List<ExpectedStep> due) {
		String payload = new String(actual.payload(), 0, Math.min(actual.payload().length, 200),
				StandardCharsets.UTF_8);
		return new MismatchError("on connection %d: %s '%s' (%s)".formatted(conn, actual, payload, difference), due);
	}

	/**
	 * The node did something else than what was recorded.
	 */
	static final class MismatchError extends AssertionError {

		private static final long serialVersionUID = 1L;

		MismatchError(String actual, List<ExpectedStep> due) {
			super("the node did\n  %s\nwhile due was\n  %s".formatted(actual,
					due.isEmpty() ? "nothing" : String.join("\n  ", due.stream().map(Object::toString).toList())));
		}

	}

}
