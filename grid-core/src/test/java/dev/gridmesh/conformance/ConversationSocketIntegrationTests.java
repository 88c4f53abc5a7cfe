package dev.gridmesh.conformance;

import java.util.List;

import dev.gridmesh.conformance.Plan.Medium;
import dev.gridmesh.conformance.Plan.Run;
import dev.gridmesh.testing.LeakCheck;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Replays recorded conversations over loopback sockets: those with HTTP, with ends of TCP
 * connections and with WebSocket frames other than whole binary messages, and some more.
 */
@ExtendWith(LeakCheck.class)
class ConversationSocketIntegrationTests {

	@ParameterizedTest(name = "{0}")
	@MethodSource("runs")
	void nodeKeepsToTheRecording(Run run) {
		Conversation conversation = ConversationReader.read(run.conversation());
		Replay.run(run, conversation, new SocketStage(conversation.node(run.node().other())));
	}

	static List<Run> runs() {
		return Plans.runs(Medium.SOCKET);
	}

}
