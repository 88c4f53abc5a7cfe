package dev.gridmesh.mux;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests what follows from the bytes that peers make a node hold: {@link InboundBytes},
 * {@link InboundShare} and {@link InboundBudget}.
 */
class InboundBytesTests {

	private static final int MAX = 64 * 1024 * 1024;

	private static final int QUARTER = MAX / 4;

	private static final int HALF = MAX / 2;

	private static final int SMALL = 1000;

	private final InboundBudget budget = new InboundBudget(MAX);

	private final InboundShare share = this.budget.share();

	private long answers;

	private int wakeUps;

	private final InboundBytes bytes = new InboundBytes(this.share, () -> this.answers);

	private InboundBytes another() {
		return new InboundBytes(this.budget.share(), () -> 0);
	}

	@Test
	void peerAloneIsRefusedAboveAQuarterAndNotReadAboveAHalf() {
		this.bytes.take(QUARTER);
		assertThat(this.bytes.refuses()).isFalse();
		assertThat(this.bytes.withholds()).isFalse();

		this.bytes.take(SMALL);
		assertThat(this.bytes.refuses()).isTrue();
		assertThat(this.bytes.withholds()).isTrue();
		this.bytes.take(HALF - QUARTER - SMALL);
		assertThat(this.bytes.stopsReading()).isFalse();

		this.bytes.take(SMALL);
		assertThat(this.bytes.stopsReading()).isTrue();

		this.bytes.free(HALF + SMALL);
		assertThat(this.bytes.stopsReading()).isFalse();
		assertThat(this.bytes.refuses()).isFalse();
	}

	@Test
	void peersThatTakeAllTheyGetLeaveSomethingToTheNext() {
		for (int peers = 1; peers <= 8; peers++) {
			InboundBytes greedy = another();
			while (!greedy.stopsReading()) {
				greedy.take(64 * 1024);
			}
			InboundBytes next = another();
			assertThat(next.refuses()).isFalse();
			next.take(SMALL);
			assertThat(next.refuses()).isFalse();
			assertThat(next.withholds()).isFalse();
			next.free(SMALL);
			assertThat(this.budget.held()).isLessThan(MAX + peers * (MAX / 64 + 64 * 1024L));
		}
	}

	@Test
	void peerMayHoldALittleWhenOthersHoldEverything() {
		InboundBytes other = another();
		other.take(MAX + QUARTER);

		this.bytes.take(MAX / 64 / 3);

		assertThat(this.bytes.refuses()).isFalse();
		assertThat(this.bytes.stopsReading()).isFalse();
		this.bytes.take(MAX / 64);
		assertThat(this.bytes.refuses()).isTrue();
		assertThat(this.bytes.stopsReading()).isTrue();
	}

	@Test
	void answersThatWaitRefuseCallsAndNeitherStopReadingNorAcknowledgements() {
		this.answers = MAX;
		this.bytes.settle(true);
		this.bytes.take(SMALL);

		assertThat(this.bytes.refuses()).isTrue();
		assertThat(this.bytes.mayAnswerWait()).isFalse();
		assertThat(this.bytes.stopsReading()).isFalse();
		assertThat(this.bytes.withholds()).isFalse();
	}

	@Test
	void partsAloneHoldNothingBackUntilTheBudgetIsSpent() {
		this.bytes.parts(HALF + SMALL, 8);
		this.bytes.settle(true);
		assertThat(this.bytes.refuses()).isTrue();
		assertThat(this.bytes.withholds()).isFalse();
		assertThat(this.bytes.stopsReading()).isFalse();

		this.bytes.parts(MAX + SMALL, 8);
		this.bytes.settle(true);
		assertThat(this.bytes.stopsReading()).isTrue();

		// one message must always come through
		this.bytes.parts(MAX + SMALL, 1);
		assertThat(this.bytes.stopsReading()).isFalse();
	}

	@Test
	void announcementsCountForTheirWholeSize() {
		assertThat(this.bytes.refuses(2 * MAX, 0)).as("the only one").isFalse();
		assertThat(this.bytes.refuses(2 * MAX, SMALL)).as("the second").isTrue();

		this.bytes.take(SMALL);

		assertThat(this.bytes.refuses(HALF - SMALL, 0)).isFalse();
		assertThat(this.bytes.refuses(HALF + SMALL, 0)).isTrue();
	}

	@Test
	void smallCallsTouchNothingThatLoopsShare() {
		for (int i = 0; i < 100; i++) {
			this.bytes.take(SMALL);
			this.bytes.settle(false);
			assertThat(this.budget.held()).isZero();
			this.bytes.free(SMALL);
		}

		this.bytes.take(InboundBytes.STEP);
		assertThat(this.share.held()).isEqualTo(InboundBytes.STEP);
		this.bytes.take(SMALL);
		this.bytes.settle(true);
		assertThat(this.share.held()).isEqualTo(InboundBytes.STEP + SMALL);
		assertThat(this.budget.held()).isEqualTo(InboundBytes.STEP + SMALL);
	}

	@Test
	void whatIsFreedByAnotherThreadCountsAtOnce() {
		this.bytes.take(HALF + SMALL);

		this.bytes.freeFromAfar(HALF + SMALL);

		assertThat(this.bytes.refuses()).isFalse();
		assertThat(this.budget.held()).isZero();
	}

	@Test
	void endOfALinkLeavesWhatHandlersHold() {
		this.answers = SMALL;
		this.bytes.parts(SMALL, 1);
		this.bytes.take(SMALL);
		this.bytes.take(QUARTER);
		this.bytes.settle(true);

		this.answers = 0;
		this.bytes.free(SMALL);
		this.bytes.close();

		assertThat(this.share.held()).isEqualTo(QUARTER);
		this.bytes.free(SMALL);
		this.bytes.freeFromAfar(QUARTER - SMALL);
		assertThat(this.share.held()).isZero();
		assertThat(this.budget.held()).isZero();
	}

	@Test
	void linksThatWaitAreWokenOnceWhenAnyPeerFreesSomething() {
		InboundBytes other = another();
		other.take(QUARTER);
		Runnable wakeUp = () -> this.wakeUps++;
		this.bytes.await(wakeUp);

		other.take(SMALL);
		assertThat(this.wakeUps).isZero();
		other.freeFromAfar(SMALL);
		other.freeFromAfar(SMALL);
		assertThat(this.wakeUps).isOne();

		this.bytes.await(wakeUp);
		this.bytes.forget(wakeUp);
		other.freeFromAfar(SMALL);
		assertThat(this.wakeUps).isOne();
	}

	@Test
	void nothingIsKeptBackWhileALinkWaits() {
		InboundBytes other = another();
		other.take(SMALL);
		this.bytes.await(() -> this.wakeUps++);

		other.settle(false);
		assertThat(this.budget.held()).isEqualTo(SMALL);
		other.free(SMALL);
		other.settle(false);

		assertThat(this.wakeUps).isOne();
	}

}
