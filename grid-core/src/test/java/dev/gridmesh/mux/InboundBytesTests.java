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

	@Test
	void whatWasKeptBackIsToldBeforeALinkWaits() {
		this.bytes.take(SMALL);

		this.bytes.await(() -> this.wakeUps++);

		assertThat(this.budget.held()).isEqualTo(SMALL);
	}

	@Test
	void muchIsToldAtOnceWhetherItIsTakenOrFreed() {
		this.bytes.take(2 * InboundBytes.STEP);
		this.bytes.free(InboundBytes.STEP - 1);
		assertThat(this.share.held()).isEqualTo(2 * InboundBytes.STEP);

		this.bytes.free(1);

		assertThat(this.share.held()).isEqualTo(InboundBytes.STEP);
	}

	@Test
	void changesOfWhatIsInTransitAreToldInSteps() {
		this.answers = InboundBytes.STEP - 1;
		this.bytes.settle(false);
		assertThat(this.share.held()).isZero();
		this.answers = InboundBytes.STEP;
		this.bytes.settle(false);
		assertThat(this.share.held()).isEqualTo(InboundBytes.STEP);

		this.answers = 1;
		this.bytes.settle(false);
		assertThat(this.share.held()).isEqualTo(InboundBytes.STEP);
		this.answers = 0;
		this.bytes.settle(false);
		assertThat(this.share.held()).isZero();
	}

	@Test
	void answersMayWaitUpToTheSecondMark() {
		this.answers = MAX;
		assertThat(this.bytes.mayAnswerWait()).isTrue();

		this.answers = MAX + 1;

		assertThat(this.bytes.mayAnswerWait()).isFalse();
	}

	@Test
	void announcementIsRefusedFromTheByteOnThatIsTooMuch() {
		this.bytes.take(SMALL);

		assertThat(this.bytes.refuses((MAX - SMALL) / 2, 0)).isFalse();
		assertThat(this.bytes.refuses((MAX - SMALL) / 2 + 1, 0)).isTrue();
	}

	@Test
	void whatIsToComeOfOthersCountsAsIfItHadCome() {
		assertThat(this.bytes.refuses(1, QUARTER)).as("at the first mark").isFalse();
		assertThat(this.bytes.refuses(1, QUARTER + 1)).as("above the first mark").isTrue();
		assertThat(this.bytes.refuses(QUARTER, QUARTER)).as("up to the second mark").isFalse();
		assertThat(this.bytes.refuses(QUARTER + 1, QUARTER)).as("above the second mark").isTrue();
	}

	@Test
	void partsAreNoReasonNotToReadWhatHandlersHold() {
		this.bytes.take(HALF);
		this.bytes.parts(QUARTER, 1);
		this.bytes.settle(true);
		assertThat(this.bytes.stopsReading()).isFalse();

		this.bytes.take(1);
		this.bytes.settle(true);

		assertThat(this.bytes.stopsReading()).isTrue();
	}

	@Test
	void partsAreReadWhileTheyAreNotMoreThanWhatIsLeft() {
		another().take(MAX - QUARTER);
		this.bytes.parts(QUARTER / 2, 2);
		this.bytes.settle(true);
		assertThat(this.bytes.stopsReading()).isFalse();

		this.bytes.parts(QUARTER / 2 + 1, 2);
		this.bytes.settle(true);

		assertThat(this.bytes.stopsReading()).isTrue();
	}

	@Test
	void partsAreReadWhileAQuarterIsLeftWhateverAnswersTake() {
		another().take(QUARTER);
		this.answers = SMALL;
		this.bytes.parts(HALF, 2);
		this.bytes.settle(true);
		assertThat(this.bytes.stopsReading()).isFalse();

		this.bytes.parts(HALF + 1, 2);
		this.bytes.settle(true);

		assertThat(this.bytes.stopsReading()).isTrue();
	}

	@Test
	void linkThatWaitsAgainIsNotWokenForTheSameBytes() {
		InboundBytes other = another();
		other.take(InboundBytes.STEP);
		this.bytes.await(new Runnable() {
			@Override
			public void run() {
				InboundBytesTests.this.wakeUps++;
				InboundBytesTests.this.bytes.await(this);
			}
		});

		other.freeFromAfar(SMALL);

		assertThat(this.wakeUps).isOne();
	}

}
