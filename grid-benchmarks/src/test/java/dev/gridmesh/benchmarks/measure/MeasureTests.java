package dev.gridmesh.benchmarks.measure;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Median}, {@link Usage} and {@link ProcStat}.
 */
class MeasureTests {

	@Test
	void medianIsTheMiddle() {
		assertThat(Median.of(List.of(9.0, 1.0, 2.0))).isEqualTo(2);
		assertThat(Median.of(List.of(4.0, 1.0, 2.0, 100.0))).isEqualTo(3);
		assertThatIllegalArgumentException().isThrownBy(() -> Median.of(List.of()));
	}

	@Test
	void usageIsSharedOutAmongOperations() {
		Usage usage = new Usage(2, 3, 4_000_000, 0.1);

		assertThat(usage.cpuMicrosPer(1_000_000)).isEqualTo(3);
		assertThat(usage.bytesPer(1_000)).isEqualTo(4_000);
		assertThat(usage.perSecond(500)).isEqualTo(250);
		assertThat(usage.isDisturbed()).isFalse();
		assertThat(new Usage(2, 3, 0, 0.3).isDisturbed()).isTrue();
	}

	@Test
	void busyTimeIsAllButIdleAndWaiting() {
		String text = "cpu  100 20 30 9999 8888 4 5 6 50 0\ncpu0 1 1 1 1 1 1 1 1 1 1\n";

		assertThat(ProcStat.busySeconds(text)).isEqualTo(1.65);
		assertThat(ProcStat.busySeconds("intr 1 2 3")).isZero();
	}

	@Test
	void meterSeesWorkOfThisProcess() {
		Meter meter = new Meter();
		byte[][] kept = new byte[64][];
		for (int i = 0; i < kept.length; i++) {
			kept[i] = new byte[1024 * 1024];
		}

		Usage usage = meter.read();

		assertThat(usage.allocatedBytes()).isGreaterThanOrEqualTo(kept.length * 1024.0 * 1024);
		assertThat(usage.seconds()).isPositive();
		assertThat(usage.cpuSeconds()).isNotNegative();
	}

}
