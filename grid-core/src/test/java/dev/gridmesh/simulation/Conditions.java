package dev.gridmesh.simulation;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

import dev.gridmesh.ConnectionSettings;
import dev.gridmesh.ConnectionSettings.Extensions;

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
 */
record Conditions(int nodes, Duration minDelay, Duration maxDelay, int socketBuffer, boolean limited, boolean eager,
		int mergeMaxMessages, List<Extensions> extensions, Duration maxHandlerDelay) {

	/** Largest message, in bytes. */
	static final int MAX_MESSAGE = 200_000;

	/** Deadline of a single request that brings none. */
	static final Duration CALL_TIMEOUT = Duration.ofSeconds(20);

	/** Few for each peer, so that a place that is not given back is missed. */
	private static final int PENDING_HANDSHAKES_PER_PEER = 3;

	/** How many calls of one node another one serves at a time where there are limits. */
	static final int CALL_LIMIT = 6;

	static Conditions draw(RandomGenerator random) {
		long[] delays = { 0, 1_000, 100_000, 1_000_000, 20_000_000 };
		long max = delays[random.nextInt(delays.length)];
		long min = (max == 0) ? 0 : (random.nextInt(3) == 0) ? max : random.nextLong(max);
		int[] buffers = { 16 * 1024, 128 * 1024 };
		int[] merges = { 1, 2, 50 };
		int[] nodes = { 2, 2, 2, 3, 3, 4, 5, 6, 7 };
		return new Conditions(nodes[random.nextInt(nodes.length)], Duration.ofNanos(min), Duration.ofNanos(max),
				buffers[random.nextInt(buffers.length)], random.nextInt(4) == 0, random.nextInt(3) == 0,
				merges[random.nextInt(merges.length)], drawExtensions(random),
				Duration.ofMillis(random.nextInt(3) * 20L));
	}

	/** All nodes alike, or each with its own. */
	private static List<Extensions> drawExtensions(RandomGenerator random) {
		List<Extensions> choices = List.of(Extensions.ALL, Extensions.NONE,
				new Extensions(true, false, false, true, true), new Extensions(true, true, false, false, false),
				new Extensions(true, false, true, true, true));
		boolean alike = random.nextInt(3) == 0;
		Extensions first = choices.get(random.nextInt(2));
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

	ConnectionSettings settings(String letter, ConnectionSettings defaults) {
		ConnectionSettings.Calls calls = defaults.calls();
		int places = this.limited ? CALL_LIMIT + 2 : calls.maxInFlight();
		int inbound = this.limited ? CALL_LIMIT : calls.maxInbound();
		ConnectionSettings.Connect connect = defaults.connect();
		return defaults.withExtensions(this.extensions.get(SimulatedGrid.LETTERS.indexOf(letter)))
			.withConnect(new ConnectionSettings.Connect(connect.timeout(), connect.handshakeTimeout(),
					connect.minDelay(), connect.maxDelay(), PENDING_HANDSHAKES_PER_PEER * (this.nodes - 1)))
			.withCalls(new ConnectionSettings.Calls(CALL_TIMEOUT, places, inbound, calls.maxOutCapacity()))
			.withMessages(new ConnectionSettings.Messages(MAX_MESSAGE, this.mergeMaxMessages, 31 * 1024,
					this.limited ? 100 : 10_000, this.limited ? MAX_MESSAGE : 64L * 1024 * 1024));
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
