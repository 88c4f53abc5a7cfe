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
 * @param lifetimeMillis under {@link Extension#RENEW}, how long the acceptor lets the
 * link go on; 0 for no end, or if it says nothing
 * @since 0.1.0
 */
public record ConnectResponse(UUID instanceId, boolean accepted, String rejectedReason, Set<Extension> extensions,
		@Nullable String codecType, long lifetimeMillis) {

	public ConnectResponse {
		extensions = Set.copyOf(extensions);
	}

	/**
	 * Makes an answer that says nothing of an end of the link.
	 * @param instanceId a random id of the accepting node's start
	 * @param accepted whether the connection is open now
	 * @param rejectedReason why it is not, empty otherwise
	 * @param extensions what both ends speak beyond protocol v1
	 * @param codecType the format that the acceptor writes objects in, {@code null} to
	 * say nothing
	 */
	public ConnectResponse(UUID instanceId, boolean accepted, String rejectedReason, Set<Extension> extensions,
			@Nullable String codecType) {
		this(instanceId, accepted, rejectedReason, extensions, codecType, 0);
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
	 * Says how long the link may go on.
	 * @param millis the time, 0 for no end
	 * @return the same answer with that time
	 */
	public ConnectResponse endingWithin(long millis) {
		return new ConnectResponse(this.instanceId, this.accepted, this.rejectedReason, this.extensions, this.codecType,
				millis);
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
