package dev.gridmesh.auth;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What an acceptor has to say to an upgrade that it lets go on. An immutable value, safe
 * for any thread.
 *
 * @param headers headers of the answer, by name
 * @param handshake what proves the handshake that follows, {@code null} if nothing does
 * @since 0.1.0
 */
public record UpgradeProof(Map<String, String> headers, @Nullable HandshakeProof handshake) {

	static final UpgradeProof NONE = new UpgradeProof(Map.of(), null);

	/**
	 * Copies the headers.
	 */
	public UpgradeProof {
		headers = Map.copyOf(headers);
	}

	@Override
	public String toString() {
		return "UpgradeProof[***]";
	}

}
