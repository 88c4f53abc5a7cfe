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
		assertThat(window.giveBack()).isTrue();
		assertThat(window.credits()).isOne();
	}

	@Test
	void creditBeyondTheCapacityIsDropped() {
		CreditWindow window = new CreditWindow(1, 1);

		assertThat(window.giveBack()).isFalse();
		assertThat(window.credits()).isOne();
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
