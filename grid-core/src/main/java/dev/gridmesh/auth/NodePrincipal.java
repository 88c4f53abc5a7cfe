package dev.gridmesh.auth;

import java.security.Principal;
import java.util.Objects;

import dev.gridmesh.NodeName;

/**
 * A node that has shown who it is, where no {@link GridAuthenticator} says it in its own
 * way. An immutable value, safe for any thread.
 *
 * @param node the node
 * @param identity what it has shown for its name
 * @since 0.1.0
 */
public record NodePrincipal(NodeName node, NodeIdentity identity) implements Principal {

	/**
	 * Checks that all is there.
	 */
	public NodePrincipal {
		Objects.requireNonNull(node, "node");
		Objects.requireNonNull(identity, "identity");
	}

	@Override
	public String getName() {
		return this.node.value();
	}

}
