package dev.gridmesh.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import dev.gridmesh.CallOptions;
import dev.gridmesh.ConnectionState;
import dev.gridmesh.ExtensionSettings;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridDisconnectedException;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.protocol.DialerElection;
import dev.gridmesh.testing.LeakCheck;
import dev.gridmesh.transport.LocalPath;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a link is renewed without the loss of a call, or stays as it was
 * (docs/protocol-extensions.md, "renew").
 */
@ExtendWith(LeakCheck.class)
class RenewalTests {

	private static final HandlerId ECHO = HandlerId.named("echo");

	private static final HandlerId SLOW = HandlerId.named("slow");

	private static final HandlerId ENDLESS = HandlerId.named("endless");

	private static final CallOptions PATIENT = CallOptions.defaults().withDeadline(Duration.ofHours(1));

	private static final String DIALER = DialerElection.localDials(NodeName.of(A), NodeName.of(B)) ? A : B;

	private static final String ACCEPTOR = DIALER.equals(A) ? B : A;

	/** Many loops, so that hardly two links of a pair are on one. */
	@RegisterExtension
	final VirtualGrid grid = new VirtualGrid().withLoops(5);

	private final List<ConnectionState> states = new ArrayList<>();

	private final Sinks.One<byte[]> answer = Sinks.one();

	private GridConnection there;

	private GridConnection back;

	@BeforeEach
	void slowNetwork() {
		path(A, B).delay(Duration.ofMillis(2), Duration.ofMillis(2));
		path(B, A).delay(Duration.ofMillis(2), Duration.ofMillis(2));
	}

	private LocalPath path(String from, String to) {
		return this.grid.network.path(NodeName.of(from), NodeName.of(to));
	}

	private void startPair() {
		HandlerDefinition[] handlers = { GridHandlers.single(ECHO, (payload, call) -> Mono.just(payload)),
				GridHandlers.single(SLOW, (payload, call) -> this.answer.asMono()), GridHandlers.responseStream(ENDLESS,
						4, (payload, requests, call) -> Flux.just(new byte[1]).concatWith(Flux.never())) };
		this.grid.startPair(handlers);
		this.there = this.grid.from(DIALER, ACCEPTOR);
		this.back = this.grid.from(ACCEPTOR, DIALER);
		// what is told of the first link
		this.grid.world.advance(Duration.ofMillis(10));
		this.there.states().skip(1).subscribe(this.states::add);
		this.back.states().skip(1).subscribe(this.states::add);
	}

	private void renew() {
		this.there.renew("a test wants it");
		this.grid.world.advance(Duration.ofMillis(100));
	}

	private int links() {
		return this.grid.network.connections().size();
	}

	@Test
	void idleLinkGivesWayAtOnceAndNobodyNotices() {
		startPair();
		renew();

		assertThat(links()).isOne();
		assertThat(this.states).isEmpty();
		assertThat(this.there.stats().reconnects()).isZero();
		assertThat(echoes(this.there)).isTrue();
		assertThat(echoes(this.back)).isTrue();
	}

	private boolean echoes(GridConnection connection) {
		CompletableFuture<byte[]> call = connection.request(ECHO, new byte[] { 1 }).toFuture();
		this.grid.world.advance(Duration.ofMillis(50));
		return call.isDone() && !call.isCompletedExceptionally();
	}

	@Test
	void callsThatRunEndOverTheOldLinkAndNewOnesBeginOverTheNewOne() {
		startPair();
		CompletableFuture<byte[]> slowThere = this.there.request(SLOW, null, PATIENT).toFuture();
		CompletableFuture<byte[]> slowBack = this.back.request(SLOW, null, PATIENT).toFuture();
		this.grid.world.advance(Duration.ofMillis(50));

		renew();
		assertThat(links()).as("the old link beside the new one").isEqualTo(2);
		assertThat(this.there.stats().outbound().calls()).as("the call over the old link").isOne();
		assertThat(this.there.calls().toFuture()).isNotDone();
		assertThat(echoes(this.there)).isTrue();
		assertThat(echoes(this.back)).isTrue();
		this.grid.world.advance(Duration.ofMinutes(5));
		assertThat(links()).as("while calls run").isEqualTo(2);

		this.answer.tryEmitValue(new byte[] { 7 });
		this.grid.world.advance(Duration.ofMillis(50));
		assertThat(slowThere.getNow(null)).containsExactly(7);
		assertThat(slowBack.getNow(null)).containsExactly(7);
		assertThat(links()).as("once they are over").isOne();
		assertThat(this.states).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void callThatTimesOutIsOverForItsLinkToo(boolean cancel) {
		this.grid.withExtensions((extensions) -> extensions.cancel(cancel));
		startPair();
		CompletableFuture<byte[]> call = this.there
			.request(SLOW, null, CallOptions.defaults().withDeadline(Duration.ofSeconds(5)))
			.toFuture();
		this.grid.world.advance(Duration.ofMillis(50));
		renew();
		assertThat(links()).isEqualTo(2);
		this.grid.world.advance(Duration.ofSeconds(6));

		assertThat(call).isCompletedExceptionally();
		assertThat(links()).isOne();
	}

	@Test
	void noCallIsLostWhileLinksAreRenewedUnderLoad() {
		startPair();
		List<CompletableFuture<byte[]>> calls = new ArrayList<>();
		for (int i = 0; i < 3_000; i++) {
			GridConnection connection = (i % 2 == 0) ? this.there : this.back;
			calls.add(connection.request(ECHO, new byte[(i % 100 == 0) ? 200_000 : 10]).toFuture());
			if (i % 700 == 0) {
				this.there.renew(null);
			}
			this.grid.world.advance(Duration.ofMillis(2));
		}
		this.grid.world.advance(Duration.ofSeconds(2));

		assertThat(calls).allSatisfy((call) -> assertThat(call).isCompleted());
		assertThat(this.states).isEmpty();
		assertThat(links()).isOne();
	}

	@Test
	void whatRunsLongerThanTheRetireTimeoutEndsAsDisconnected() {
		this.grid.with((builder) -> builder
			.settings((settings) -> settings.connect((connect) -> connect.retireTimeout(Duration.ofSeconds(30)))));
		startPair();
		List<Throwable> errors = new ArrayList<>();
		Disposable stream = this.there.stream(ENDLESS, null).subscribe((item) -> {
		}, errors::add);
		this.grid.world.advance(Duration.ofMillis(50));
		renew();

		this.grid.world.advance(Duration.ofSeconds(29));
		assertThat(stream.isDisposed()).isFalse();
		this.grid.world.advance(Duration.ofSeconds(2));
		assertThat(errors).singleElement()
			.isInstanceOf(GridDisconnectedException.class)
			.asString()
			.contains("renewed", "grid.connect.retire-timeout");
		assertThat(links()).isOne();
		assertThat(this.states).isEmpty();
	}

	@Test
	void linkGoesOnWhileItCannotBeRenewedAndIsRenewedOnceItCan() {
		startPair();
		path(DIALER, ACCEPTOR).refuse();
		renew();
		this.grid.world.advance(Duration.ofMinutes(10));
		assertThat(echoes(this.there)).isTrue();
		assertThat(this.states).isEmpty();
		String old = onlyLink();

		path(DIALER, ACCEPTOR).heal();
		this.grid.world.advance(Duration.ofMinutes(2));
		assertThat(onlyLink()).isNotEqualTo(old);
		assertThat(this.states).isEmpty();
	}

	private String onlyLink() {
		assertThat(this.grid.network.connections()).hasSize(1);
		return this.grid.network.connections().get(0).toString();
	}

	@Test
	void renewalThatIsUnderWayIsNotBegunAgain() {
		startPair();
		for (int i = 0; i < 100; i++) {
			this.there.renew(null);
		}
		this.grid.world.advance(Duration.ofMillis(9));

		assertThat(links()).isLessThanOrEqualTo(2);
	}

	@Test
	void acceptorAndPeersWithoutTheExtensionLeaveTheLinkAsItIs() {
		this.grid.withExtensions(ExtensionSettings.NONE);
		startPair();
		String link = onlyLink();
		this.there.renew(null);
		this.back.renew(null);
		this.grid.world.advance(Duration.ofMinutes(1));

		assertThat(onlyLink()).isEqualTo(link);
	}

	@Test
	void lossOfTheOldLinkAmidARenewalIsHealedAsAnyLoss() {
		startPair();
		this.there.renew(null);
		this.grid.world.advance(Duration.ofMillis(5));
		this.grid.network.cut(NodeName.of(A), NodeName.of(B));
		this.grid.world.advance(Duration.ofSeconds(5));

		assertThat(this.there.state()).isEqualTo(ConnectionState.CONNECTED);
		assertThat(this.back.state()).isEqualTo(ConnectionState.CONNECTED);
		assertThat(links()).isOne();
		assertThat(echoes(this.there)).isTrue();
		assertThat(echoes(this.back)).isTrue();
	}

	@Test
	void lossOfTheNewLinkTakesTheRetiringOneAlong() {
		startPair();
		CompletableFuture<byte[]> slow = this.there.request(SLOW, null, PATIENT).toFuture();
		this.grid.world.advance(Duration.ofMillis(50));
		renew();
		this.there.reconnect(null);
		this.grid.world.advance(Duration.ofSeconds(5));

		assertThat(slow).isCompletedExceptionally();
		assertThat(links()).isOne();
		assertThat(this.there.state()).isEqualTo(ConnectionState.CONNECTED);
	}

	@Test
	void stopAmidARenewalEndsBothLinks() {
		startPair();
		CompletableFuture<byte[]> slow = this.there.request(SLOW, null, PATIENT).toFuture();
		this.grid.world.advance(Duration.ofMillis(50));
		renew();
		CompletableFuture<Void> stop = this.grid.managers.get(ACCEPTOR).stop(Duration.ofSeconds(3)).toFuture();
		this.grid.world.advance(Duration.ofSeconds(2));
		assertThat(stop).as("while a call of the retiring link runs").isNotDone();
		this.answer.tryEmitValue(new byte[] { 7 });
		this.grid.world.advance(Duration.ofMillis(200));

		assertThat(stop).isCompleted();
		assertThat(slow.getNow(null)).containsExactly(7);
		assertThat(links()).isZero();
	}

	@Test
	void peerThatIsGoneAmidARenewalIsConnectedAgainWhenItIsBack() {
		startPair();
		this.there.renew(null);
		this.grid.world.advance(Duration.ofMillis(7));
		this.grid.managers.get(ACCEPTOR).stop(Duration.ZERO).subscribe();
		this.grid.world.advance(Duration.ofSeconds(5));
		this.grid.start(ACCEPTOR, List.of(A, B), GridHandlers.single(ECHO, (payload, call) -> Mono.just(payload)));
		this.grid.awaitConnected();

		assertThat(echoes(this.there)).isTrue();
		assertThat(links()).isOne();
	}

	@Test
	void bytesOfBothLinksAreThoseOfOnePeer() {
		startPair();
		CompletableFuture<byte[]> slow = this.there.request(SLOW, new byte[50_000], PATIENT).toFuture();
		this.grid.world.advance(Duration.ofMillis(50));
		renew();
		CompletableFuture<byte[]> more = this.there.request(SLOW, new byte[60_000], PATIENT).toFuture();
		this.grid.world.advance(Duration.ofMillis(50));

		assertThat(this.back.stats().inbound().held()).isBetween(90_000L, 130_000L);
		this.answer.tryEmitValue(new byte[] { 7 });
		this.grid.world.advance(Duration.ofMillis(50));
		assertThat(List.of(slow, more)).allSatisfy((call) -> assertThat(call).isCompleted());
		assertThat(this.back.stats().inbound().held()).isZero();
	}

	@Test
	void instanceOfTheEndsIsThatOfBothLinks() {
		startPair();
		UUID there = this.there.stats().instanceId();
		UUID back = this.back.stats().instanceId();
		renew();

		assertThat(this.there.stats().instanceId()).isEqualTo(there);
		assertThat(this.back.stats().instanceId()).isEqualTo(back);
	}

}
