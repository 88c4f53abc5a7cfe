package dev.gridmesh.boot.autoconfigure;

import dev.gridmesh.GridManager;
import dev.gridmesh.NodeName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;

/**
 * Warns of peers whose hosts do not resolve. That is no error: they are looked up again
 * whenever they are dialled; but nobody dials a peer that is to dial in, so without this
 * nobody would say so.
 */
final class PeerHostCheck {

	private static final Logger logger = LoggerFactory.getLogger(PeerHostCheck.class);

	private final HostAddresses addresses;

	private final Scheduler scheduler;

	/**
	 * Creates a check.
	 * @param addresses looks hosts up
	 * @param scheduler where that may block
	 */
	PeerHostCheck(HostAddresses addresses, Scheduler scheduler) {
		this.addresses = addresses;
		this.scheduler = scheduler;
	}

	/**
	 * Looks all peers up, without waiting for the outcome.
	 * @param grid a grid that has been started
	 */
	void start(GridManager grid) {
		this.scheduler.schedule(() -> grid.peers().forEach(this::check));
	}

	private void check(NodeName peer) {
		if (this.addresses.lookUp(peer.host()).isEmpty()) {
			logger.warn("grid.peers: the host of {} does not resolve; it is looked up again whenever it is dialled",
					peer);
		}
	}

}
