package dev.gridmesh.boot.autoconfigure;

import dev.gridmesh.transport.TransportListener;

/**
 * The server that peers dial.
 */
interface GridServer {

	/**
	 * What hands over those who dial in.
	 * @return the listener of the grid
	 */
	TransportListener listener();

	/**
	 * The whole path that peers dial.
	 * @return the path, beginning with a slash
	 */
	String path();

	/**
	 * The port that it listens on. Asked once it has been started.
	 * @return the real port, 0 if it does not listen and the port is not known
	 */
	int port();

	/**
	 * Tells whether it wants TLS.
	 * @return whether its scheme is https
	 */
	boolean secure();

	/**
	 * Checks that it asks those who dial for certificates, and whom to believe.
	 * @param bundles all SSL bundles
	 * @throws dev.gridmesh.boot.diagnostics.GridPropertiesException if it does not
	 */
	void requireClientCertificates(MembershipCheck.SslBundlesSource bundles);

}
