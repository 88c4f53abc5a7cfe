package dev.gridmesh.conformance;

import java.util.List;
import java.util.stream.Stream;

import dev.gridmesh.conformance.Plan.Medium;
import dev.gridmesh.conformance.Plan.Run;

/**
 * How each conversation is replayed.
 */
final class Plans {

	private Plans() {
	}

	static List<Plan> all() {
		return Stream
			.of(HandshakePlans.all(), ConnectionPlans.all(), RequestPlans.all(), ProbePlans.all(), StreamPlans.all(),
					TwoWayStreamPlans.all())
			.flatMap(List::stream)
			.toList();
	}

	static List<Run> runs(Medium medium) {
		return all().stream().flatMap((plan) -> plan.runs(medium).stream()).toList();
	}

}
