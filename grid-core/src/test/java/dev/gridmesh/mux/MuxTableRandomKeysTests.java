package dev.gridmesh.mux;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

/**
 * Tests {@link MuxTable} with ids in no order, as a peer may choose them, against a map
 * of the JDK. Ids in a row never meet in a slot, so that what is done about ids that do
 * goes unseen with them.
 */
class MuxTableRandomKeysTests {

	private static final int STEPS = 30_000;

	private static final int IDS = 64;

	/** Of the tables here, which nobody knows in production; also their factor. */
	private static final long SECRET = 0x9E3779B97F4A7C15L;

	private static final long UNSPREAD = inverse(SECRET);

	private final MuxTable<String> table = new MuxTable<>(() -> SECRET);

	private final Map<Long, String> expected = new HashMap<>();

	/**
	 * Undoes the spreading of the table: so ids can be made to meet.
	 */
	private static long unspread(long home) {
		long mixed = home * UNSPREAD;
		mixed ^= mixed >>> 32;
		return (mixed * UNSPREAD) ^ SECRET;
	}

	private static long inverse(long odd) {
		long inverse = odd;
		for (int i = 0; i < 5; i++) {
			inverse *= 2 - odd * inverse;
		}
		return inverse;
	}

	static Stream<Arguments> ids() {
		LongUnaryOperator inOneSlot = (index) -> unspread(index);
		LongUnaryOperator inTwoSlots = (index) -> unspread(((index & 1) << 60 | index));
		LongUnaryOperator inTheLastSlot = (index) -> unspread((-1 - index));
		LongUnaryOperator aroundTheEnd = (index) -> unspread((((index % 4) - 2) << 60 | index));
		LongUnaryOperator anywhere = (index) -> new SplittableRandom(index).nextLong();
		return Stream.of(argumentSet("in a row", (LongUnaryOperator) (index) -> index),
				argumentSet("anywhere", anywhere), argumentSet("in one slot", inOneSlot),
				argumentSet("in two slots", inTwoSlots), argumentSet("in the last slot", inTheLastSlot),
				argumentSet("around the end", aroundTheEnd));
	}

	@ParameterizedTest
	@MethodSource("ids")
	void behavesAsAMapWhateverTheIdsAre(LongUnaryOperator ids) {
		long[] all = LongStream.range(0, IDS).map(ids).toArray();
		assertThat(LongStream.of(all).distinct().count()).isEqualTo(IDS);
		SplittableRandom random = new SplittableRandom(7);
		for (int step = 0; step < STEPS; step++) {
			// waves: the table is filled and emptied again and again
			int most = (step / 500 % 2 == 0) ? IDS : 6;
			long id = all[random.nextInt(IDS)];
			if (random.nextInt(3) == 0 || this.expected.size() >= most) {
				assertThat(this.table.remove(id)).isEqualTo(this.expected.remove(id));
			}
			else {
				assertThat(this.table.put(id, "v" + step)).isEqualTo(this.expected.put(id, "v" + step));
			}
			assertThat(this.table.size()).isEqualTo(this.expected.size());
			if (step % 16 == 0) {
				assertSameAsTheMap(all);
			}
		}
	}

	private void assertSameAsTheMap(long[] ids) {
		for (long id : ids) {
			assertThat(this.table.get(id)).isEqualTo(this.expected.get(id));
		}
		List<String> shown = new ArrayList<>();
		this.table.forEach(shown::add);
		assertThat(shown).containsExactlyInAnyOrderElementsOf(this.expected.values());
	}

	@ParameterizedTest
	@MethodSource("ids")
	void eachEntryIsShownOnceWhileSomeEndAndSomeBegin(LongUnaryOperator ids) {
		SplittableRandom random = new SplittableRandom(3);
		for (int round = 0; round < 200; round++) {
			MuxTable<Long> table = new MuxTable<>(() -> SECRET);
			LongStream.range(0, 40).map(ids).forEach((id) -> table.put(id, id));
			List<Long> shown = new ArrayList<>();

			table.forEach((id) -> {
				shown.add(id);
				// an entry ends, one that was shown or not, and another may begin
				table.remove(ids.applyAsLong(random.nextInt(40)));
				if (random.nextBoolean()) {
					long added = ids.applyAsLong(40 + random.nextInt(20));
					table.put(added, added);
				}
				table.remove(id);
			});

			assertThat(shown).doesNotHaveDuplicates()
				.containsExactlyInAnyOrderElementsOf(LongStream.range(0, 40).map(ids).boxed().toList());
			LongStream.range(0, 40).map(ids).forEach((id) -> assertThat(table.get(id)).isNull());
			int left = table.size();
			LongStream.range(40, 60).map(ids).forEach(table::remove);
			assertThat(left).isBetween(0, 20);
			assertThat(table.size()).isZero();
		}
	}

	@Test
	void aTableWithoutEntriesHasNoneAndLosesNone() {
		assertThat(this.table.get(0)).isNull();
		assertThat(this.table.remove(0)).isNull();
		assertThat(this.table.remove(-1)).isNull();
		assertThat(this.table.size()).isZero();
		this.table.forEach((value) -> {
			throw new AssertionError("there is none");
		});

		MuxTable<String> other = new MuxTable<>(() -> SECRET);
		this.table.put(0, "here");

		assertThat(other.get(0)).isNull();
	}

}
