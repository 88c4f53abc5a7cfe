package dev.gridmesh.conformance;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

import dev.gridmesh.conformance.Plan.Medium;
import dev.gridmesh.conformance.Plan.Run;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.transport.CloseReason;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests that a replay fails when the node does something else than what was recorded:
 * here the recording is changed in place of the node.
 */
class ReplayTests {

	private static Message response(String payload) {
		return Message.of(Op.RESPONSE, 1, 0, Flags.CRC | Flags.EOF, payload.getBytes(StandardCharsets.UTF_8));
	}

	private static AbstractThrowableAssert<?, ?> assertThatReplayFails(String name, Consumer<RolePlan> part) {
		Run run = Plan.of(name).asAcceptor(part).runs(Medium.MEMORY).get(0);
		Conversation conversation = ConversationReader.read(name);
		return assertThatThrownBy(() -> Replay.run(run, conversation,
				new MemoryStage(conversation.acceptor(), conversation.dialer(), NodeUnderTest.PATH, 1)))
			.isInstanceOf(AssertionError.class);
	}

	@Test
	void otherPayload() {
		assertThatReplayFails("single-deadline-given",
				(part) -> part.adjust().instead(7, (recorded) -> response("another")))
			.hasMessageContaining("(payload)");
	}

	@Test
	void otherFlags() {
		assertThatReplayFails("single-deadline-given",
				(part) -> part.adjust().instead(7, (recorded) -> recorded.withFlags(Flags.CRC)))
			.hasMessageContaining("flags");
	}

	@Test
	void messageThatDoesNotCome() {
		assertThatReplayFails("single-deadline-given", (part) -> part.adjust().also(7, response("again")))
			.hasMessageContaining("nothing more")
			.hasMessageContaining("payload 5 bytes");
	}

	@Test
	void messageThatWasNotRecorded() {
		assertThatReplayFails("single-deadline-given", (part) -> part.adjust().leaveOut(7))
			.hasMessageContaining("nothing is due");
	}

	@Test
	void otherCloseCode() {
		assertThatReplayFails("probe-garbage", (part) -> part.adjust().closes(0, CloseReason.NORMAL))
			.hasMessageContaining("was closed with 1002");
	}

	@Test
	void connectionThatIsNotClosed() {
		assertThatReplayFails("single-deadline-given", (part) -> part.adjust().closes(0, CloseReason.NORMAL))
			.hasMessageContaining("Closed[code=1000]");
	}

	@Test
	void outcomeThatTheApplicationDoesNotGet() {
		assertThatReplayFails("single-error",
				(part) -> part.script((app) -> app.call("request 1").payload("æøå").request())
					.errorInstead("request 1", "another text"))
			.hasMessageContaining("the application should get");
	}

	@Test
	void outcomeThatWasNotRecorded() {
		assertThatReplayFails("single-error",
				(part) -> part.script((app) -> app.call("request 1").payload("æøå").request())
					.withoutOutcome("request 1"))
			.hasMessageContaining("more than was recorded");
	}

}
