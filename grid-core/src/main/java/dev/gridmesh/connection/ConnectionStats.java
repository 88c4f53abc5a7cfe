package dev.gridmesh.connection;

import java.util.ArrayList;
import java.util.List;

import dev.gridmesh.PeerStats;
import org.jspecify.annotations.Nullable;

/**
 * The counters of a connection: the totals of all links that it has had, and the gauges
 * of those that were not closed. Changed by the owner of the connection only, read by any
 * thread.
 * <p>
 * State: the links that have not ended, of which all but one have been renewed or
 * replaced; and the totals of those that have. Both are published at once, so that no
 * total goes back.
 */
final class ConnectionStats {

	private static final PeerStats.Ping NO_PING = new PeerStats.Ping(null, null, null);

	private static final PeerStats.Outbound NOTHING_SENT = new PeerStats.Outbound(0, 0, 0, 0, 0, 0, 0);

	private static final PeerStats.Inbound NOTHING_READ = new PeerStats.Inbound(0, 0, 0, 0, 0);

	private volatile Links links = new Links(List.of(), NOTHING_SENT, NOTHING_READ);

	/** Counts a link in, once. */
	void begun(Link link) {
		Links before = this.links;
		if (before.serving.contains(link)) {
			return;
		}
		List<Link> serving = new ArrayList<>(before.serving);
		serving.add(link);
		this.links = new Links(List.copyOf(serving), before.sent, before.read);
	}

	/**
	 * Keeps the totals of a link that has ended.
	 * @param link the link, which may be none of these
	 */
	void ended(Link link) {
		Links before = this.links;
		if (before.serving.contains(link)) {
			List<Link> serving = new ArrayList<>(before.serving);
			serving.remove(link);
			this.links = new Links(List.copyOf(serving), sum(before.sent, sent(link)), sum(before.read, read(link)));
		}
	}

	/**
	 * The links that may still serve calls.
	 * @return those that have not ended
	 */
	List<Link> serving() {
		return this.links.serving;
	}

	/**
	 * Tells whether nothing of the peer is being served, over any link.
	 * @return whether the connection may go without harm to the peer's calls
	 */
	boolean isIdle() {
		return this.links.serving.stream().allMatch((link) -> link.stats().isIdle());
	}

	PeerStats.Ping ping(@Nullable Link current) {
		return (current != null) ? current.stats().ping() : NO_PING;
	}

	PeerStats.Outbound outbound() {
		Links links = this.links;
		PeerStats.Outbound total = links.sent;
		for (Link link : links.serving) {
			total = sum(total, sent(link));
		}
		return total;
	}

	PeerStats.Inbound inbound(long held) {
		Links links = this.links;
		PeerStats.Inbound total = links.read;
		for (Link link : links.serving) {
			total = sum(total, read(link));
		}
		return new PeerStats.Inbound(total.calls(), total.streams(), total.messages(), total.bytes(), held);
	}

	private static PeerStats.Outbound sum(PeerStats.Outbound one, PeerStats.Outbound other) {
		return new PeerStats.Outbound(one.queued() + other.queued(), one.calls() + other.calls(),
				one.streams() + other.streams(), one.messages() + other.messages(), one.merged() + other.merged(),
				one.merges() + other.merges(), one.bytes() + other.bytes());
	}

	private static PeerStats.Inbound sum(PeerStats.Inbound one, PeerStats.Inbound other) {
		return new PeerStats.Inbound(one.calls() + other.calls(), one.streams() + other.streams(),
				one.messages() + other.messages(), one.bytes() + other.bytes(), 0);
	}

	/** What a link has sent, and unless it was closed, what it has under way. */
	private static PeerStats.Outbound sent(Link link) {
		PeerStats.Outbound sent = link.stats().outbound();
		return link.queue().isClosed()
				? new PeerStats.Outbound(0, 0, 0, sent.messages(), sent.merged(), sent.merges(), sent.bytes()) : sent;
	}

	private static PeerStats.Inbound read(Link link) {
		PeerStats.Inbound read = link.stats().inbound();
		return link.queue().isClosed() ? new PeerStats.Inbound(0, 0, read.messages(), read.bytes(), 0) : read;
	}

	/**
	 * The links of a connection.
	 *
	 * @param serving those that have not ended
	 * @param sent the totals of those that have
	 * @param read the totals of those that have
	 */
	private record Links(List<Link> serving, PeerStats.Outbound sent, PeerStats.Inbound read) {

	}

}
