package dev.gridmesh.simulation;

import java.util.stream.LongStream;

/**
 * The seeds that one build runs, by system properties: {@code simulation.seed} is the
 * first of them, {@code simulation.runs} their number, and {@code simulation.soak} says
 * that those of each build should be others.
 *
 * @param first the first seed
 * @param runs how many, one after the other
 * @param soak whether this is a long run that says how far it is
 */
record Seeds(long first, int runs, boolean soak) {

	private static final int DEFAULT_RUNS = 2_000;

	static Seeds ofProperties() {
		boolean soak = Boolean.getBoolean("simulation.soak");
		Long given = Long.getLong("simulation.seed");
		int runs = Integer.getInteger("simulation.runs", (given != null && !soak) ? 1 : DEFAULT_RUNS);
		// times a thousand, so that soon after each other still means other seeds
		long first = (given != null) ? given : soak ? System.currentTimeMillis() * 1_000 : 1;
		return new Seeds(first, runs, soak);
	}

	LongStream stream() {
		return LongStream.range(this.first, this.first + this.runs);
	}

	@Override
	public String toString() {
		return "%d seeds from %d on".formatted(this.runs, this.first);
	}

}
