package dev.gridmesh.spring.handler;

import java.util.Objects;
import java.util.concurrent.Executor;

import dev.gridmesh.GridRuntime;

/**
 * What all handler methods of a node have in common. Immutable.
 *
 * @param inCapacity how many request items may be under way to a method that names no
 * capacity, at least 1
 * @param outCapacity how many response items may be under way from a method that names no
 * capacity, at least 1
 * @param interrupt whether the thread of a blocking handler is interrupted when its call
 * is over before it
 * @param executor where the items of blocking results are pulled
 * @since 0.1.0
 */
public record HandlerMethodSettings(int inCapacity, int outCapacity, boolean interrupt, Executor executor) {

	/** Capacity in items of methods that name none. */
	public static final int DEFAULT_CAPACITY = 16;

	public HandlerMethodSettings {
		Objects.requireNonNull(executor, "executor");
		if (inCapacity < 1 || outCapacity < 1) {
			throw new IllegalArgumentException(
					"capacities must be at least 1, not %d and %d".formatted(inCapacity, outCapacity));
		}
	}

	/**
	 * Makes the defaults.
	 * @param executor where the items of blocking results are pulled, as
	 * {@link GridRuntime#handlerExecutor()}
	 * @return settings with {@link #DEFAULT_CAPACITY} that interrupt nobody
	 */
	public static HandlerMethodSettings of(Executor executor) {
		return new HandlerMethodSettings(DEFAULT_CAPACITY, DEFAULT_CAPACITY, false, executor);
	}

}
