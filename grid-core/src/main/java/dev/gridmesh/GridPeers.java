package dev.gridmesh;

import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * A set of nodes that are called at once. The set is looked up anew at each subscription,
 * so that it follows peers that come and go. Safe for any thread.
 *
 * @since 0.1.0
 */
public interface GridPeers {

	/**
	 * Makes a view of nodes for an application that chooses them, or that puts something
	 * of its own around each call.
	 * @param names looks up the nodes, at each subscription and on its thread; in the
	 * order in which they are called
	 * @param connections finds the connection for the call to a node; when it throws, the
	 * result of that node is a failure
	 * @return the view
	 */
	static GridPeers of(Supplier<Set<NodeName>> names, Function<NodeName, GridConnection> connections) {
		return new DefaultGridPeers(names, connections);
	}

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

	/**
	 * Opens a stream of responses of each node and merges them.
	 * @param handler which handler to ask
	 * @param payload the initial payload, {@code null} for an absent one
	 * @return the items, as below
	 */
	default Flux<PeerResult<byte[]>> stream(HandlerId handler, byte @Nullable [] payload) {
		return stream(handler, payload, CallOptions.defaults());
	}

	/**
	 * Opens a stream of responses of each node and merges them. Cold: each subscription
	 * opens a stream of its own to each node, and cancelling it cancels all of them.
	 * Signals arrive one after another, on the event loops of the connections.
	 * @param handler which handler to ask
	 * @param payload the initial payload, {@code null} for an absent one
	 * @param options how to make the calls
	 * @return the items as they come, each with its node; the failure of a node is its
	 * last element, and ends no other. Completes once all nodes have ended, and does not
	 * fail as a whole. Of each node at most 16 items wait for demand beside what its
	 * stream keeps
	 */
	Flux<PeerResult<byte[]>> stream(HandlerId handler, byte @Nullable [] payload, CallOptions options);

}
