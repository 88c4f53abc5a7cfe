package dev.gridmesh.protocol;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * What a dialer says of itself in its first message (protocol.md §3). An immutable value,
 * safe for any thread.
 *
 * @param instanceId a random id of the dialing node's start
 * @param host the dialer's own name, as received; empty if it was missing
 * @param time the dialer's clock; 0001-01-01T00:00:00Z if it was missing
 * @param token the dialer's token, a secret; empty if it was missing
 * @param extensions what the dialer speaks beyond protocol v1; empty for a v1 node
 * @param codecType the format that the dialer writes objects in, as received;
 * {@code null} if it was left out
 * @param claim what it says of its connection under {@link Extension#RENEW}, {@code null}
 * if it says nothing
 * @since 0.1.0
 */
public record ConnectRequest(UUID instanceId, String host, Instant time, String token, Set<Extension> extensions,
		@Nullable String codecType, @Nullable LinkClaim claim) {

	public ConnectRequest {
		extensions = Set.copyOf(extensions);
	}

	/**
	 * Makes what a node says that speaks protocol v1 alone.
	 * @param instanceId a random id of the dialing node's start
	 * @param host the dialer's own name
	 * @param time the dialer's clock
	 * @param token the dialer's token, a secret
	 */
	public ConnectRequest(UUID instanceId, String host, Instant time, String token) {
		this(instanceId, host, time, token, Set.of());
	}

	/**
	 * Makes what a node says that neither names its format nor renews links.
	 * @param instanceId a random id of the dialing node's start
	 * @param host the dialer's own name
	 * @param time the dialer's clock
	 * @param token the dialer's token, a secret
	 * @param extensions what the dialer speaks beyond protocol v1
	 */
	public ConnectRequest(UUID instanceId, String host, Instant time, String token, Set<Extension> extensions) {
		this(instanceId, host, time, token, extensions, null, null);
	}

	/**
	 * Shows all but the token and the key of the claim.
	 * @return one line
	 */
	@Override
	public String toString() {
		return "ConnectRequest[instanceId=%s, host=%s, time=%s, extensions=%s]".formatted(this.instanceId, this.host,
				this.time, this.extensions);
	}

}
