package dev.gridmesh.connection;

import java.security.Principal;

import dev.gridmesh.auth.HandshakeProof;
import org.jspecify.annotations.Nullable;

/**
 * What the acceptor knows of a dialer when the handshake begins. Immutable, so safe for
 * any thread.
 *
 * @param proof what both ends have proven so far, {@code null} where nothing is proven
 * @param principal who it is, {@code null} if nobody has looked beyond its name
 * @since 0.1.0
 */
public record ProvenDialer(@Nullable HandshakeProof proof, @Nullable Principal principal) {

}
