package dev.gridmesh.benchmarks.subject;

import java.time.Duration;

/**
 * A serving end and its calling ends. For one thread; its peers are for any.
 */
public interface Hub extends AutoCloseable {

	/** How long it may take to connect, and to close. */
	Duration LIMIT = Duration.ofSeconds(30);

	/**
	 * Connects all calling ends, and waits until calls can be made.
	 */
	void connect();

	/**
	 * Connects again what was cut, where the subject does not do so by itself.
	 */
	default void reconnect() {
		// most do by themselves
	}

	/**
	 * One of the calling ends.
	 * @param client which one, from 0 on
	 * @return the peer; another one after {@link #reconnect()}
	 */
	BenchmarkPeer peer(int client);

	@Override
	void close();

}
