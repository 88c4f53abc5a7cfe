package dev.gridmesh.connection;

import dev.gridmesh.transport.CloseReason;

/**
 * Ends a link that was renewed at once, whatever runs over it: planted by
 * {@code PlantedFaultsSimulationTests}.
 */
final class HastyRetirement {

	static final String RENEWED = "the link was renewed";

	private final LinkControl link;

	HastyRetirement(LinkContext context, LinkControl link) {
		this.link = link;
	}

	void begin() {
		this.link.end(CloseReason.of(CloseReason.NORMAL, RENEWED));
	}

	void onPeerRetires(boolean over) {
		// it has ended
	}

	boolean peerRetires() {
		return false;
	}

	void proceed() {
		// nothing is left to do
	}

}
