package dev.gridmesh.connection;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.NodeName;
import dev.gridmesh.connection.ConnectionEvent.Kind;
import dev.gridmesh.connection.ConnectionEvent.NewLink;
import dev.gridmesh.protocol.LinkClaim;
import org.jspecify.annotations.Nullable;

/**
 * Decides which of the links to one peer takes calls: what becomes of a new one where
 * there is none, beside one that lives and belongs to another process, and in the place
 * of one that is to be renewed. Owner of the connection only.
 * <p>
 * State: a newcomer that waits for a sign of life of the one that is there
 * ({@link Replacement}); a renewal, at the dialer a {@link Renewal}, at the acceptor a
 * {@link Succession}. All of it ends with {@link #stop()}.
 */
final class LinkSelection {

	private final NodeName remote;

	private final ConnectionLinks links;

	private final Host host;

	private final LinkClaim claim;

	private final Renewal renewal;

	private final Replacement replacement;

	private final Succession succession;

	/**
	 * Makes what a connection begins with: nothing to decide.
	 * @param environment this node
	 * @param remote the peer
	 * @param links those of the connection
	 * @param host the connection
	 */
	LinkSelection(ConnectionEnvironment environment, NodeName remote, ConnectionLinks links, Host host) {
		this.remote = remote;
		this.links = links;
		this.host = host;
		OwnerQueue owner = host.owner();
		this.claim = LinkClaim.draw(environment.runtime().random());
		LinkClaim renewing = this.claim.renewing();
		Outcomes outcomes = new Outcomes();
		this.renewal = new Renewal(environment, owner,
				(outcome) -> new DialAttempt(environment, remote, renewing, owner, outcome), outcomes);
		this.succession = new Succession(environment, owner, links, outcomes);
		this.replacement = new Replacement(owner, GridEventLoop.nanos(environment.settings().connect().timeout()),
				outcomes);
	}

	/** What this node says of the connection when it dials. */
	LinkClaim claim() {
		return this.claim;
	}

	/** Finds out what becomes of a new link. */
	void onLinkReady(NewLink link) {
		Link present = this.links.open();
		if (this.links.isLeaving()) {
			// the end is asked for, though the owner has not come to it
			link.link().onLoop(link.refuse());
		}
		else if (present == null) {
			use(link);
		}
		else if (!present.peer().isSame(link.link().peer())) {
			this.replacement.begin(link, present);
		}
		else if (link.link().peer().renews()) {
			this.succession.begin(link);
		}
		else {
			use(link);
		}
	}

	private void use(NewLink link) {
		notReplaced(link.link());
		NewLink candidate = this.succession.take();
		if (candidate != null && candidate != link) {
			candidate.link().close(Connection.reason("its dialer has dialled again"));
		}
		this.host.handle(new ConnectionEvent(Kind.LINK_READY, "a link to " + link.link().remoteAddress(), link, 0));
	}

	/** Nobody waits for the place of a process that has dialled again. */
	private void notReplaced(Link by) {
		NewLink waiting = this.replacement.stop();
		if (waiting != null && waiting.link() != by) {
			refuse(waiting, by);
		}
	}

	private void refuse(NewLink newcomer, Link stays) {
		Link other = newcomer.link();
		String remedy = "two processes have one name; give each a grid.local of its own, or stop one";
		this.host.notReplaced(
				"%s is connected from %s, instance %s; instance %s at %s was refused: %s".formatted(this.remote,
						stays.remoteAddress(), stays.instanceId(), other.instanceId(), other.remoteAddress(), remedy));
		String told = "connected from another instance: as %s, instance %s; %s".formatted(this.remote,
				stays.instanceId(), remedy);
		other.onLoop(() -> newcomer.reject().accept(told));
	}

	private void renewed(NewLink link, String why) {
		notReplaced(link.link());
		this.host.handle(new ConnectionEvent(Kind.LINK_RENEWED, "a link to " + link.link().remoteAddress(), link, 0));
		this.host.log().renewed(link.link(), why);
	}

	/**
	 * Begins to renew a link, if it still is the one that takes calls.
	 * @param link the link, {@code null} if there is none
	 * @param why for the log
	 */
	void renew(@Nullable Link link, String why) {
		if (link != null && link == this.links.open()) {
			this.renewal.begin(link, why);
		}
	}

	/** Forgets a link that has ended. */
	void ended(Link link) {
		this.succession.ended(link);
	}

	/** There is nothing to renew any more. */
	void stopRenewal() {
		this.renewal.stop();
	}

	/** Goes on with what waited beside a link that is lost. */
	void onLinkLost() {
		NewLink candidate = this.succession.take();
		if (candidate != null) {
			use(candidate.activated());
		}
		this.replacement.onLinkLost();
	}

	/** Decides no more; who waits is refused. */
	void stop() {
		this.renewal.stop();
		this.succession.take();
		NewLink waiting = this.replacement.stop();
		if (waiting != null) {
			waiting.link().onLoop(waiting.refuse());
		}
	}

	/** The connection, as far as this has to know it. */
	interface Host {

		OwnerQueue owner();

		ConnectionLog log();

		/** Changes the state. */
		void handle(ConnectionEvent event);

		/** Notes that a newcomer was refused, where people look. */
		void notReplaced(String text);

		/** Counts a link that begins to serve. */
		void begun(Link link);

		/** Makes a link of a wire that this node has dialled. */
		NewLink dialled(TransportWire wire, RemoteNode peer);

	}

	/** What becomes of a link beside which another one is wanted. */
	private final class Outcomes implements Replacement.Outcome, Renewal.Outcome, Succession.Outcome {

		@Override
		public void onCandidate(Link link) {
			LinkSelection.this.host.begun(link);
		}

		@Override
		public void onConfirmed(NewLink link) {
			renewed(link.activated(), "its dialer asked for it");
		}

		@Override
		public void onRenewed(TransportWire wire, RemoteNode peer, Link renewed, String why) {
			NewLink link = LinkSelection.this.host.dialled(wire, peer);
			if (renewed == LinkSelection.this.links.open() && renewed.instanceId().equals(peer.instanceId())) {
				renewed(link, why);
			}
			else {
				onLinkReady(link);
			}
		}

		@Override
		public void onFailed(Throwable error, String why) {
			LinkSelection.this.host.log().notRenewed(ConnectionLog.describe(error), why);
		}

		@Override
		public void onReplaced(NewLink newcomer) {
			use(newcomer);
		}

		@Override
		public void onNotReplaced(NewLink newcomer, Link stays) {
			refuse(newcomer, stays);
		}

	}

}
