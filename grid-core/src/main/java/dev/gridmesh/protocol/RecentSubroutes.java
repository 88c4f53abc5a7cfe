package dev.gridmesh.protocol;

import dev.gridmesh.SubrouteId;
import org.jspecify.annotations.Nullable;

/**
 * The subroute ids that were read last, so that the calls of a handler share one object.
 * Safe for any thread.
 * <p>
 * State: a fixed number of slots, each with the last id that fell into it. Threads may
 * overwrite each other's ids, which costs an object and no more, as ids are values.
 */
final class RecentSubroutes {

	private static final int SLOTS = 256;

	private static final @Nullable SubrouteId[] RECENT = new SubrouteId[SLOTS];

	private RecentSubroutes() {
	}

	/**
	 * Returns the id with these words.
	 */
	static SubrouteId of(long word0, long word1, long word2, long word3) {
		int slot = (int) word3 & (SLOTS - 1);
		SubrouteId recent = RECENT[slot];
		if (recent != null && recent.word(0) == word0 && recent.word(1) == word1 && recent.word(2) == word2
				&& recent.word(3) == word3) {
			return recent;
		}
		SubrouteId made = SubrouteId.ofWords(word0, word1, word2, word3);
		RECENT[slot] = made;
		return made;
	}

}
