package dev.gridmesh.auth;

import dev.gridmesh.transport.UpgradeHeaders;

/**
 * How an acceptor checks who dials, and proves itself. Safe for any thread.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface UpgradeCheck {

	/**
	 * Checks what an upgrade request says.
	 * @param headers its headers
	 * @return what the answer says
	 * @throws InvalidProofException if whoever dials has not shown who it is
	 */
	UpgradeProof check(UpgradeHeaders headers);

}
