package dev.gridmesh.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.GridManager;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.testing.VirtualLoop;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that what is begun on event loops that have been shut down ends all the same.
 * What those owned is lost, timers above all, so nothing else is asked for.
 */
class DeadLoopTests {

	private static final HandlerId SILENT = HandlerId.named("silent");

	private final VirtualGrid grid = new VirtualGrid();

	private GridConnection connection;

	private void startPair() {
		this.grid.startPair(GridHandlers.single(SILENT, (payload, call) -> Mono.never()));
		this.connection = this.grid.from(A, B);
	}

	private void killLoops() {
		this.grid.runtimes.get(A).eventLoops().forEach(VirtualLoop::shutDown);
	}

	@Test
	void callsThatRunEndWithTheStop() {
		startPair();
		List<CompletableFuture<byte[]>> calls = new ArrayList<>();
		calls.add(this.connection.request(SILENT).toFuture());
		calls.add(this.grid.from(A, A).request(SILENT).toFuture());
		this.grid.world.advance(Duration.ofSeconds(1));
		killLoops();

		CompletableFuture<Void> stopped = this.grid.managers.get(A).stop(Duration.ofSeconds(1)).toFuture();

		assertThat(stopped).isDone();
		assertThat(calls).allSatisfy((call) -> assertThat(call).isCompletedExceptionally());
		assertThat(this.connection.state()).isEqualTo(ConnectionState.SHUTDOWN);
	}

	@Test
	void callThatIsMadeAfterwardsEndsAndSoDoThoseThatRan() {
		startPair();
		CompletableFuture<byte[]> before = this.connection.request(SILENT).toFuture();
		this.grid.world.advance(Duration.ofSeconds(1));
		killLoops();

		CompletableFuture<byte[]> after = this.connection.request(SILENT).toFuture();

		assertThat(List.of(before, after)).allSatisfy((call) -> assertThat(call).isCompletedExceptionally());
	}

	@Test
	void callThatWasOnItsWayEndsWhenItsLinkIsReplaced() {
		startPair();
		this.grid.runtimes.get(A).eventLoops().forEach(VirtualLoop::pause);
		CompletableFuture<byte[]> call = this.connection.request(SILENT).toFuture();
		killLoops();

		this.connection.reconnect("its loop is gone");

		assertThat(call).isCompletedExceptionally();
	}

	@Test
	void questionsAreAnswered() {
		startPair();
		killLoops();

		assertThat(this.connection.calls().toFuture()).isCompletedWithValue(List.of());
		this.connection.reconnect(null);
		assertThat(this.connection.awaitConnected(Duration.ofSeconds(1)).toFuture()).isCompletedExceptionally();
		assertThat(this.connection.state()).isNotEqualTo(ConnectionState.CONNECTED);
	}

	@Test
	void removedPeerIsShutDown() {
		startPair();
		killLoops();

		this.grid.managers.get(A).removePeer(B);

		assertThat(this.connection.state()).isEqualTo(ConnectionState.SHUTDOWN);
		assertThat(this.grid.managers.get(A).peers()).isEmpty();
	}

	@Test
	void nodeStartsAgainAndCallsToItselfEnd() {
		startPair();
		killLoops();
		GridManager manager = this.grid.managers.get(A);
		assertThat(manager.stop(Duration.ZERO).toFuture()).isDone();

		manager.start();
		CompletableFuture<byte[]> call = manager.connection(NodeName.of(A)).request(SILENT).toFuture();

		assertThat(call).isCompletedExceptionally();
		assertThat(manager.stop(Duration.ZERO).toFuture()).isDone();
	}

}
