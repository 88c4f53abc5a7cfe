package dev.gridmesh.transport;

import java.util.Map;

/**
 * An upgrade that may go on: what its answer says, and who takes the transport. Safe for
 * any thread.
 *
 * @since 0.1.0
 */
public interface AdmittedUpgrade {

	/**
	 * What the answer says besides what makes it an upgrade.
	 * @return headers of the answer, by name; empty for none
	 */
	Map<String, String> headers();

	/**
	 * The largest frame and message that is received.
	 * @return the limit in bytes
	 */
	int maxMessageSize();

	/**
	 * Takes over the transport right after the upgrade. Called on the transport's loop,
	 * at most once.
	 * @param transport the transport; the acceptor starts or closes it
	 */
	void accept(GridTransport transport);

}
