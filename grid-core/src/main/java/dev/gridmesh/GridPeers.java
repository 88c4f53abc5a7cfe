package dev.gridmesh;

import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A set of nodes that are called at once. The set is looked up anew at each subscription,
 * so that it follows peers that come and go. Safe for any thread.
 *
 * @since 0.1.0
 */
public interface GridPeers {

	/**
	 * The nodes at this moment.
	 * @return their names, in a fixed order
	 */
	Set<NodeName> names();

	/**
	 * Sends a single request without a payload to each node.
	 * @param handler which handler to ask
	 * @return one result per node
	 */
	default PeerResults<byte[]> request(HandlerId handler) {
		return request(handler, null, CallOptions.defaults());
	}

	/**
	 * Sends a single request to each node.
	 * @param handler which handler to ask
	 * @param payload the request, {@code null} for an absent one
	 * @return one result per node
	 */
	default PeerResults<byte[]> request(HandlerId handler, byte @Nullable [] payload) {
		return request(handler, payload, CallOptions.defaults());
	}

	/**
	 * Sends a single request to each node.
	 * @param handler which handler to ask
	 * @param payload the request, {@code null} for an absent one
	 * @param options how to make the calls
	 * @return one result per node
	 */
	PeerResults<byte[]> request(HandlerId handler, byte @Nullable [] payload, CallOptions options);

}
