package dev.gridmesh.transport;

/**
 * What a listener needs from the grid: whom to let in, and who takes the transports over.
 * Safe for any thread.
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
	 * The largest frame and message that is received.
	 * @return the limit in bytes
	 */
	int maxMessageSize();

	/**
	 * Checks the HTTP headers of an upgrade request; a refusal is answered with 403 and
	 * an empty body.
	 * @param headers the headers
	 * @return whether the upgrade may go on
	 */
	boolean authorize(UpgradeHeaders headers);

	/**
	 * Takes over a transport right after its upgrade. Called on the transport's loop.
	 * @param transport the transport; the acceptor starts or closes it
	 */
	void accept(GridTransport transport);

}
