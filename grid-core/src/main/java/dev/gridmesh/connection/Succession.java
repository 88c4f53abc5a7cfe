package dev.gridmesh.connection;

import dev.gridmesh.connection.ConnectionEvent.NewLink;
import org.jspecify.annotations.Nullable;

/**
 * The acceptor's part of a renewal: holds a link that was let in beside one that lives,
 * until its peer has shown that it uses it. Only then does the one that is there retire:
 * a dialer that has given up meanwhile, or whose new link is lost at once, finds the old
 * one as it was. For the owner of the connection only.
 * <p>
 * State: the candidate, at most one, which serves the peer but takes no calls of this
 * node; a later one takes the place of an earlier one. It ends confirmed, lost, or with
 * {@link #take()}. Renewals come no closer than {@value #MIN_PAUSE_NANOS} ns one after
 * the other, and not while the last one is not over, so that a peer that does nothing
 * else has two links at most.
 */
final class Succession {

	/** No node of ours renews as often. */
	static final long MIN_PAUSE_NANOS = 1_000_000_000;

	private final ConnectionEnvironment environment;

	private final OwnerQueue owner;

	private final ConnectionLinks links;

	private final Outcome outcome;

	private @Nullable NewLink candidate;

	private long lastNanos;

	private boolean renewedBefore;

	Succession(ConnectionEnvironment environment, OwnerQueue owner, ConnectionLinks links, Outcome outcome) {
		this.environment = environment;
		this.owner = owner;
		this.links = links;
		this.outcome = outcome;
	}

	/**
	 * Lets a link in beside the one that takes calls, or tells its peer why not.
	 * @param newcomer the link of the same process
	 */
	void begin(NewLink newcomer) {
		assert this.owner.isOwner() : "not the owner of the succession";
		Link link = newcomer.link();
		String refusal = refusal();
		if (refusal != null) {
			link.onLoop(() -> newcomer.reject().accept(refusal));
			return;
		}
		this.lastNanos = this.environment.runtime().nanoTime();
		this.renewedBefore = true;
		NewLink earlier = take();
		if (earlier != null) {
			earlier.link().close(Connection.reason("its dialer has begun another renewal"));
		}
		this.candidate = newcomer;
		this.outcome.onCandidate(link);
		link.onLoop(newcomer.activate());
		// the answer to what is sent behind ConnectResponse: the peer has read it
		link.askForLife(() -> this.owner.execute(() -> confirm(newcomer)));
	}

	private @Nullable String refusal() {
		if (this.links.isRetiring()) {
			return "renew: the link before this one has calls to finish";
		}
		long pause = this.environment.runtime().nanoTime() - this.lastNanos;
		return (this.renewedBefore && pause < MIN_PAUSE_NANOS) ? "renew: this link was renewed just now" : null;
	}

	private void confirm(NewLink newcomer) {
		if (this.candidate == newcomer) {
			this.candidate = null;
			this.outcome.onConfirmed(newcomer);
		}
	}

	/** Forgets a link that has ended. */
	void ended(Link link) {
		if (this.candidate != null && this.candidate.link() == link) {
			this.candidate = null;
		}
	}

	/**
	 * Ends the wait without a confirmation.
	 * @return the candidate, or {@code null} if there is none
	 */
	@Nullable NewLink take() {
		NewLink waiting = this.candidate;
		this.candidate = null;
		return waiting;
	}

	/** Is told what becomes of candidates, as the owner. */
	interface Outcome {

		/** A link serves the peer beside the one that takes calls. */
		void onCandidate(Link link);

		/** The peer uses it: it takes the place of the one that is there. */
		void onConfirmed(NewLink link);

	}

}
