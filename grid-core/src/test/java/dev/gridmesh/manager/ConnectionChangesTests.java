package dev.gridmesh.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridManager;
import dev.gridmesh.NodeName;
import dev.gridmesh.auth.GridAuth;
import dev.gridmesh.auth.GridTokens;
import dev.gridmesh.testing.LeakCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.test.StepVerifier;

import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GridManager#connectionChanges()}.
 */
@ExtendWith(LeakCheck.class)
class ConnectionChangesTests {

	private static final NodeName C = NodeName.of("http://node-c:9000");

	@RegisterExtension
	final VirtualGrid grid = new VirtualGrid();

	private final List<List<String>> told = new ArrayList<>();

	private final List<String> end = new ArrayList<>();

	private void watch(GridManager manager) {
		manager.connectionChanges()
			.map((connections) -> connections.stream().map((connection) -> connection.remote().value()).toList())
			.subscribe(this.told::add, (ex) -> this.end.add("error"), () -> this.end.add("end"));
	}

	@Test
	void changesOfThePeersAreTold() {
		GridManager manager = this.grid.start(A, List.of(A, B));
		watch(manager);

		manager.addPeer(C);
		manager.addPeer(C);
		manager.removePeer(NodeName.of(B));

		assertThat(this.told).containsExactly(List.of(B), List.of(B, C.value()), List.of(C.value()));
		assertThat(this.end).isEmpty();
	}

	@Test
	void startIsAChange() {
		AtomicReference<List<GridConnection>> last = new AtomicReference<>();
		GridManager manager = GridManagerBuilder.create()
			.local(A)
			.peers(A, B)
			.auth(GridAuth.v1(GridTokens.hs512("grid", VirtualGrid.SECRET)))
			.runtime(this.grid.world.newRuntime(A))
			.connector(this.grid.network.connector(NodeName.of(A)))
			.externalListener(this.grid.network.listener(NodeName.of(A), this.grid.world.newRuntime("listener")))
			.build();
		this.grid.managers.put(A, manager);
		manager.connectionChanges().subscribe(last::set);
		assertThat(last.get()).isEmpty();

		manager.start();

		assertThat(last.get()).extracting(GridConnection::remote).containsExactly(NodeName.of(B));
	}

	@Test
	void connectionOfARemovedPeerEnds() {
		this.grid.startPair();
		GridConnection removed = this.grid.from(A, B);

		this.grid.managers.get(A).removePeer(NodeName.of(B));
		this.grid.world.advance(Duration.ofSeconds(1));

		StepVerifier.create(removed.states()).expectNext(ConnectionState.SHUTDOWN).verifyComplete();
	}

	@Test
	void changesGoOnOverAStop() {
		GridManager manager = this.grid.start(A, List.of(A, B));
		watch(manager);
		this.grid.stopAll();
		GridConnection old = manager.connections().get(0);

		manager.start();

		assertThat(this.told).containsExactly(List.of(B), List.of(B));
		assertThat(this.end).isEmpty();
		assertThat(manager.connections()).doesNotContain(old);
	}

	@Test
	void changeFromWithinASubscriberIsToldBehind() {
		GridManager manager = this.grid.start(A, List.of(A, B));
		manager.connectionChanges().subscribe((connections) -> manager.addPeer(C));
		watch(manager);

		assertThat(this.told).last().isEqualTo(List.of(B, C.value()));
	}

	@Test
	void slowSubscriberIsToldTheLastChange() {
		GridManager manager = this.grid.start(A, List.of(A, B));
		List<Integer> sizes = new ArrayList<>();
		BaseSubscriber<List<GridConnection>> slow = new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				request(1);
			}

			@Override
			protected void hookOnNext(List<GridConnection> connections) {
				sizes.add(connections.size());
			}

		};
		manager.connectionChanges().subscribe(slow);

		manager.addPeer(C);
		manager.addPeer(NodeName.of("http://node-d:9000"));
		manager.addPeer(NodeName.of("http://node-e:9000"));
		slow.request(10);

		assertThat(sizes).containsExactly(1, 4);
	}

}
