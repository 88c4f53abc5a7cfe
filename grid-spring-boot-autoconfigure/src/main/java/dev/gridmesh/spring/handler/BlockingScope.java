package dev.gridmesh.spring.handler;

import dev.gridmesh.GridCall;
import dev.gridmesh.spring.GridCallHolder;
import org.jspecify.annotations.Nullable;

/**
 * What is true on a thread while blocking code of a handler runs on it: its call can be
 * found, and it may be interrupted. Entered and left by one thread.
 */
final class BlockingScope {

	private final @Nullable InterruptGuard guard;

	private BlockingScope(@Nullable InterruptGuard guard) {
		this.guard = guard;
	}

	static BlockingScope enter(GridCall call, boolean interrupt) {
		InterruptGuard guard = interrupt ? InterruptGuard.watch(call) : null;
		GridCallHolder.set(call);
		return new BlockingScope(guard);
	}

	void leave() {
		GridCallHolder.set(null);
		if (this.guard != null) {
			this.guard.release();
		}
	}

}
