package dev.gridmesh.connection;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;

import dev.gridmesh.CallStats;
import dev.gridmesh.transport.CloseReason;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The links of one connection: the one that takes calls, and beside it at most one that
 * was renewed and finishes those that it has. Changed by the owner of the connection
 * only; read by any thread.
 * <p>
 * State: the current link; the one that retires, which there only is beside a current
 * one: it ends with the loss of that, and with whatever takes its place otherwise; and
 * whether the end was asked for, from when on no link takes calls.
 */
final class ConnectionLinks {

	private static final CloseReason LOST = CloseReason.of(CloseReason.NORMAL,
			"the link that had taken its place was lost");

	private final ConnectionStats stats;

	private final long retireNanos;

	private volatile @Nullable Link current;

	/** Whether the end was asked for, which the owner may not have come to. */
	private volatile boolean leaving;

	private volatile @Nullable UUID instanceId;

	private @Nullable Link retiring;

	/**
	 * Makes what a connection begins with: no link.
	 * @param stats counts
	 * @param retireNanos how long a link that was renewed may take for its calls
	 */
	ConnectionLinks(ConnectionStats stats, long retireNanos) {
		this.stats = stats;
		this.retireNanos = retireNanos;
	}

	/** The link that takes calls, or the last one that did. Safe for any thread. */
	@Nullable Link current() {
		return this.current;
	}

	/** The link that takes calls, if it has not ended. Safe for any thread. */
	@Nullable Link open() {
		Link link = this.current;
		return (link != null && !link.queue().isClosed()) ? link : null;
	}

	/** The process of the last link. Safe for any thread. */
	@Nullable UUID instanceId() {
		return this.instanceId;
	}

	/**
	 * Takes no more calls. Safe for any thread, and at once, since the same peer may be
	 * added again before the owner comes to it.
	 */
	void leave() {
		this.leaving = true;
		Link link = this.current;
		if (link != null) {
			link.queue().close();
		}
	}

	/** Whether the end was asked for. Safe for any thread. */
	boolean isLeaving() {
		return this.leaving;
	}

	/** Whether a link that was renewed has not ended. */
	boolean isRetiring() {
		return this.retiring != null;
	}

	/** Has a link take calls, where none does. */
	void set(Link link) {
		this.stats.begun(link);
		this.current = link;
		if (this.leaving) {
			// so late that it may not have been seen; the end follows
			link.queue().close();
		}
		this.instanceId = link.instanceId();
	}

	/** Has a link take calls in the place of one that finishes those that it has. */
	void renew(Link link) {
		Link previous = this.current;
		// first, so that whoever finds no place at the old one finds the new one
		set(link);
		if (previous != null) {
			this.retiring = previous;
			previous.retire(this.retireNanos);
		}
	}

	/** Has no link take calls: the current one is lost. */
	void clear() {
		this.current = null;
		closeRetiring(LOST);
	}

	/**
	 * Closes the current link, and the one that retires.
	 * @param reason why
	 */
	void closeAll(CloseReason reason) {
		Link link = this.current;
		if (link != null) {
			link.close(reason);
		}
		closeRetiring(reason);
	}

	private void closeRetiring(CloseReason reason) {
		Link link = this.retiring;
		if (link != null) {
			this.retiring = null;
			link.close(reason);
		}
	}

	/** Forgets a link that has ended. */
	void ended(Link link) {
		this.stats.ended(link);
		if (link == this.retiring) {
			this.retiring = null;
		}
	}

	/** Lists the calls of all links that serve. Safe for any thread. */
	Mono<List<CallStats>> calls() {
		return Flux.defer(() -> Flux.fromIterable(this.stats.serving()))
			.filter((link) -> !link.queue().isClosed())
			.concatMap(ConnectionLinks::calls)
			.concatMapIterable((calls) -> calls)
			.collectList();
	}

	private static Mono<List<CallStats>> calls(Link link) {
		return Mono.create((sink) -> {
			try {
				link.loop().execute(() -> sink.success(link.context().calls()));
			}
			catch (RejectedExecutionException ex) {
				// the loop is gone, and all calls with it
				sink.success(List.of());
			}
		});
	}

}
