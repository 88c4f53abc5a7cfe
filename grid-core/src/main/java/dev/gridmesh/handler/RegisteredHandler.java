package dev.gridmesh.handler;

import java.util.concurrent.atomic.AtomicInteger;

import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerStats;

/**
 * A handler in the registry and the number of calls that it works on. Safe for any
 * thread.
 *
 * @since 0.1.0
 */
public final class RegisteredHandler {

	private final HandlerDefinition definition;

	private final AtomicInteger running = new AtomicInteger();

	RegisteredHandler(HandlerDefinition definition) {
		this.definition = definition;
	}

	/**
	 * What is served.
	 * @return the definition
	 */
	public HandlerDefinition definition() {
		return this.definition;
	}

	/** Counts a call that begins. */
	public void begin() {
		this.running.incrementAndGet();
	}

	/** Counts a call that ended; once for each {@link #begin()}. */
	public void end() {
		this.running.decrementAndGet();
	}

	/**
	 * Takes a snapshot of the counter.
	 * @return definition and running calls
	 */
	public HandlerStats stats() {
		return new HandlerStats(this.definition, this.running.get());
	}

}
