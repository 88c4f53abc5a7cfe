package dev.gridmesh.simulation;

/**
 * What must never happen, as the seven points of section 5 of the design have it, and
 * what its section 2 says of the boundary to the application.
 */
enum Invariant {

	/** Each call ends exactly once, with all items in order, and as its handler meant. */
	CALLS(1, "each call ends exactly once, its items complete and in order"),

	/** One call, handler or peer never delays the others. */
	ISOLATION(2, "no call delays another one"),

	/** Nodes that can reach each other are connected. */
	HEALING(3, "healthy nodes are connected within a reconnect delay and a handshake"),

	/** A pair has one link that takes calls. */
	ONE_LINK(4, "a pair has one live link, and a stale one takes no calls"),

	/** Credits and limits hold. */
	BOUNDS(5, "nothing grows beyond its credits and limits"),

	/** Nothing runs for a peer that has not shown who it is. */
	TRUST(6, "handlers run only for who has shown its name"),

	/** What is over leaves nothing behind. */
	LEAKS(7, "no call, timer, credit, buffer or thread is left"),

	/** What the application does wrong is told, and goes no further. */
	BOUNDARY(8, "a failure of the application ends what it belongs to, is told, and nothing else"),

	/** The code threw, or logged an error: it did what it does not know of itself. */
	SOUNDNESS(0, "the code itself finds nothing wrong");

	private final int number;

	private final String text;

	Invariant(int number, String text) {
		this.number = number;
		this.text = text;
	}

	@Override
	public String toString() {
		return "invariant " + this.number + ", " + this.text;
	}

}
