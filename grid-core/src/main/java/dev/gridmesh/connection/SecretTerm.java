package dev.gridmesh.connection;

import java.time.Duration;
import java.util.function.Consumer;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridEventLoop.ScheduledTask;
import dev.gridmesh.GridRuntime;
import dev.gridmesh.auth.LinkSecret;
import dev.gridmesh.protocol.Extension;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that a link does not outlive the secret that made it: has it renewed when
 * another secret has taken the place of that one, and ends it some time after it was
 * removed, whatever runs over it. A secret that is back by then changes nothing. Owner
 * loop only.
 * <p>
 * State: from {@link #begin(Consumer)} on it is told of each change; two timers, one for
 * the renewal, while another secret is the current one, and one for the end, while this
 * one is removed; all of it until {@link #stop()}.
 */
final class SecretTerm {

	/** How long a link goes on whose secret was removed: enough to try again. */
	static final Duration GRACE = Duration.ofMinutes(1);

	/** Within which time links are renewed: not all of a node at one moment. */
	private static final long SPREAD_NANOS = GridEventLoop.nanos(GRACE) / 4;

	private static final String REPLACED = "another secret has taken the place of the one that made the link";

	private static final String REMOVED = "the secret that made the link was removed (grid.auth.previous-secrets)";

	private final LinkControl link;

	private final GridRuntime runtime;

	private final LinkContext context;

	private final @Nullable LinkSecret secret;

	private final Runnable watcher = this::onReplaced;

	private Consumer<String> renew = (why) -> {
	};

	private @Nullable ScheduledTask renewal;

	private @Nullable ScheduledTask end;

	private boolean stopped;

	/**
	 * Makes the term of a link that has not begun.
	 * @param link is ended
	 * @param runtime chance
	 * @param context what its calls have of it
	 * @param secret the one that made it, {@code null} if none did
	 */
	SecretTerm(LinkControl link, GridRuntime runtime, LinkContext context, @Nullable LinkSecret secret) {
		this.link = link;
		this.runtime = runtime;
		this.context = context;
		this.secret = secret;
	}

	/**
	 * Begins to watch the secret of a link that serves.
	 * @param renew has the link renewed, and is told why
	 */
	void begin(Consumer<String> renew) {
		this.renew = renew;
		if (this.secret != null) {
			// first, so that no change is missed; it may have changed amid the handshake
			this.secret.watch(this.watcher);
			check(this.secret);
		}
	}

	/** Safe for any thread. */
	private void onReplaced() {
		this.link.onLoop(() -> {
			if (this.secret != null && !this.stopped) {
				check(this.secret);
			}
		});
	}

	private void check(LinkSecret secret) {
		boolean removed = !secret.isHeld();
		if (!removed) {
			cancel(this.end);
			this.end = null;
		}
		else if (this.end == null) {
			this.end = this.link.loop()
				.schedule(() -> this.link.end(Connection.reason(REMOVED)), GridEventLoop.nanos(GRACE));
		}
		if (secret.isCurrent()) {
			cancel(this.renewal);
			this.renewal = null;
		}
		else if (this.renewal == null) {
			long delay = this.runtime.random().nextLong(SPREAD_NANOS);
			this.renewal = this.link.loop().schedule(() -> onRenewalDue(secret), delay);
		}
	}

	private void onRenewalDue(LinkSecret secret) {
		this.renewal = null;
		boolean removed = !secret.isHeld();
		if (this.context.uses(Extension.RENEW)) {
			this.renew.accept(removed ? REMOVED : REPLACED);
		}
		else if (removed) {
			// there is no way to another link but the end of this one
			this.context.retirement().endWhenIdle(Connection.reason(REMOVED));
		}
	}

	void stop() {
		this.stopped = true;
		if (this.secret != null) {
			this.secret.forget(this.watcher);
		}
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
