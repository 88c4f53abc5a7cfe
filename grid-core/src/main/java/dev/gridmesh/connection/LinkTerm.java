package dev.gridmesh.connection;

import java.util.function.Consumer;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridEventLoop.ScheduledTask;
import dev.gridmesh.GridRuntime;
import dev.gridmesh.protocol.Extension;
import dev.gridmesh.transport.CloseReason;
import org.jspecify.annotations.Nullable;

/**
 * The time that a link has: has it renewed before that is over, and ends it then,
 * whatever runs over it. Where the peer does not know how to renew, it ends the link as
 * soon as nothing runs over it instead. So it does with one whose {@linkplain SecretTerm
 * secret} does not count any more. Owner loop only.
 * <p>
 * State: when the link ends, if that is set, which only ever gets earlier; the timers for
 * that and for the renewal, until {@link #stop()}.
 */
final class LinkTerm {

	private final LinkControl link;

	private final GridRuntime runtime;

	private final LinkContext context;

	private final LinkLifetime lifetime;

	private final SecretTerm secret;

	private long endNanos;

	private @Nullable ScheduledTask end;

	private @Nullable ScheduledTask renewal;

	private boolean stopped;

	/**
	 * Makes the term of a link that has not begun.
	 * @param link is ended
	 * @param runtime the time, and chance
	 * @param context what its calls have of it
	 * @param peer how long it may go on, and what made it
	 */
	LinkTerm(LinkControl link, GridRuntime runtime, LinkContext context, RemoteNode peer) {
		this.link = link;
		this.runtime = runtime;
		this.context = context;
		this.lifetime = peer.lifetime();
		this.secret = new SecretTerm(link, runtime, context, peer.secret());
	}

	/**
	 * Begins to watch the time of a link that serves.
	 * @param renew has the link renewed, and is told why
	 */
	void begin(Consumer<String> renew) {
		this.secret.begin(renew);
		if (this.lifetime.ends()) {
			CloseReason reason = Connection.reason(this.lifetime.reason());
			endWithin(this.lifetime.nanos(), reason);
			Runnable due = this.context.uses(Extension.RENEW) ? () -> renew.accept(this.lifetime.reason())
					: () -> this.context.retirement().endWhenIdle(reason);
			this.renewal = this.link.loop().schedule(due, this.lifetime.drawRenewal(this.runtime.random()));
		}
	}

	/**
	 * Has the link finish the calls that it has, and end.
	 * @param limitNanos how long that may take
	 */
	void retire(long limitNanos) {
		if (!this.stopped) {
			endWithin(limitNanos, Connection
				.reason(Retirement.RENEWED + ", and its calls took longer than grid.connect.retire-timeout"));
			this.context.retirement().begin();
		}
	}

	/**
	 * Has the link end after some time, unless it is to end earlier anyhow.
	 * @param nanos how long it goes on
	 * @param reason why it ends then
	 */
	void endWithin(long nanos, CloseReason reason) {
		long limit = Math.min(nanos, GridEventLoop.MAX_DELAY_NANOS);
		long at = this.runtime.nanoTime() + limit;
		if (this.stopped || this.end != null && at - this.endNanos >= 0) {
			return;
		}
		cancel(this.end);
		this.endNanos = at;
		this.end = this.link.loop().schedule(() -> this.link.end(reason), limit);
	}

	void stop() {
		this.stopped = true;
		this.secret.stop();
		cancel(this.end);
		cancel(this.renewal);
		this.end = null;
		this.renewal = null;
	}

	private static void cancel(@Nullable ScheduledTask task) {
		if (task != null) {
			task.cancel();
		}
	}

}
