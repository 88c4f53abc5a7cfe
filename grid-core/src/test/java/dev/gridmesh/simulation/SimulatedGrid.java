package dev.gridmesh.simulation;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.gridmesh.NodeName;
import dev.gridmesh.testing.VirtualLoop;
import dev.gridmesh.testing.VirtualWorld;
import dev.gridmesh.transport.LocalNetwork;
import dev.gridmesh.transport.LocalSocketPair;
import io.netty.buffer.UnpooledByteBufAllocator;

/**
 * The nodes of one run, the network between them, and the time that they live in.
 */
final class SimulatedGrid {

	static final List<String> LETTERS = List.of("a", "b", "c", "d", "e", "f", "g");

	private final Conditions conditions;

	private final Sabotage sabotage;

	private final VirtualWorld world;

	private final History history;

	/** One of its own, so that what it has handed out and not got back is known. */
	private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);

	private final LocalNetwork network;

	private final Map<String, Node> nodes = new LinkedHashMap<>();

	/** Connections of processes that are gone, of which no peer has been told. */
	private final Set<LocalSocketPair> abandoned = new LinkedHashSet<>();

	/** What was thrown on purpose, by identity, and its number. */
	private final Map<Throwable, Integer> thrown = new IdentityHashMap<>();

	private int failures;

	private int calls;

	private boolean calm;

	SimulatedGrid(long seed, Conditions conditions, Sabotage sabotage) {
		this.conditions = conditions;
		this.sabotage = sabotage;
		this.world = VirtualWorld.shuffled(seed);
		this.history = new History(this.world::nanoTime);
		this.network = new LocalNetwork(this.world).allocator(this.allocator).socketBuffer(conditions.socketBuffer());
		this.world.uncaught(this::uncaught);
		letters().forEach((letter) -> this.nodes.put(letter, new Node(this, letter)));
		resetDelays();
	}

	Conditions conditions() {
		return this.conditions;
	}

	Sabotage sabotage() {
		return this.sabotage;
	}

	VirtualWorld world() {
		return this.world;
	}

	History history() {
		return this.history;
	}

	LocalNetwork network() {
		return this.network;
	}

	List<String> letters() {
		return letters(this.conditions);
	}

	static List<String> letters(Conditions conditions) {
		return LETTERS.subList(0, conditions.nodes());
	}

	List<Node> nodes() {
		return List.copyOf(this.nodes.values());
	}

	Node node(String letter) {
		Node node = this.nodes.get(letter);
		if (node == null) {
			throw new IllegalArgumentException("no node " + letter);
		}
		return node;
	}

	int nextNumber() {
		return ++this.calls;
	}

	int nextFailure() {
		return ++this.failures;
	}

	/** What was thrown on purpose, and its number. */
	Map<Throwable, Integer> thrown() {
		return this.thrown;
	}

	/** A thread of the application may end so, a loop and one of the pool may not. */
	private boolean uncaught(VirtualLoop loop, Throwable error) {
		if (!Failure.isPlanned(error)) {
			return false;
		}
		if (!loop.toString().contains(NodeProcess.APPLICATION)) {
			this.history.add(new Event.Uncaught(loop.toString(), Failure.describe(error)));
		}
		return true;
	}

	/** From now on all is well, until {@link #disturb}. */
	void calm(boolean overloadPossible) {
		this.calm = true;
		this.history.add(new Event.CalmBegan(overloadPossible));
	}

	void disturb(Object by) {
		if (this.calm) {
			this.calm = false;
			this.history.add(new Event.Disturbed(by.toString()));
		}
	}

	void resetDelays() {
		for (String from : letters()) {
			for (String to : letters()) {
				this.network.path(Node.nameOf(from), Node.nameOf(to))
					.delay(this.conditions.minDelay(), this.conditions.maxDelay());
			}
		}
	}

	/**
	 * A process is gone, and nobody closes its connections.
	 * @param letter the node that it belonged to
	 * @param peersAreTold whether they are reset, or stay half-open until all is healed
	 */
	void abandonConnections(String letter, boolean peersAreTold) {
		NodeName name = Node.nameOf(letter);
		List<LocalSocketPair> mine = this.network.connections()
			.stream()
			.filter((connection) -> connection.dialer().equals(name) || connection.acceptor().equals(name))
			.toList();
		if (peersAreTold) {
			letters().stream()
				.filter((other) -> !other.equals(letter))
				.forEach((other) -> this.history.add(new Event.ConnectionsCut(letter, other)));
			mine.forEach(LocalSocketPair::reset);
		}
		else {
			this.abandoned.addAll(mine);
		}
	}

	/** Peers are told of what was abandoned. */
	void resetAbandoned() {
		this.abandoned.forEach(LocalSocketPair::reset);
		this.abandoned.clear();
	}

	/**
	 * Counts the bytes of all buffers that are not released.
	 * @return how many
	 */
	long bytesInUse() {
		return this.allocator.metric().usedHeapMemory() + this.allocator.metric().usedDirectMemory();
	}

}
