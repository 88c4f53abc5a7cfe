package dev.gridmesh.conformance;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.gridmesh.conformance.ExpectedStep.Closed;
import dev.gridmesh.conformance.ExpectedStep.Dialled;
import dev.gridmesh.conformance.ExpectedStep.SentControl;
import dev.gridmesh.conformance.ExpectedStep.SentHttp;
import dev.gridmesh.conformance.ExpectedStep.SentMessage;
import dev.gridmesh.conformance.Step.EventKind;
import dev.gridmesh.conformance.Step.RecordedMessage;
import dev.gridmesh.protocol.Op;

/**
 * A conversation, divided between the two sides: what the played side does, in order, and
 * what the node is expected to do.
 */
final class Score {

	private final Role node;

	private final Adjustments adjustments;

	private final boolean speaksHttp;

	private final Expectations expectations;

	private final List<Step> cues = new ArrayList<>();

	private final List<Boolean> admitted = new ArrayList<>();

	private final List<Integer> accepted = new ArrayList<>();

	private final Set<Integer> closedConns = new HashSet<>();

	private final Set<Integer> refusedConns = new HashSet<>();

	private final Set<Long> disconnectedMuxes = new HashSet<>();

	private Score(Role node, Adjustments adjustments, boolean speaksHttp, Expectations expectations) {
		this.node = node;
		this.adjustments = adjustments;
		this.speaksHttp = speaksHttp;
		this.expectations = expectations;
	}

	/**
	 * Divides a conversation.
	 * @param conversation the conversation, adjusted
	 * @param node the side that the node takes
	 * @param adjustments how the node differs from the reference
	 * @param speaksHttp whether the upgrade is played, too
	 * @param expectations where to put what is expected
	 */
	static Score divide(Conversation conversation, Role node, Adjustments adjustments, boolean speaksHttp,
			Expectations expectations) {
		Score score = new Score(node, adjustments, speaksHttp, expectations);
		for (Step step : conversation.steps()) {
			if (step instanceof Step.Event event && event.kind() == EventKind.DIAL_FAILED) {
				score.refusedConns.add(event.conn());
			}
		}
		for (Step step : conversation.steps()) {
			if (step instanceof Step.Frame frame) {
				score.add(frame);
			}
			else if (step instanceof Step.Event event) {
				score.add(event);
			}
		}
		adjustments.closeCodes().keySet().forEach((conn) -> score.expectClose(Integer.MAX_VALUE, conn));
		return score;
	}

	/** What the played side does, in order. */
	List<Step> cues() {
		return this.cues;
	}

	/** Which of the node's attempts to dial find somebody who listens. */
	List<Boolean> admittedDials() {
		return this.admitted;
	}

	/** The numbers of the connections that the node makes. */
	List<Integer> acceptedConns() {
		return this.accepted;
	}

	private void add(Step.Frame frame) {
		if (frame.from() != this.node) {
			this.cues.add(frame);
			return;
		}
		switch (frame.frame().type()) {
			case CLOSE -> expectClose(frame.index(), frame.conn());
			case PING, PONG ->
				this.expectations.add(frame.index(), frame.conn(), false, new SentControl(frame.frame()));
			default -> frame.messages().forEach((message) -> expect(frame, message));
		}
	}

	private void expect(Step.Frame frame, RecordedMessage recorded) {
		boolean repeated = recorded.message().op() == Op.DISCONNECT_SERVER_MUX
				&& !this.disconnectedMuxes.add(recorded.message().muxId());
		// protocol.md §5: the reference says it twice about every other time
		this.expectations.add(frame.index(), frame.conn(), recorded.optional() || repeated, new SentMessage(recorded));
	}

	private void add(Step.Event event) {
		switch (event.kind()) {
			case DIAL_ATTEMPT -> addDial(event);
			case TCP_CONNECTED -> {
				if (this.node == Role.DIALER) {
					this.accepted.add(event.conn());
				}
			}
			case HTTP -> addHttp(event);
			case CLOSED_BY_DIALER, CLOSED_BY_ACCEPTOR -> addClose(event);
			case DIAL_FAILED, REMARK -> {
				// the attempt says it, or the steps around it do
			}
		}
	}

	private void addDial(Step.Event event) {
		boolean refused = this.refusedConns.contains(event.conn());
		if (this.node == Role.DIALER) {
			this.expectations.add(event.index(), event.conn(), false, new Dialled());
			this.admitted.add(!refused);
		}
		else if (!refused) {
			this.cues.add(event);
		}
	}

	private void addHttp(Step.Event event) {
		if (!this.speaksHttp) {
			return;
		}
		if (event.from() == this.node) {
			this.expectations.add(event.index(), event.conn(), false, new SentHttp(event.text()));
		}
		else {
			this.cues.add(event);
		}
	}

	private void addClose(Step.Event event) {
		if (this.closedConns.contains(event.conn())) {
			return;
		}
		if (event.kind().isCloseBy(this.node) && !this.adjustments.breaksOff(event.index())) {
			expectClose(event.index(), event.conn());
		}
		else {
			this.closedConns.add(event.conn());
			this.cues.add(event);
		}
	}

	private void expectClose(int index, int conn) {
		if (this.closedConns.add(conn)) {
			this.expectations.add(index, conn, false, new Closed(this.adjustments.closeCodes().get(conn)));
		}
	}

}
