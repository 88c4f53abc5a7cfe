package dev.gridmesh.manager;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * A stop that was asked for, perhaps while the node was starting. Changed under the lock
 * of the manager, but for the end.
 * <p>
 * State: how long calls may take, until the stop has begun; then that; and its end, which
 * all who ask in the meantime share.
 */
final class StopRequest {

	private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();

	private Duration drain;

	private volatile @Nullable Stopping begun;

	StopRequest(Duration drain) {
		this.drain = drain;
	}

	/**
	 * Lets calls finish for no longer than that, if it was longer.
	 * @param limit how long they may take from the beginning of the stop
	 */
	void shorten(Duration limit) {
		if (limit.compareTo(this.drain) < 0) {
			this.drain = limit;
		}
		Stopping stopping = this.begun;
		if (stopping != null) {
			stopping.shorten(limit);
		}
	}

	/**
	 * Begins the stop. Not under the lock: the end may come at once.
	 * @param node the run that ends
	 * @param onStopped run before whoever waits is told the end
	 */
	void begin(NodeRun node, Runnable onStopped) {
		Stopping stopping = new Stopping(node, this.drain, this.end, onStopped);
		this.begun = stopping;
		// it may have become less before the stop was there to be told
		stopping.shorten(this.drain);
		stopping.begin();
	}

	CompletableFuture<@Nullable Void> end() {
		return this.end;
	}

}
