package dev.gridmesh.spring.handler;

import dev.gridmesh.GridCall;
import dev.gridmesh.spring.GridCallHolder;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * What is true on a thread while blocking code of a handler runs on it: its call can be
 * found, it may be interrupted, and thread-locals are what its Reactor context says.
 * Entered and left by one thread.
 */
final class BlockingScope {

	private final @Nullable InterruptGuard guard;

	private final ContextThreadLocals threadLocals;

	private BlockingScope(@Nullable InterruptGuard guard, ContextThreadLocals threadLocals) {
		this.guard = guard;
		this.threadLocals = threadLocals;
	}

	static BlockingScope enter(GridCall call, boolean interrupt, ContextView context) {
		ContextThreadLocals threadLocals = ContextThreadLocals.set(context);
		InterruptGuard guard = interrupt ? InterruptGuard.watch(call) : null;
		GridCallHolder.set(call);
		return new BlockingScope(guard, threadLocals);
	}

	void leave() {
		GridCallHolder.set(null);
		if (this.guard != null) {
			this.guard.release();
		}
		this.threadLocals.close();
	}

}
