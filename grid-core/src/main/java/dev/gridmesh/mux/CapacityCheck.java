package dev.gridmesh.mux;

import dev.gridmesh.GridException;
import dev.gridmesh.GridProtocolException;
import dev.gridmesh.protocol.Capacities;
import dev.gridmesh.protocol.CapacitiesCodec;

/**
 * Decides whether a caller can go by the capacities that AckMux carries
 * (docs/protocol-extensions.md, caps). Pure functions, so safe for any thread.
 */
final class CapacityCheck {

	private CapacityCheck() {
	}

	/**
	 * Reads the capacities of a handler.
	 * @param payload the payload of AckMux
	 * @param target names peer and handler
	 * @param sendsItems whether the caller has request items
	 * @param reserve how many response items the caller has room for
	 * @return capacities that fit the call
	 * @throws GridException why the call cannot go on
	 */
	static Capacities read(byte[] payload, String target, boolean sendsItems, int reserve) {
		Capacities capacities;
		try {
			capacities = CapacitiesCodec.decode(payload);
		}
		catch (GridProtocolException ex) {
			throw RemoteErrors.malformed(target, ex);
		}
		if (sendsItems && capacities.in() == 0) {
			// what a v1 handler side says to the first item, or to the end
			throw RemoteErrors.failed(target, RemoteErrors.UNEXPECTED_INPUT);
		}
		if (capacities.out() > reserve) {
			throw new GridProtocolException(("%s: the handler sends %d items ahead, more than "
					+ "grid.stream.max-out-capacity (%d) or the call's own outCapacity")
				.formatted(target, capacities.out(), reserve));
		}
		return capacities;
	}

}
