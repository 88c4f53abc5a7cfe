package dev.gridmesh.spring.client;

import reactor.core.scheduler.Schedulers;

/**
 * Keeps methods that wait off the threads that must not.
 */
final class BlockingCheck {

	private BlockingCheck() {
	}

	/**
	 * Checks the current thread.
	 * @throws IllegalStateException if it must not wait, but the method does
	 */
	static void requireAllowed(ClientMethodSource source, ClientResult<?> result) {
		if (result.blocks() && Schedulers.isInNonBlockingThread()) {
			throw new IllegalStateException("%s waits for its answer, which the thread '%s' must not: "
				.formatted(source.shortName(), Thread.currentThread().getName())
					+ "let it return Mono or Flux, or call it on a thread that may block");
		}
	}

}
