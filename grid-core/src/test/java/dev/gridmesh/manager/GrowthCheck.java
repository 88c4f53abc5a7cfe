package dev.gridmesh.manager;

import dev.gridmesh.testing.Footprint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares what the process holds early and late in a long run, which must be the same.
 * The margins are for classes, compiled code's data and buffers that the allocator takes
 * once: nothing of a run's length.
 */
final class GrowthCheck {

	private static final Logger logger = LoggerFactory.getLogger(GrowthCheck.class);

	private static final long MAX_HEAP_GROWTH_BYTES = 4 * 1024 * 1024;

	/** One more chunk for each of the event loops. */
	private static final long MAX_DIRECT_GROWTH_BYTES = 8 * 1024 * 1024;

	/** Files that a class loader or a log opens; no socket is opened meanwhile. */
	private static final long MAX_MORE_DESCRIPTORS = 4;

	private GrowthCheck() {
	}

	static void flat(String what, Footprint early, Footprint late) {
		logger.info("{}; early: {}; late: {}", what, early, late);
		assertThat(late.heapBytes() - early.heapBytes()).as("growth of the heap").isLessThan(MAX_HEAP_GROWTH_BYTES);
		assertThat(late.directBytes() - early.directBytes()).as("growth of direct memory")
			.isLessThan(MAX_DIRECT_GROWTH_BYTES);
		assertThat(late.nettyBytes() - early.nettyBytes()).as("growth of Netty's memory")
			.isLessThan(MAX_DIRECT_GROWTH_BYTES);
		assertThat(late.descriptors() - early.descriptors()).as("more open descriptors")
			.isLessThanOrEqualTo(MAX_MORE_DESCRIPTORS);
	}

}
