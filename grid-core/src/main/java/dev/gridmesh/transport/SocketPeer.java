package dev.gridmesh.transport;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;

/**
 * What a socket itself knows of its other end, whatever that end says of itself. An
 * immutable value, safe for any thread.
 *
 * @param address where the other end is, host and port
 * @param certificates those that it showed in the TLS handshake and this node trusts, its
 * own first; empty if it showed none or there is no TLS
 * @since 0.1.0
 */
public record SocketPeer(String address, List<X509Certificate> certificates) {

	/**
	 * Copies the certificates.
	 */
	public SocketPeer {
		Objects.requireNonNull(address, "address");
		certificates = List.copyOf(certificates);
	}

	/**
	 * Makes what is known of an end without a certificate.
	 * @param address where it is
	 * @return that end
	 */
	public static SocketPeer at(String address) {
		return new SocketPeer(address, List.of());
	}

	@Override
	public String toString() {
		return this.address;
	}

}
