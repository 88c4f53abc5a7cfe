package dev.gridmesh.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

import dev.gridmesh.ConnectionSettings;
import dev.gridmesh.ExtensionSettings;

/**
 * What does not change during a run: how many nodes there are, how fast the network is,
 * and the limits of the nodes.
 *
 * @param nodes how many nodes
 * @param minDelay the shortest time that a message travels
 * @param maxDelay the longest time that a message travels
 * @param socketBuffer how many bytes are on their way at most
 * @param limited whether the limits are so low that calls are refused
 * @param eager whether the applications call a node as soon as they are told that it is
 * connected, and call again when a call has failed, both on the stack that tells them
 * @param mergeMaxMessages how many messages travel as one
 * @param extensions what the nodes use beyond protocol v1, in the order of their letters
 * @param maxHandlerDelay how long a blocking handler waits for its thread at most
 * @param misbehaving what code of the application misbehaves
 */
record Conditions(int nodes, Duration minDelay, Duration maxDelay, int socketBuffer, boolean limited, boolean eager,
		int mergeMaxMessages, List<ExtensionSettings> extensions, Duration maxHandlerDelay, Set<Part> misbehaving) {

	/** Largest message, in bytes. */
	static final int MAX_MESSAGE = 200_000;

	/** Deadline of a single request that brings none. */
	static final Duration CALL_TIMEOUT = Duration.ofSeconds(20);

	/** A quarter for each peer: few, so that a place that is not given back is missed. */
	private static final int PENDING_HANDSHAKES_PER_PEER = 12;

	/** How many calls of one node another one serves at a time where there are limits. */
	static final int CALL_LIMIT = 6;

	static Conditions draw(RandomGenerator random, Set<Part> misbehaving) {
		long[] delays = { 0, 1_000, 100_000, 1_000_000, 20_000_000 };
		long max = delays[random.nextInt(delays.length)];
		long min = (max == 0) ? 0 : (random.nextInt(3) == 0) ? max : random.nextLong(max);
		int[] buffers = { 16 * 1024, 128 * 1024 };
		int[] merges = { 1, 2, 50 };
		int[] nodes = { 2, 2, 2, 3, 3, 4, 5, 6, 7 };
		return new Conditions(nodes[random.nextInt(nodes.length)], Duration.ofNanos(min), Duration.ofNanos(max),
				buffers[random.nextInt(buffers.length)], random.nextInt(4) == 0, random.nextInt(3) == 0,
				merges[random.nextInt(merges.length)], drawExtensions(random),
				Duration.ofMillis(random.nextInt(3) * 20L), misbehaving);
	}

	/** All nodes alike, or each with its own. */
	private static List<ExtensionSettings> drawExtensions(RandomGenerator random) {
		ExtensionSettings all = ExtensionSettings.ALL;
		ExtensionSettings none = ExtensionSettings.NONE;
		List<ExtensionSettings> choices = List.of(all, none, all.toBuilder().cancel(false).bulkCredit(false).build(),
				none.toBuilder().caps(true).cancel(true).build(), all.toBuilder().cancel(false).build());
		boolean alike = random.nextInt(3) == 0;
		ExtensionSettings first = choices.get(random.nextInt(2));
		return SimulatedGrid.LETTERS.stream()
			.map((letter) -> alike ? first : choices.get(random.nextInt(choices.size())))
			.toList();
	}

	/**
	 * How many calls of one node another one serves at a time.
	 * @return the limit
	 */
	int maxInbound() {
		return this.limited ? CALL_LIMIT : Integer.MAX_VALUE;
	}

	int handlerCapacity() {
		return this.limited ? 2 : Integer.MAX_VALUE;
	}

	/** Changes the settings of one node. */
	void apply(String letter, ConnectionSettings.Builder settings) {
		settings.extensions(this.extensions.get(SimulatedGrid.LETTERS.indexOf(letter)))
			.codecType(this.eager && letter.equals(SimulatedGrid.LETTERS.get(0)) ? "json" : "msgpack")
			.connect((connect) -> connect.maxPendingHandshakes(PENDING_HANDSHAKES_PER_PEER * (this.nodes - 1)))
			.calls((calls) -> calls.timeout(CALL_TIMEOUT))
			.messages((messages) -> messages.maxSize(MAX_MESSAGE).mergeMaxMessages(this.mergeMaxMessages));
		if (this.limited) {
			settings.calls((calls) -> calls.maxInFlight(CALL_LIMIT + 2).maxInbound(CALL_LIMIT))
				.messages((messages) -> messages.outboundMaxMessages(100).outboundMaxBytes(MAX_MESSAGE));
		}
	}

	/**
	 * Tells whether the network carries less than 2 MB in a second, one way.
	 * @return whether large messages take a while
	 */
	boolean isSlow() {
		return this.socketBuffer / (2 * this.maxDelay.toNanos() / 1e9) < 2_000_000;
	}

	/**
	 * How long it takes to dial, upgrade and shake hands over a healthy path.
	 * @return three times there and back
	 */
	Duration handshake() {
		return this.maxDelay.multipliedBy(6);
	}

}
