package dev.gridmesh.mux;

import java.time.Duration;

import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.application.CauseLog;
import dev.gridmesh.testing.LogLines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AnswerLog}.
 */
class AnswerLogTests {

	private static final NodeName PEER = NodeName.of("http://peer:1");

	private static final HandlerId HANDLER = HandlerId.of(1);

	@RegisterExtension
	final LogLines lines = LogLines.ofTheGrid();

	private long nanos;

	private final CauseLog<AnswerLog.Event> budget = AnswerLog.lines(() -> this.nanos);

	@Test
	void rowOfAnswersThatAreGivenUpIsTwoLines() {
		AnswerLog log = new AnswerLog(PEER, this.budget);

		log.givenUp(HANDLER, 1000, "much waits");
		log.givenUp(HANDLER, 2000, "much waits");
		log.allSent();
		log.allSent();

		assertThat(this.lines.all()).containsExactly(PEER
				+ ": an answer of 1000 bytes of handler 1 is given up, the caller gets an error: it does not read, and much waits",
				PEER + ": no answer waits any more; 2 were given up before");
	}

	@Test
	void peerThatReadsNowAndThenIsWrittenOnceAMinuteHoweverManyLinksItMakes() {
		for (int i = 0; i < 1_000; i++) {
			AnswerLog log = new AnswerLog(PEER, this.budget);
			log.givenUp(HANDLER, 1000, "much waits");
			log.allSent();
			this.nanos++;
		}
		assertThat(this.lines.all()).hasSize(2);

		this.nanos += Duration.ofMinutes(1).toNanos();
		AnswerLog log = new AnswerLog(PEER, this.budget);
		log.givenUp(HANDLER, 1000, "much waits");
		log.allSent();

		assertThat(this.lines.all()).hasSize(4)
			.filteredOn((line) -> line.endsWith("; 999 more of this kind were not written since the last one"))
			.hasSize(2);
	}

}
