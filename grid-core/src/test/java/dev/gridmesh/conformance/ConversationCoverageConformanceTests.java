package dev.gridmesh.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.gridmesh.conformance.Plan.Medium;
import dev.gridmesh.conformance.Plan.Run;
import dev.gridmesh.vectors.Vectors;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that no recorded conversation is forgotten, and shows what is replayed where.
 */
class ConversationCoverageConformanceTests {

	private static final List<Run> RUNS = Stream.of(Medium.values())
		.flatMap((medium) -> Plans.runs(medium).stream())
		.toList();

	private static final List<Conversation> REPLAYED = RUNS.stream()
		.map(Run::conversation)
		.distinct()
		.map(ConversationReader::read)
		.toList();

	@Test
	void eachFileIsReplayed() {
		System.out.println(table());

		Set<String> covered = new TreeSet<>();
		RUNS.forEach((run) -> covered.add(run.conversation()));
		assertThat(covered).containsExactlyElementsOf(Vectors.conversations());
	}

	@Test
	void runsOfOneConversationAreToldApart() {
		assertThat(RUNS).extracting((run) -> run.medium() + " " + run).doesNotHaveDuplicates();
	}

	@Test
	void nodeTakesEachSideThatTheReferenceTook() {
		assertThat(REPLAYED).allSatisfy((conversation) -> assertThat(runsOf(conversation)).as(conversation.name())
			.extracting(Run::node)
			.hasSameElementsAs(Stream.of(Role.values()).filter(conversation.kind()::wants).toList()));
	}

	@Test
	void whatIsBelowMessagesIsReplayedOverASocket() {
		assertThat(REPLAYED).allSatisfy((conversation) -> {
			boolean below = conversation.steps()
				.stream()
				.anyMatch(ConversationCoverageConformanceTests::isBelowMessages);
			assertThat(runsOf(conversation)).as(conversation.name())
				.extracting(Run::medium)
				.contains(below ? Medium.SOCKET : Medium.MEMORY);
		});
	}

	private static List<Run> runsOf(Conversation conversation) {
		return RUNS.stream().filter((run) -> run.conversation().equals(conversation.name())).toList();
	}

	/* HTTP, ends of TCP connections, and frames other than whole binary ones. */
	private static boolean isBelowMessages(Step step) {
		if (step instanceof Step.Frame frame) {
			return frame.frame().type() != WsFrame.Type.BINARY || !frame.frame().fin() || !frame.masked();
		}
		return step instanceof Step.Event event && switch (event.kind()) {
			case HTTP -> !HttpHead.parse(event.text()).headers().isEmpty();
			case DIAL_FAILED, CLOSED_BY_DIALER, CLOSED_BY_ACCEPTOR -> true;
			case DIAL_ATTEMPT, TCP_CONNECTED, REMARK -> false;
		};
	}

	private static String table() {
		List<String> rows = new ArrayList<>();
		String format = "%-34s %-16s %-20s %-20s";
		rows.add(format.formatted("conversation", "kind", "in memory: node is", "by socket: node is"));
		for (String name : Vectors.conversations()) {
			Conversation conversation = ConversationReader.read(name);
			rows.add(format.formatted(name, conversation.kind(), roles(name, Medium.MEMORY),
					roles(name, Medium.SOCKET)));
		}
		return String.join("\n", rows);
	}

	private static String roles(String name, Medium medium) {
		return RUNS.stream()
			.filter((run) -> run.conversation().equals(name) && run.medium() == medium)
			.map((run) -> run.node().word())
			.distinct()
			.collect(Collectors.joining(", "));
	}

}
