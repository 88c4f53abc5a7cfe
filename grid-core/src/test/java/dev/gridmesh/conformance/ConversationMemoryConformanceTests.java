package dev.gridmesh.conformance;

import java.util.List;

import dev.gridmesh.NodeName;
import dev.gridmesh.conformance.Plan.Medium;
import dev.gridmesh.conformance.Plan.Run;
import dev.gridmesh.testing.LeakCheck;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Replays the recorded conversations through the in-memory transport, in virtual time;
 * each in some of the orders in which the node's loops may run.
 */
@ExtendWith(LeakCheck.class)
class ConversationMemoryConformanceTests {

	private static final int SEEDS = 3;

	@ParameterizedTest(name = "{0}")
	@MethodSource("runs")
	void nodeKeepsToTheRecording(Run run) {
		Conversation conversation = ConversationReader.read(run.conversation());
		NodeName node = conversation.node(run.node());
		NodeName played = conversation.node(run.node().other());
		for (long seed = 1; seed <= SEEDS; seed++) {
			Replay.run(run, conversation, new MemoryStage(node, played, NodeUnderTest.PATH, seed));
		}
	}

	static List<Run> runs() {
		return Plans.runs(Medium.MEMORY);
	}

}
