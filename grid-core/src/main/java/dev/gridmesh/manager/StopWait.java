package dev.gridmesh.manager;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.gridmesh.GridManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Schedulers;

/**
 * Waits on the thread of whoever closes a grid until it has stopped, if that thread may
 * wait, and not for ever.
 */
final class StopWait {

	/** Both steps of a stop, and some time for what is between. */
	static final Duration LIMIT = Stopping.STEP_LIMIT.multipliedBy(2).plusSeconds(2);

	private static final Logger logger = LoggerFactory.getLogger(GridManager.class);

	private final CompletableFuture<@Nullable Void> end;

	StopWait(CompletableFuture<@Nullable Void> end) {
		this.end = end;
	}

	/** Returns when the grid has stopped, cleanly or not, which is logged elsewhere. */
	void await() {
		if (!this.end.isDone() && Schedulers.isInNonBlockingThread()) {
			// the stop may need this very thread
			logger.info("close() on an event loop does not wait: the grid goes on to stop");
			return;
		}
		try {
			this.end.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			logger.info("close() was interrupted: the grid goes on to stop");
		}
		catch (TimeoutException ex) {
			logger.warn("the grid has not stopped after {}, close() does not wait any longer", LIMIT);
		}
		catch (ExecutionException ex) {
			logger.debug("the grid did not stop cleanly, as was logged", ex);
		}
	}

}
