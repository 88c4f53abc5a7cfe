package dev.gridmesh.spring.handler;

import dev.gridmesh.GridCall;
import reactor.core.Disposable;

/**
 * Interrupts the current thread when a call is over before its handler has returned, and
 * never afterwards. Safe for any thread; released by the thread that it watches.
 */
final class InterruptGuard {

	private final Object lock = new Object();

	private final Thread thread = Thread.currentThread();

	private final Disposable subscription;

	private boolean done;

	private boolean interrupted;

	private InterruptGuard(GridCall call) {
		this.subscription = call.cancellation().subscribe(null, null, this::interrupt);
	}

	static InterruptGuard watch(GridCall call) {
		return new InterruptGuard(call);
	}

	private void interrupt() {
		synchronized (this.lock) {
			if (!this.done) {
				this.interrupted = true;
				this.thread.interrupt();
			}
		}
	}

	void release() {
		synchronized (this.lock) {
			this.done = true;
		}
		this.subscription.dispose();
		if (this.interrupted) {
			// the thread goes back to its pool
			Thread.interrupted();
		}
	}

}
