package dev.gridmesh.auth;

/**
 * What can be wrong with the proof of another node: the kinds that the log tells apart.
 *
 * @since 0.1.0
 */
public enum ProofFault {

	/** It speaks another {@code grid.auth.protocol}. */
	OTHER_PROTOCOL,

	/** What it says is no proof at all. */
	MALFORMED,

	/** It does not hold a secret of this grid, or its token is not good. */
	NO_SECRET,

	/** It means to reach another node. */
	OTHER_NODE,

	/** It has the name of this node. */
	OWN_NAME,

	/** It asks for another route. */
	OTHER_PATH,

	/** Its clock is too far from that of this node. */
	WRONG_TIME,

	/** What it says was said before. */
	REPEATED,

	/** It says more than can be remembered. */
	TOO_MANY,

	/** It shows no certificate for the name that it claims. */
	OTHER_CERTIFICATE,

	/** The application's authenticator takes it for somebody else. */
	NOT_AUTHENTICATED,

	/** The application could not say who it is, or what to show it. */
	AUTHENTICATION_FAILED

}
