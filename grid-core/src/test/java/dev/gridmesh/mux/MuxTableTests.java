package dev.gridmesh.mux;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests {@link MuxTable} against a map of the JDK.
 */
class MuxTableTests {

	private final MuxTable<String> table = new MuxTable<>(new SplittableRandom(1));

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void behavesAsAMapUnderRandomUse(long seed) {
		SplittableRandom random = new SplittableRandom(seed);
		Map<Long, String> expected = new HashMap<>();
		long next = random.nextLong();
		for (int step = 0; step < 20_000; step++) {
			long key = next - random.nextInt(64);
			if (random.nextInt(3) > 0) {
				next++;
				assertThat(this.table.put(next, "v" + step)).isEqualTo(expected.put(next, "v" + step));
			}
			else {
				assertThat(this.table.remove(key)).isEqualTo(expected.remove(key));
			}
			assertThat(this.table.get(key)).isEqualTo(expected.get(key));
			assertThat(this.table.size()).isEqualTo(expected.size());
		}
		List<String> values = new ArrayList<>();
		this.table.forEach(values::add);
		assertThat(values).containsExactlyInAnyOrderElementsOf(expected.values());
	}

	@Test
	void idsThatMeetInOneTableAreSpreadInAnother() {
		MuxTable<String> other = new MuxTable<>(new SplittableRandom(2));
		List<Long> meeting = new ArrayList<>();
		fill(this.table);
		fill(other);
		for (long id = 1L << 40; meeting.size() < 1_000; id++) {
			if (this.table.home(id) < 4) {
				meeting.add(id);
			}
		}

		assertThat(meeting.stream().map(other::home).distinct().count()).isGreaterThan(300);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 610, 1L << 20, 1L << 40 })
	void idsAtAnyDistanceAreSpreadWhateverTheSecret(long distance) {
		for (long seed = 0; seed < 100; seed++) {
			MuxTable<String> table = new MuxTable<>(new SplittableRandom(seed));
			fill(table);

			long homes = LongStream.range(0, 500).map((i) -> table.home(i * distance)).distinct().count();

			assertThat(homes).as("seed %d", seed).isGreaterThan(300);
		}
	}

	/** With 1,024 places. */
	private static void fill(MuxTable<String> table) {
		LongStream.range(0, 500).forEach((id) -> table.put(id, "here"));
	}

	@Test
	void allKeysOfSixtyFourBitsAreDistinct() {
		this.table.put(0, "zero");
		this.table.put(-1, "2^64-1");
		this.table.put(Long.MIN_VALUE, "2^63");

		assertThat(this.table.get(0)).isEqualTo("zero");
		assertThat(this.table.get(-1)).isEqualTo("2^64-1");
		assertThat(this.table.get(Long.MIN_VALUE)).isEqualTo("2^63");
		assertThat(this.table.get(1)).isNull();
	}

	@Test
	void entriesMayRemoveThemselvesWhileAllAreShown() {
		for (long key = 0; key < 100; key++) {
			this.table.put(key, Long.toString(key));
		}

		this.table.forEach((value) -> this.table.remove(Long.parseLong(value)));

		assertThat(this.table.size()).isZero();
	}

}
