package dev.gridmesh.conformance;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

import dev.gridmesh.conformance.Expectations.MismatchError;
import dev.gridmesh.conformance.ExpectedStep.SentMessage;
import dev.gridmesh.conformance.Step.RecordedMessage;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests which orders of messages are as good as the recorded one.
 */
class ExpectationsTests {

	private final Expectations expectations = new Expectations(new RecordedMuxIds());

	private static Message message(Op op, long muxId, int seq, String payload) {
		return Message.of(op, muxId, seq, Flags.CRC, payload.getBytes(StandardCharsets.UTF_8));
	}

	private void expect(Message message) {
		this.expectations.add(0, 0, false, new SentMessage(new RecordedMessage(message, false, false)));
	}

	private void arrives(Message message) {
		this.expectations.message(0, message, Instant.EPOCH);
	}

	@Test
	void callsMayBeginInAnyOrderAndGoOnUnderTheNodesOwnIds() {
		expect(message(Op.CONNECT_MUX, 1, 0, "a"));
		expect(message(Op.CONNECT_MUX, 2, 0, "b"));
		expect(message(Op.UNBLOCK_SRV_MUX, 1, 1, ""));

		arrives(message(Op.CONNECT_MUX, 1001, 0, "b"));
		arrives(message(Op.CONNECT_MUX, 1002, 0, "a"));
		arrives(message(Op.UNBLOCK_SRV_MUX, 1002, 1, ""));

		assertThat(this.expectations.missing()).isEmpty();
	}

	@Test
	void messagesOfOneMuxKeepTheirOrder() {
		expect(message(Op.MUX_SERVER_MSG, 7, 1, "a"));
		expect(message(Op.MUX_SERVER_MSG, 7, 2, "b"));
		expect(message(Op.MUX_SERVER_MSG, 8, 1, "c"));

		arrives(message(Op.MUX_SERVER_MSG, 8, 1, "c"));

		assertThatExceptionOfType(MismatchError.class).isThrownBy(() -> arrives(message(Op.MUX_SERVER_MSG, 7, 2, "b")));
	}

	@Test
	void creditAndItemOfATwoWayStreamMayChangePlaces() {
		expect(message(Op.UNBLOCK_CL_MUX, 7, 1, ""));
		expect(message(Op.MUX_SERVER_MSG, 7, 2, "a"));

		arrives(message(Op.MUX_SERVER_MSG, 7, 1, "a"));
		arrives(message(Op.UNBLOCK_CL_MUX, 7, 2, ""));

		assertThat(this.expectations.missing()).isEmpty();
	}

	@Test
	void sequenceNumbersFollowTheOrderInWhichMessagesAreSent() {
		expect(message(Op.UNBLOCK_CL_MUX, 7, 1, ""));
		expect(message(Op.MUX_SERVER_MSG, 7, 2, "a"));

		assertThatExceptionOfType(MismatchError.class).isThrownBy(() -> arrives(message(Op.MUX_SERVER_MSG, 7, 2, "a")));
	}

	@Test
	void creditForAnItemIsToleratedOnce() {
		this.expectations.itemSent(message(Op.MUX_SERVER_MSG, 1001, 1, "a"));

		arrives(message(Op.UNBLOCK_SRV_MUX, 1001, 1, ""));

		assertThatExceptionOfType(MismatchError.class)
			.isThrownBy(() -> arrives(message(Op.UNBLOCK_SRV_MUX, 1001, 2, "")));
	}

}
