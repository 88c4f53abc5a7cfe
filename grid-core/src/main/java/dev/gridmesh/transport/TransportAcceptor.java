package dev.gridmesh.transport;

import reactor.core.publisher.Mono;

/**
 * What a listener needs from the grid: whom to let in, and who takes the transports. Safe
 * for any thread.
 *
 * @since 0.1.0
 */
public interface TransportAcceptor {

	/**
	 * The route that is served.
	 * @return the path, beginning with a slash
	 */
	String path();

	/**
	 * Checks an upgrade request, on subscription. The answer may take a while: until this
	 * node is ready to know, or knows who the other end is.
	 * @param headers the HTTP headers of the request, which may be kept until the answer
	 * @param peer what the socket knows of the other end
	 * @return whoever takes the transport; empty for a refusal, which is answered with
	 * 403 and an empty body. Never fails; may answer on any thread
	 */
	Mono<AdmittedUpgrade> authorize(UpgradeHeaders headers, SocketPeer peer);

}
