package dev.gridmesh.protocol;

import java.util.Arrays;

import dev.gridmesh.GridProtocolException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LargeMessageCodecTests {

	private static final long MILLI = 1_000_000;

	private static Message message(Op op, int payloadBytes, long deadlineMillis) {
		return new Message(7, 3, deadlineMillis, 9, op.code(), Flags.EOF, new byte[payloadBytes], null);
	}

	private static Message waiting(long deadlineMillis) {
		return message(Op.REQUEST, 1, deadlineMillis);
	}

	@Test
	void messageIsLargeAboveTheLargestWholePayload() {
		assertThat(LargeMessageCodec.isLarge(message(Op.REQUEST, LargeMessageCodec.MAX_WHOLE_PAYLOAD, 0))).isFalse();
		assertThat(LargeMessageCodec.isLarge(message(Op.REQUEST, LargeMessageCodec.MAX_WHOLE_PAYLOAD + 1, 0))).isTrue();
	}

	@Test
	void messageThatIsNoPartOfACallIsNeverLarge() {
		assertThat(LargeMessageCodec.isLarge(message(Op.CONNECT, LargeMessageCodec.MAX_WHOLE_PAYLOAD + 1, 0)))
			.isFalse();
	}

	@Test
	void waitingIsTakenOffTheDeadline() {
		assertThat(LargeMessageCodec.afterWaiting(waiting(100), 30 * MILLI)).isEqualTo(waiting(70));
	}

	@Test
	void deadlineThatHasPassedMeanwhileIsNotNone() {
		assertThat(LargeMessageCodec.afterWaiting(waiting(100), 100 * MILLI)).isEqualTo(waiting(1));
		assertThat(LargeMessageCodec.afterWaiting(waiting(100), 3_000 * MILLI)).isEqualTo(waiting(1));
	}

	@Test
	void messageThatHasNotWaitedOrHasNoDeadlineIsTheSame() {
		Message hurried = waiting(100);
		Message patient = waiting(0);

		assertThat(LargeMessageCodec.afterWaiting(hurried, MILLI - 1)).isSameAs(hurried);
		assertThat(LargeMessageCodec.afterWaiting(patient, 30 * MILLI)).isSameAs(patient);
	}

	@Test
	void announcementMayBeAsLongAsItsBound() {
		Message large = message(Op.REQUEST, LargeMessageCodec.MAX_WHOLE_PAYLOAD + 1, 0);
		byte[] announcement = LargeMessageCodec.announcement(large, 5).payload();
		byte[] longest = Arrays.copyOf(announcement, LargeMessageCodec.MAX_ANNOUNCEMENT);

		assertThat(LargeMessageCodec.decodeAnnouncement(longest))
			.isEqualTo(LargeMessageCodec.decodeAnnouncement(announcement));
		assertThatExceptionOfType(GridProtocolException.class)
			.isThrownBy(() -> LargeMessageCodec.decodeAnnouncement(Arrays.copyOf(longest, longest.length + 1)))
			.withMessageContaining("1025 bytes, at most 1024");
	}

}
