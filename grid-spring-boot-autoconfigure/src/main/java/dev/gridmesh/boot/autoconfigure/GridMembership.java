package dev.gridmesh.boot.autoconfigure;

import dev.gridmesh.auth.GridAuth;
import dev.gridmesh.auth.GridAuthenticator;
import dev.gridmesh.auth.GridCredentials;
import dev.gridmesh.auth.NodeIdentity;
import dev.gridmesh.manager.GridManagerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * By what nodes belong to the grid, and by what they are told apart.
 *
 * @param auth proves that they belong to it
 * @param identity what they must show for their names
 * @param authenticator that of the application, or {@code null}
 * @param credentials those of the application, or {@code null}
 */
record GridMembership(GridAuth auth, NodeIdentity identity, @Nullable GridAuthenticator authenticator,
		@Nullable GridCredentials credentials) {

	void apply(GridManagerBuilder builder) {
		builder.auth(this.auth).identity(this.identity);
		if (this.authenticator != null) {
			builder.authenticator(this.authenticator);
		}
		if (this.credentials != null) {
			builder.credentials(this.credentials);
		}
	}

}
