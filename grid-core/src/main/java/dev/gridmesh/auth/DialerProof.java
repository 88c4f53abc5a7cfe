package dev.gridmesh.auth;

import java.util.Map;

import dev.gridmesh.transport.UpgradeHeaders;
import org.jspecify.annotations.Nullable;

/**
 * How a dialer proves itself in one attempt, and checks whom it has reached. Safe for any
 * thread.
 *
 * @since 0.1.0
 */
public interface DialerProof {

	/**
	 * What the upgrade request says.
	 * @return headers by name, secrets among them
	 */
	Map<String, String> headers();

	/**
	 * Checks what the answer to the upgrade says. Nothing may be sent before that.
	 * @param answer the headers of the answer
	 * @return what proves the handshake that follows, {@code null} if nothing does
	 * @throws InvalidProofException if whoever answered has not shown who it is
	 */
	@Nullable HandshakeProof check(UpgradeHeaders answer);

	/**
	 * Makes the token that Connect carries (protocol.md §3).
	 * @return the token, empty for none
	 */
	String connectToken();

}
