package dev.gridmesh.conformance;

import java.util.List;
import java.util.stream.Stream;

import dev.gridmesh.conformance.Plan.Medium;
import dev.gridmesh.conformance.Plan.Run;

/**
 * How each conversation is replayed.
 */
final class Plans {

	/**
	 * Issue: streams. Conversations that need handlers or callers of request items; they
	 * are not replayed yet.
	 */
	static final List<String> STREAMS_ISSUE = List.of("probe-stream-open-twice", "probe-stream-overrun",
			"stream-answer-disconnect-error", "stream-answer-unblock-overflow", "stream-cancel-twoway",
			"stream-deadline-twoway", "stream-end-then-answers", "stream-handler-ends-early",
			"stream-handler-error-while-sending", "stream-handler-never-reads", "stream-payloads",
			"stream-request-only", "stream-slow-handler", "stream-slow-reader-twoway", "stream-twoway-acceptor",
			"stream-twoway-in1-out0", "stream-twoway-in1-out1", "stream-twoway-in2-out3", "stream-typed");

	private Plans() {
	}

	static List<Plan> all() {
		return Stream
			.of(HandshakePlans.all(), ConnectionPlans.all(), RequestPlans.all(), ProbePlans.all(), StreamPlans.all())
			.flatMap(List::stream)
			.toList();
	}

	static List<Run> runs(Medium medium) {
		return all().stream().flatMap((plan) -> plan.runs(medium).stream()).toList();
	}

}
