package dev.gridmesh.auth;

/**
 * What a node must show for the name that it claims.
 *
 * @since 0.1.0
 */
public enum NodeIdentity {

	/** That it holds the secret of the grid: each holder may claim each name. */
	NAME,

	/** A certificate for that name besides, at both ends of each link. */
	CERTIFICATE

}
