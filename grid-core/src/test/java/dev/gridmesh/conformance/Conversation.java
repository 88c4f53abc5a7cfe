package dev.gridmesh.conformance;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.gridmesh.NodeName;
import org.jspecify.annotations.Nullable;

/**
 * One recorded conversation; the notation is explained in {@code vectors/README.md}.
 *
 * @param name the name of its file
 * @param kind who talks to whom
 * @param dialer the name of the node that dials
 * @param acceptor the name of the node that accepts
 * @param timing the intervals that were shortened for the recording
 * @param handlers what was registered
 * @param outcomes what the applications got
 * @param steps what was seen, in order
 */
record Conversation(String name, Kind kind, NodeName dialer, NodeName acceptor, Map<String, Duration> timing,
		List<RecordedHandler> handlers, List<RecordedOutcome> outcomes, List<Step> steps) {

	/** The name of one of the two nodes. */
	NodeName node(Role role) {
		return (role == Role.DIALER) ? this.dialer : this.acceptor;
	}

	/** This conversation with other steps. */
	Conversation withSteps(List<Step> steps) {
		return new Conversation(this.name, this.kind, this.dialer, this.acceptor, this.timing, this.handlers,
				this.outcomes, List.copyOf(steps));
	}

	@Override
	public String toString() {
		return this.name;
	}

	/**
	 * Which ends were the reference and which were crafted.
	 */
	enum Kind {

		REFERENCE, PROBE_ACCEPTOR, PROBE_DIALER;

		/** The side that a node is to take: the one that the reference had. */
		boolean wants(Role role) {
			return switch (this) {
				case REFERENCE -> true;
				case PROBE_ACCEPTOR -> role == Role.ACCEPTOR;
				case PROBE_DIALER -> role == Role.DIALER;
			};
		}

	}

	/**
	 * A handler of the conversation.
	 *
	 * @param id its number
	 * @param stream whether it serves streams
	 * @param inCapacity how many request items it takes; 0 for none
	 * @param outCapacity how many response items it sends ahead
	 * @param subroute its route below the number, or {@code null}
	 * @param does what it does, in words
	 */
	record RecordedHandler(int id, boolean stream, int inCapacity, int outCapacity, @Nullable String subroute,
			String does) {
	}

	/**
	 * What an application got from a call.
	 *
	 * @param who which application
	 * @param what of which call
	 * @param payload the payload, {@code null} if there is none or if it is absent
	 * @param error the text of the error, or {@code null} if it is none
	 * @param end whether it is the good end of a stream
	 */
	record RecordedOutcome(Role who, String what, byte @Nullable [] payload, @Nullable String error, boolean end) {
	}

}
