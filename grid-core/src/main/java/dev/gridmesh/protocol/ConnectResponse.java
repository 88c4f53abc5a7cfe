package dev.gridmesh.protocol;

import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * How an acceptor answers a dialer (protocol.md §3). An immutable value, safe for any
 * thread.
 *
 * @param instanceId a random id of the accepting node's start
 * @param accepted whether the connection is open now
 * @param rejectedReason why it is not, empty otherwise; may hold replacement characters
 * for bytes that are not UTF-8
 * @param extensions what both ends speak beyond protocol v1; empty for a v1 node
 * @param codecType the format that the acceptor writes objects in, as received;
 * {@code null} if it was left out
 * @since 0.1.0
 */
public record ConnectResponse(UUID instanceId, boolean accepted, String rejectedReason, Set<Extension> extensions,
		@Nullable String codecType) {

	public ConnectResponse {
		extensions = Set.copyOf(extensions);
	}

	/**
	 * Makes the answer that opens the connection.
	 * @param instanceId the id of this node's start
	 * @param extensions what both ends speak beyond protocol v1
	 * @param codecType the format that the acceptor writes objects in, {@code null} to
	 * say nothing
	 * @return the answer
	 */
	public static ConnectResponse accept(UUID instanceId, Set<Extension> extensions, @Nullable String codecType) {
		return new ConnectResponse(instanceId, true, "", extensions, codecType);
	}

	/**
	 * Makes the answer that refuses the dialer.
	 * @param instanceId the id of this node's start
	 * @param reason why, as the dialer may know it
	 * @return the answer
	 */
	public static ConnectResponse reject(UUID instanceId, String reason) {
		return new ConnectResponse(instanceId, false, reason, Set.of(), null);
	}

}
