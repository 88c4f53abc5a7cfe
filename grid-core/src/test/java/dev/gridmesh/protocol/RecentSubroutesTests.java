package dev.gridmesh.protocol;

import java.util.stream.LongStream;

import dev.gridmesh.SubrouteId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that ids are shared only if they are the same.
 */
class RecentSubroutesTests {

	@Test
	void anIdThatIsReadAgainIsTheSameObject() {
		SubrouteId id = RecentSubroutes.of(1, 2, 3, 4);

		assertThat(RecentSubroutes.of(1, 2, 3, 4)).isSameAs(id);
		assertThat(id).isEqualTo(SubrouteId.ofWords(1, 2, 3, 4));
	}

	@Test
	void idsOfOneSlotAreNotConfused() {
		assertThat(LongStream.range(0, 4).mapToObj((word) -> {
			long[] words = { 7, 7, 7, 7 };
			words[(int) word] += 256;
			return RecentSubroutes.of(words[0], words[1], words[2], words[3]);
		})).containsExactly(SubrouteId.ofWords(263, 7, 7, 7), SubrouteId.ofWords(7, 263, 7, 7),
				SubrouteId.ofWords(7, 7, 263, 7), SubrouteId.ofWords(7, 7, 7, 263));
	}

}
