package dev.gridmesh.connection;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.random.RandomGenerator;

/**
 * Numbers the calls of a connection, over all its links (protocol.md §9): a random start,
 * then up by one. Safe for any thread, as an old and a new link may overlap for a moment
 * on two loops.
 */
final class MuxIds {

	private static final long LOWEST_START = 1L << 20;

	private static final long HIGHEST_START = 1L << 31;

	private static final VarHandle NEXT;

	static {
		try {
			NEXT = MethodHandles.lookup().findVarHandle(MuxIds.class, "next", long.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private volatile long next;

	MuxIds(RandomGenerator random) {
		this.next = random.nextLong(LOWEST_START, HIGHEST_START);
	}

	/**
	 * Takes the next id.
	 * @return an id that no running call of this connection has
	 */
	long take() {
		return (long) NEXT.getAndAdd(this, 1L);
	}

	@Override
	public String toString() {
		return "next mux id " + this.next;
	}

}
