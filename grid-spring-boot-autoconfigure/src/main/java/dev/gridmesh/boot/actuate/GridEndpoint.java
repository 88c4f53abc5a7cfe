package dev.gridmesh.boot.actuate;

import java.time.Duration;

import dev.gridmesh.GridConnection;
import dev.gridmesh.GridManager;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * Shows this node, its handlers and its connections, and drops a link on demand. Nothing
 * that it shows is a secret or part of a payload. Safe for any thread.
 *
 * @since 0.1.0
 */
@Endpoint(id = "grid", defaultAccess = Access.READ_ONLY)
public final class GridEndpoint {

	static final String RECONNECT = "reconnect";

	static final String RENEW = "renew";

	/** For the loop of a connection to answer. */
	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final GridManager grid;

	/**
	 * Creates an endpoint.
	 * @param grid what to show
	 */
	public GridEndpoint(GridManager grid) {
		this.grid = grid;
	}

	/**
	 * Shows the whole node.
	 * @return handlers and connections
	 */
	@ReadOperation
	public GridDescriptor grid() {
		return GridDescriptor.of(this.grid);
	}

	/**
	 * Shows one connection and the calls that run over it. Waits for the loop of the
	 * connection, so it must not be called on an event loop; Boot does not.
	 * @param peer host and port of the peer's name
	 * @return the connection, or {@code null} if there is no such peer, which is status
	 * 404 on all web servers; an empty {@code Mono} would be 200 on a servlet container
	 * @throws IllegalStateException if the loop does not answer within five seconds
	 */
	@ReadOperation
	public @Nullable PeerDescriptor peer(@Selector String peer) {
		GridConnection connection = find(peer);
		if (connection == null) {
			return null;
		}
		return connection.calls().map((calls) -> PeerDescriptor.of(connection, calls)).block(TIMEOUT);
	}

	/**
	 * Acts on one connection.
	 * @param peer host and port of the peer's name
	 * @param action {@code reconnect} to drop the current link; the dialer of the pair
	 * dials again; {@code renew} to have it replaced without the loss of a call, by the
	 * dialer of the pair
	 * @return nothing; status 404 if there is no such peer
	 */
	@WriteOperation
	public WebEndpointResponse<Void> act(@Selector String peer, String action) {
		GridConnection connection = find(peer);
		if (connection == null) {
			return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
		}
		String reason = "asked for at the endpoint 'grid'";
		switch (action) {
			case RECONNECT -> connection.reconnect(reason);
			case RENEW -> connection.renew(reason);
			default -> throw new InvalidEndpointRequestException("Unknown action for a peer",
					"the action must be 'reconnect' or 'renew'");
		}
		return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NO_CONTENT);
	}

	private @Nullable GridConnection find(String peer) {
		return this.grid.connections()
			.stream()
			.filter((connection) -> connection.remote().hostAndPort().equals(peer))
			.findFirst()
			.orElse(null);
	}

}
