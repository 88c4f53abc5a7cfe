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
	 * Begins to hand over accepted transports. Called once, when the grid starts; what
	 * came before is held until now.
	 * @param acceptor decides about upgrades and takes the transports
	 * @throws RuntimeException if the port cannot be bound
	 */
	void start(TransportAcceptor acceptor);

	/**
	 * Stops to accept; transports that were handed over are not touched.
	 * @return completes when nothing is accepted any more
	 */
	Mono<Void> stop();

}
