package dev.gridmesh.connection;

import java.util.ArrayList;
import java.util.List;

import dev.gridmesh.PeerStats;
import org.jspecify.annotations.Nullable;

/**
 * The counters of a connection: the totals of all links that it has had, and the gauges
 * of the one that takes calls. Changed by the owner of the connection only, read by any
 * thread.
 * <p>
 * State: the links that have not ended, of which all but one have been replaced and serve
 * what they took; and the totals of those that have. Both are published at once, so that
 * no total goes back.
 */
final class ConnectionStats {

	private static final PeerStats.Ping NO_PING = new PeerStats.Ping(null, null, null);

	private static final PeerStats.Outbound NOTHING_SENT = new PeerStats.Outbound(0, 0, 0, 0, 0, 0, 0);

	private static final PeerStats.Inbound NOTHING_READ = new PeerStats.Inbound(0, 0, 0, 0, 0);

	private volatile Links links = new Links(List.of(), NOTHING_SENT, NOTHING_READ);

	/** Counts a link in. */
	void begun(Link link) {
		Links before = this.links;
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
			this.links = new Links(List.copyOf(serving), sum(before.sent, link.stats().outbound()),
					sum(before.read, link.stats().inbound()));
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

	PeerStats.Outbound outbound(@Nullable Link current) {
		Links links = this.links;
		PeerStats.Outbound total = links.sent;
		for (Link link : links.serving) {
			total = sum(total, link.stats().outbound());
		}
		PeerStats.Outbound gauges = (current != null) ? current.stats().outbound() : NOTHING_SENT;
		return new PeerStats.Outbound(gauges.queued(), gauges.calls(), gauges.streams(), total.messages(),
				total.merged(), total.merges(), total.bytes());
	}

	PeerStats.Inbound inbound(@Nullable Link current, long held) {
		Links links = this.links;
		PeerStats.Inbound total = links.read;
		for (Link link : links.serving) {
			total = sum(total, link.stats().inbound());
		}
		PeerStats.Inbound gauges = (current != null) ? current.stats().inbound() : NOTHING_READ;
		return new PeerStats.Inbound(gauges.calls(), gauges.streams(), total.messages(), total.bytes(), held);
	}

	private static PeerStats.Outbound sum(PeerStats.Outbound one, PeerStats.Outbound other) {
		return new PeerStats.Outbound(0, 0, 0, one.messages() + other.messages(), one.merged() + other.merged(),
				one.merges() + other.merges(), one.bytes() + other.bytes());
	}

	private static PeerStats.Inbound sum(PeerStats.Inbound one, PeerStats.Inbound other) {
		return new PeerStats.Inbound(0, 0, one.messages() + other.messages(), one.bytes() + other.bytes(), 0);
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
