package dev.gridmesh.mux;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests {@link CreditWindow} and {@link SequenceCounter}.
 */
class CreditWindowTests {

	@Test
	void windowIsExact() {
		CreditWindow window = new CreditWindow(2, 2);

		assertThat(window.tryTake()).isTrue();
		assertThat(window.tryTake()).isTrue();
		assertThat(window.tryTake()).isFalse();
		assertThat(window.giveBack(1, 0)).isTrue();
		assertThat(window.credits()).isOne();
		assertThat(window.giveBack(Integer.MAX_VALUE, 0)).isTrue();
		window.take(2);
		assertThat(window.credits()).isZero();
	}

	@Test
	void creditBeyondTheCapacityIsDropped() {
		CreditWindow window = new CreditWindow(1, 1);

		assertThat(window.giveBack(1, 0)).isFalse();
		assertThat(window.credits()).isOne();
	}

	@Test
	void creditForWhatIsOnlyPromisedIsDropped() {
		CreditWindow window = new CreditWindow(3, 1);

		assertThat(window.giveBack(5, 1)).isTrue();
		assertThat(window.credits()).isEqualTo(2);
		assertThat(window.giveBack(1, 1)).isFalse();
		assertThat(window.giveBack(1, 3)).isFalse();
	}

	@Test
	void sequenceAcceptsOnlyTheNextNumberAndWraps() {
		SequenceCounter counter = new SequenceCounter(-1);

		assertThat(counter.accept(0)).isFalse();
		assertThat(counter.accept(-1)).isTrue();
		assertThat(counter.accept(-1)).isFalse();
		assertThat(counter.accept(0)).isTrue();
		assertThat(counter.take()).isOne();
		assertThat(counter.peek()).isEqualTo(2);
	}

}
