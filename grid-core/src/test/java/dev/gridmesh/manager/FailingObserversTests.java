package dev.gridmesh.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.gridmesh.ApplicationPart;
import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.GridManager;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.testing.LeakCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests that observers of connections harm neither the connection nor each other.
 */
@ExtendWith(LeakCheck.class)
class FailingObserversTests {

	private static final HandlerId GET = HandlerId.named("get");

	private static final NodeName C = NodeName.of("http://node-c:9000");

	@RegisterExtension
	final VirtualGrid grid = new VirtualGrid();

	private GridManager start(String name) {
		return this.grid.start(name, List.of(A, B), GridHandlers.single(GET, (payload, call) -> Mono.just(payload)));
	}

	private static void fail(ConnectionState state, ConnectionState when) {
		if (state == when) {
			throw new NoClassDefFoundError("com/example/Missing");
		}
	}

	@Test
	void errorOfOneThatIsToldTheStateLeavesTheLinkWholeAndSilencesNoOther() {
		List.of(A, B).forEach(this::start);
		List<ConnectionState> told = new ArrayList<>();
		List.of(this.grid.from(A, B), this.grid.from(B, A))
			.forEach((connection) -> connection.states().subscribe((state) -> fail(state, ConnectionState.CONNECTED)));
		this.grid.from(A, B).states().subscribe(told::add);

		this.grid.awaitConnected();
		CompletableFuture<byte[]> answer = this.grid.from(A, B).request(GET, new byte[] { 7 }).toFuture();
		CompletableFuture<byte[]> back = this.grid.from(B, A).request(GET, new byte[] { 8 }).toFuture();
		this.grid.world.advance(Duration.ofSeconds(1));

		assertThat(answer.getNow(null)).containsExactly(7);
		assertThat(back.getNow(null)).containsExactly(8);
		assertThat(told).endsWith(ConnectionState.CONNECTED);
		assertThat(this.grid.managers.get(A).applicationErrors()).containsEntry(ApplicationPart.OBSERVER, 1L);
	}

	@Test
	void errorAtTheLossOfALinkDoesNotKeepThePairApart() {
		this.grid.startPair();
		GridConnection connection = this.grid.from(A, B);
		connection.states().subscribe((state) -> fail(state, ConnectionState.CONNECTION_ERROR));
		this.grid.from(B, A).states().subscribe((state) -> fail(state, ConnectionState.CONNECTION_ERROR));

		this.grid.network.cut(NodeName.of(A), NodeName.of(B));
		this.grid.world.advance(Duration.ofSeconds(5));

		assertThat(connection.state()).isEqualTo(ConnectionState.CONNECTED);
		assertThat(connection.stats().reconnects()).isEqualTo(1);
	}

	@Test
	void observerRunsAfterTheChangeSoThatItMayCall() {
		List.of(A, B).forEach(this::start);
		List<CompletableFuture<byte[]>> answers = new ArrayList<>();
		GridConnection connection = this.grid.from(A, B);
		connection.states().filter((state) -> state == ConnectionState.CONNECTED).subscribe((state) -> {
			connection.reconnect("from within an observer");
			answers.add(this.grid.from(A, A).request(GET, new byte[] { 1 }).toFuture());
		});

		this.grid.world.runUntil(() -> connection.stats().reconnects() > 1, Duration.ofSeconds(30));

		assertThat(answers).isNotEmpty();
		assertThat(answers.get(0).getNow(null)).containsExactly(1);
	}

	@Test
	void errorOfOneThatIsToldThePeersSilencesNoOther() {
		GridManager manager = start(A);
		manager.connectionChanges().subscribe((connections) -> {
			if (connections.size() > 1) {
				throw new NoClassDefFoundError("com/example/Missing");
			}
		});
		List<Integer> told = new ArrayList<>();
		manager.connectionChanges().subscribe((connections) -> told.add(connections.size()));

		assertThatNoException().isThrownBy(() -> manager.addPeer(C));
		manager.removePeer(C);

		assertThat(told).containsExactly(1, 2, 1);
		assertThat(manager.applicationErrors()).containsEntry(ApplicationPart.OBSERVER, 1L);
	}

}
