package dev.gridmesh.codec.jackson;

import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

/**
 * Keeps a few things that are costly to make, a place for each of a few threads. Who
 * takes one has it alone until it is given back, also if the same thread takes another
 * one meanwhile; what is not given back is gone. Not one for each thread: virtual ones
 * come in thousands. Safe for any thread.
 *
 * @param <T> the things
 */
final class SparePool<T> {

	/** More than one for each core, so that threads rarely meet in a place. */
	private static final int PLACES = Integer.highestOneBit(Math.min(16, Runtime.getRuntime().availableProcessors()))
			* 4;

	private final AtomicReferenceArray<@Nullable T> spares = new AtomicReferenceArray<>(PLACES);

	/**
	 * Takes one.
	 * @return it, or {@code null} if there is none
	 */
	@Nullable T take() {
		return this.spares.getAndSet(place(), null);
	}

	void giveBack(T spare) {
		this.spares.set(place(), spare);
	}

	private static int place() {
		return (int) Thread.currentThread().getId() & PLACES - 1;
	}

}
