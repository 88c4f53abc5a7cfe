package dev.gridmesh.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import dev.gridmesh.ApplicationPart;
import dev.gridmesh.CallOptions;
import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridDisconnectedException;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.GridManager;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.testing.LeakCheck;
import dev.gridmesh.transport.TransportAcceptor;
import dev.gridmesh.transport.TransportListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests that a stop ends, whatever fails in it, and that a start may follow.
 */
@ExtendWith(LeakCheck.class)
class RestartTests {

	private static final HandlerId SLOW = HandlerId.named("slow");

	private static final HandlerId ECHO = HandlerId.named("echo");

	private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);

	@RegisterExtension
	final VirtualGrid grid = new VirtualGrid();

	private final Sinks.One<byte[]> answer = Sinks.one();

	private void startPair() {
		this.grid.startPair(GridHandlers.single(SLOW, (payload, call) -> this.answer.asMono()),
				GridHandlers.single(ECHO, (payload, call) -> Mono.just(payload)));
	}

	private GridManager manager(String name) {
		return this.grid.managers.get(name);
	}

	private CompletableFuture<Void> stop(String name, Duration drain) {
		CompletableFuture<Void> stopped = manager(name).stop(drain).toFuture();
		this.grid.world.advance(Duration.ofMillis(100));
		return stopped;
	}

	private byte[] echo(String from, String to) {
		CompletableFuture<byte[]> answer = this.grid.from(from, to).request(ECHO, new byte[] { 3 }).toFuture();
		this.grid.world.advance(Duration.ofSeconds(1));
		return answer.getNow(null);
	}

	@Test
	void nodeThatWasStoppedIsStartedAgain() {
		startPair();
		for (int i = 0; i < 3; i++) {
			GridConnection old = this.grid.from(A, B);
			assertThat(stop(A, Duration.ZERO)).isCompleted();
			assertThat(manager(A).isRunning()).isFalse();
			assertThat(old.state()).isEqualTo(ConnectionState.SHUTDOWN);
			StepVerifier.create(old.request(ECHO))
				.verifyErrorSatisfies((error) -> assertThat(error).isInstanceOfSatisfying(
						GridDisconnectedException.class, (ex) -> assertThat(ex.isRetryable()).isFalse()));

			manager(A).start();
			this.grid.awaitConnected();

			assertThat(manager(A).isRunning()).isTrue();
			assertThat(echo(A, B)).containsExactly(3);
			assertThat(echo(B, A)).containsExactly(3);
			assertThat(echo(A, A)).containsExactly(3);
			assertThat(this.grid.from(A, B)).isNotSameAs(old);
		}
	}

	@Test
	void nothingIsStoppedBeforeTheSubscription() {
		startPair();

		Mono<Void> stop = manager(A).stop(Duration.ZERO);
		this.grid.world.advance(Duration.ofSeconds(1));

		assertThat(manager(A).isRunning()).isTrue();
		stop.subscribe();
		assertThat(manager(A).isRunning()).isFalse();
	}

	@Test
	void stopIsSharedAndGoesOnWithoutItsSubscriber() {
		startPair();
		CompletableFuture<byte[]> call = this.grid.from(B, A).request(SLOW).toFuture();
		this.grid.world.advance(Duration.ofMillis(100));
		Mono<Void> stop = manager(A).stop(Duration.ofSeconds(30));
		Disposable first = stop.subscribe();
		CompletableFuture<Void> second = stop.toFuture();

		first.dispose();
		this.grid.world.advance(Duration.ofSeconds(1));
		assertThat(second).isNotDone();
		this.answer.tryEmitValue(new byte[] { 1 });
		this.grid.world.advance(Duration.ofSeconds(1));

		assertThat(second).isCompleted();
		assertThat(call.getNow(null)).containsExactly(1);
	}

	@Test
	void secondStopThatWaitsForLessMakesTheFirstOneEndEarlier() {
		startPair();
		this.grid.from(B, A).request(SLOW).onErrorComplete().subscribe();
		this.grid.world.advance(Duration.ofMillis(100));
		CompletableFuture<Void> patient = stop(A, FOREVER);
		assertThat(patient).isNotDone();

		CompletableFuture<Void> impatient = stop(A, Duration.ZERO);

		assertThat(patient).isCompleted();
		assertThat(impatient).isCompleted();
	}

	@Test
	void startDuringAStopIsRefusedAndAfterItWorks() {
		startPair();
		this.grid.from(B, A).request(SLOW).onErrorComplete().subscribe();
		this.grid.world.advance(Duration.ofMillis(100));
		List<String> order = new ArrayList<>();
		manager(A).stop(Duration.ofSeconds(5)).subscribe(null, null, () -> {
			order.add("stopped");
			manager(A).start();
			order.add("started");
		});

		assertThatIllegalStateException().isThrownBy(() -> manager(A).start()).withMessageContaining("being stopped");
		this.grid.world.advance(Duration.ofSeconds(10));

		assertThat(order).containsExactly("stopped", "started");
		this.grid.awaitConnected();
	}

	@Test
	void stopBeforeTheStartDoesNothing() {
		startPair();
		assertThat(stop(A, Duration.ZERO)).isCompleted();
		assertThat(stop(A, FOREVER)).isCompleted();

		manager(A).start();
		this.grid.awaitConnected();
	}

	@Test
	void timeThatIsNegativeIsRefused() {
		startPair();

		assertThatIllegalArgumentException().isThrownBy(() -> manager(A).stop(Duration.ofNanos(-1)))
			.withMessageContaining("negative");
	}

	@Test
	void waitForAConnectionMayBeAsLongAsOneLikes() {
		GridManager alone = this.grid.start(A, List.of(A, B));

		CompletableFuture<Void> connected = alone.connection(B).awaitConnected(FOREVER).toFuture();
		CompletableFuture<byte[]> call = alone.connection(A)
			.request(HandlerId.named("none"), null, CallOptions.defaults().withDeadline(FOREVER))
			.toFuture();
		this.grid.world.advance(Duration.ofSeconds(1));

		assertThat(connected).isNotDone();
		assertThat(call).isCompletedExceptionally();
	}

	@ParameterizedTest
	@EnumSource
	void listenerThatFailsToStopLeavesNoConnectionOpenAndIsTold(StopFailure how) {
		startPair();
		this.grid.with((builder) -> builder.externalListener(
				new StubbornListener(this.grid.network.listener(NodeName.of(A), this.grid.runtimes.get(A)), how)));
		stop(A, Duration.ZERO);
		this.grid.start(A, List.of(A, B), GridHandlers.single(ECHO, (payload, call) -> Mono.just(payload)));
		this.grid.awaitConnected();
		GridConnection connection = this.grid.from(A, B);

		CompletableFuture<Void> stopped = stop(A, Duration.ZERO);
		this.grid.world.advance(Stopping.STEP_LIMIT);

		assertThat(stopped).isCompletedExceptionally();
		assertThat(connection.state()).isEqualTo(ConnectionState.SHUTDOWN);
		assertThat(this.grid.from(B, A).state()).isNotEqualTo(ConnectionState.CONNECTED);
		assertThat(manager(A).applicationErrors()).containsEntry(ApplicationPart.TRANSPORT_LISTENER, 1L);
		manager(A).start();
		this.grid.awaitConnected();
	}

	@Test
	void nameThatCannotBeFoundOutFailsOneStart() {
		List<Supplier<NodeName>> names = new ArrayList<>(List.of(() -> {
			throw new NoClassDefFoundError("com/example/Names");
		}, () -> null, () -> NodeName.of("https://other-scheme:1"), () -> NodeName.of(A)));
		this.grid.start(B, List.of(A, B));
		GridManager[] made = new GridManager[1];
		this.grid.with((builder) -> builder.local(() -> names.remove(0).get()));

		assertThatThrownBy(() -> this.grid.start(A, List.of(A, B))).isInstanceOf(NoClassDefFoundError.class);
		made[0] = manager(A);
		assertThat(made[0].isRunning()).isFalse();
		assertThatIllegalStateException().isThrownBy(made[0]::start).withMessageContaining("local name");
		assertThatIllegalArgumentException().isThrownBy(made[0]::start).withMessageContaining("same scheme");
		made[0].start();

		this.grid.awaitConnected();
		assertThat(made[0].applicationErrors()).containsEntry(ApplicationPart.NAME_SUPPLIER, 1L);
	}

	enum StopFailure {

		FAILS, FAILS_WITH_AN_ERROR, THROWS, THROWS_AN_ERROR, RETURNS_NULL, NEVER_ENDS;

		Mono<Void> stop() {
			return switch (this) {
				case FAILS -> Mono.error(new IllegalStateException("still bound"));
				case FAILS_WITH_AN_ERROR -> Mono.fromRunnable(() -> {
					throw new NoClassDefFoundError("com/example/Server");
				});
				case THROWS -> throw new IllegalStateException("still bound");
				case THROWS_AN_ERROR -> throw new NoClassDefFoundError("com/example/Server");
				case RETURNS_NULL -> null;
				case NEVER_ENDS -> Mono.never();
			};
		}

	}

	/** Stops, and says that it does not. */
	private record StubbornListener(TransportListener genuine, StopFailure how) implements TransportListener {

		@Override
		public void start(TransportAcceptor acceptor) {
			this.genuine.start(acceptor);
		}

		@Override
		public Mono<Void> stop() {
			this.genuine.stop().subscribe();
			return this.how.stop();
		}

	}

}
