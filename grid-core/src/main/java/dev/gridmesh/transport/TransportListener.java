package dev.gridmesh.transport;

import reactor.core.publisher.Mono;

/**
 * Accepts the transports of peers that dial in: a server of the grid's own, or the
 * application's web server.
 *
 * @since 0.1.0
 */
public interface TransportListener {

	/**
	 * Begins to hand over accepted transports. Called when the grid starts, and again
	 * when it is started after a stop; what came before is held until now.
	 * @param acceptor decides about upgrades and takes the transports
	 * @throws RuntimeException if the port cannot be bound
	 */
	void start(TransportAcceptor acceptor);

	/**
	 * Stops to accept, on subscription; transports that were handed over are not touched.
	 * The grid does not wait for it without end.
	 * @return completes when nothing is accepted any more, and the listener can be
	 * started again
	 */
	Mono<Void> stop();

}
