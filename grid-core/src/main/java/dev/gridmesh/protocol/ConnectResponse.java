package dev.gridmesh.protocol;

import java.util.UUID;

/**
 * How an acceptor answers a dialer (protocol.md §3). An immutable value, safe for any
 * thread.
 *
 * @param instanceId a random id of the accepting node's start
 * @param accepted whether the connection is open now
 * @param rejectedReason why it is not, empty otherwise; may hold replacement characters
 * for bytes that are not UTF-8
 * @since 0.1.0
 */
public record ConnectResponse(UUID instanceId, boolean accepted, String rejectedReason) {

	/**
	 * Makes the answer that opens the connection.
	 * @param instanceId the id of this node's start
	 * @return the answer
	 */
	public static ConnectResponse accept(UUID instanceId) {
		return new ConnectResponse(instanceId, true, "");
	}

	/**
	 * Makes the answer that refuses the dialer.
	 * @param instanceId the id of this node's start
	 * @param reason why, as the dialer may know it
	 * @return the answer
	 */
	public static ConnectResponse reject(UUID instanceId, String reason) {
		return new ConnectResponse(instanceId, false, reason);
	}

}
