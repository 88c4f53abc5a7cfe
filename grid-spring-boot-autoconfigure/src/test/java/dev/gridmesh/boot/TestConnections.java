package dev.gridmesh.boot;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import dev.gridmesh.CallStats;
import dev.gridmesh.ConnectionRole;
import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridConnection;
import dev.gridmesh.HandlerKind;
import dev.gridmesh.NodeName;
import dev.gridmesh.PeerStats;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Connections in a state that a test wants.
 */
public final class TestConnections {

	/** When all states were entered. */
	public static final Instant SINCE = Instant.parse("2026-11-21T06:50:27Z");

	/** The instance id of all peers. */
	public static final UUID PEER_ID = UUID.fromString("00000000-0000-4000-8000-000000000002");

	private TestConnections() {
	}

	/**
	 * Makes a connection.
	 * @param remote the name of the peer
	 * @param state its state
	 * @return a mock
	 */
	public static GridConnection of(String remote, ConnectionState state) {
		GridConnection connection = mock(GridConnection.class);
		PeerStats stats = stats(NodeName.of(remote), state);
		Mono<Void> connected = (state == ConnectionState.CONNECTED) ? Mono.empty()
				: Mono.error(new IllegalStateException("not connected"));
		given(connection.remote()).willReturn(stats.remote());
		given(connection.state()).willReturn(state);
		given(connection.states()).willReturn(Flux.just(ConnectionState.UNCONNECTED, state).concatWith(Flux.never()));
		given(connection.awaitConnected(any())).willReturn(connected);
		given(connection.stats()).willReturn(stats);
		given(connection.calls()).willReturn(Mono.just(List.of(new CallStats(CallStats.Direction.INBOUND,
				HandlerKind.SINGLE, "files.stat", Duration.ofMillis(1500), Duration.ofSeconds(58), 0, 0))));
		return connection;
	}

	private static PeerStats stats(NodeName remote, ConnectionState state) {
		if (state != ConnectionState.CONNECTED) {
			return new PeerStats(remote, state, ConnectionRole.ACCEPTOR, SINCE, null, null, 0,
					new PeerStats.Ping(null, null, null), new PeerStats.Outbound(0, 0, 0, 0, 0, 0, 0),
					new PeerStats.Inbound(0, 0, 0, 0, 0));
		}
		return new PeerStats(remote, state, ConnectionRole.DIALER, SINCE, PEER_ID, "connection lost", 3,
				new PeerStats.Ping(Duration.ofNanos(400_000), Duration.ofMillis(2), SINCE),
				new PeerStats.Outbound(0, 2, 1, 812, 97, 12, 91231), new PeerStats.Inbound(1, 0, 799, 90001, 4096));
	}

}
