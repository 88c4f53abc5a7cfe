package dev.gridmesh.application;

import java.util.concurrent.atomic.AtomicInteger;

import dev.gridmesh.NodeName;

/**
 * What one peer has of the threads of blocking handlers. A call that waits for a thread,
 * or has one, counts until the thread is back, also when it was cancelled or its link is
 * gone. Safe for any thread.
 * <p>
 * State: how many it has. Belongs to the connection, so that it outlives links.
 *
 * @since 0.1.0
 */
public final class HandlerShare {

	private final AtomicInteger held = new AtomicInteger();

	private final NodeName peer;

	/**
	 * Makes a share of which nothing is taken.
	 * @param peer whose it is
	 */
	public HandlerShare(NodeName peer) {
		this.peer = peer;
	}

	NodeName peer() {
		return this.peer;
	}

	/**
	 * Counts the calls that wait for a thread or have one.
	 * @return how many there are
	 */
	public int held() {
		return this.held.get();
	}

	void take() {
		this.held.incrementAndGet();
	}

	void giveBack() {
		this.held.decrementAndGet();
	}

}
