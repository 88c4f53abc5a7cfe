package dev.gridmesh.manager;

import java.time.Duration;
import java.util.List;

import dev.gridmesh.GridConnection;
import dev.gridmesh.GridManager;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.NodeName;
import dev.gridmesh.auth.GridAuth;
import dev.gridmesh.auth.GridTokens;
import dev.gridmesh.transport.netty.ReactorNettyListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Two connected nodes with the same handlers, over sockets of this machine.
 */
final class LoopbackNodes implements AutoCloseable {

	private final GridManager a;

	private final GridManager b;

	private final Duration limit;

	/** Starts both, and waits until they are connected. */
	LoopbackNodes(Duration limit, HandlerDefinition... handlers) {
		this.limit = limit;
		this.a = start(handlers);
		this.b = start(handlers);
		this.a.addPeer(this.b.local());
		this.b.addPeer(this.a.local());
		toPeer().awaitConnected(limit).block(limit);
		this.b.connection(this.a.local()).awaitConnected(limit).block(limit);
	}

	private static GridManager start(HandlerDefinition... handlers) {
		ReactorNettyListener listener = ReactorNettyListener.create(0);
		GridManagerBuilder builder = GridManagerBuilder.create()
			.local(() -> NodeName.of("http://127.0.0.1:" + listener.port()))
			.externalListener(listener)
			.auth(GridAuth.v1(GridTokens.hs512("grid", "a-secret-of-at-least-32-bytes-length")));
		for (HandlerDefinition handler : handlers) {
			builder.handler(handler);
		}
		GridManager node = builder.build();
		node.start();
		return node;
	}

	/** The first node's connection to the second. */
	GridConnection toPeer() {
		return this.a.connection(this.b.local());
	}

	List<GridConnection> connections() {
		return List.of(toPeer(), this.b.connection(this.a.local()));
	}

	/** Waits until neither end has anything queued or running. */
	void awaitIdle() {
		await().atMost(this.limit).untilAsserted(() -> assertThat(connections()).allSatisfy((connection) -> {
			assertThat(connection.stats().outbound().queued()).isZero();
			assertThat(connection.stats().outbound().calls()).isZero();
			assertThat(connection.stats().outbound().streams()).isZero();
			assertThat(connection.stats().inbound().calls()).isZero();
			assertThat(connection.stats().inbound().streams()).isZero();
		}));
	}

	@Override
	public void close() {
		this.a.stop(Duration.ZERO).block(this.limit);
		this.b.stop(Duration.ZERO).block(this.limit);
	}

}
