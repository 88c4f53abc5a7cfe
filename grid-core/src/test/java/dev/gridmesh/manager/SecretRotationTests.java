package dev.gridmesh.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.gridmesh.CallOptions;
import dev.gridmesh.ConnectionState;
import dev.gridmesh.ExtensionSettings;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridDisconnectedException;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.auth.GridAuth;
import dev.gridmesh.auth.MutualSecrets;
import dev.gridmesh.protocol.DialerElection;
import dev.gridmesh.testing.LeakCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests that the secrets of nodes that run can change without the loss of a call, and
 * that no link outlives the secret that made it.
 */
@ExtendWith(LeakCheck.class)
class SecretRotationTests {

	private static final HandlerId ECHO = HandlerId.named("echo");

	private static final HandlerId SLOW = HandlerId.named("slow");

	private static final HandlerId STREAM = HandlerId.named("stream");

	private static final String OLD = "the-old-secret-of-at-least-32-bytes";

	private static final String NEW = "the-new-secret-of-at-least-32-bytes";

	private static final String NEWER = "the-newer-secret-of-at-least-32-bytes";

	private static final String DIALER = DialerElection.localDials(NodeName.of(A), NodeName.of(B)) ? A : B;

	private static final String ACCEPTOR = DIALER.equals(A) ? B : A;

	/** As docs and {@code SecretTerm} have it. */
	private static final Duration GRACE = Duration.ofMinutes(1);

	@RegisterExtension
	final VirtualGrid grid = new VirtualGrid().withLoops(3);

	private final Map<String, MutualSecrets> secrets = new HashMap<>();

	private final List<ConnectionState> states = new ArrayList<>();

	private ExtensionSettings extensions = ExtensionSettings.ALL;

	private Sinks.One<byte[]> answer = Sinks.one();

	private void start(String name, String current, String... previous) {
		this.grid.network.path(NodeName.of(A), NodeName.of(B)).delay(Duration.ofMillis(2), Duration.ofMillis(2));
		this.grid.network.path(NodeName.of(B), NodeName.of(A)).delay(Duration.ofMillis(2), Duration.ofMillis(2));
		MutualSecrets own = new MutualSecrets(current, previous);
		this.secrets.put(name, own);
		this.grid
			.with((builder) -> builder.auth(GridAuth.mutual(own))
				.settings((settings) -> settings.extensions(this.extensions)))
			.start(name, List.of(A, B), GridHandlers.single(ECHO, (payload, call) -> Mono.just(payload)),
					GridHandlers.single(SLOW, (payload, call) -> this.answer.asMono()),
					GridHandlers.responseStream(STREAM, 4,
							(payload, requests, call) -> Flux.just(new byte[] { 1 }).concatWith(this.answer.asMono())));
	}

	private void startPair(String current, String... previous) {
		start(DIALER, current, previous);
		start(ACCEPTOR, current, previous);
		watch();
	}

	private void watch() {
		this.grid.awaitConnected();
		this.grid.world.advance(Duration.ofMillis(10));
		connections().forEach((connection) -> connection.states().skip(1).subscribe(this.states::add));
	}

	private List<GridConnection> connections() {
		return List.of(this.grid.from(DIALER, ACCEPTOR), this.grid.from(ACCEPTOR, DIALER));
	}

	private MutualSecrets at(String name) {
		return this.secrets.get(name);
	}

	private int numberOfTheLink() {
		return this.grid.network.connections().stream().mapToInt((link) -> link.number()).max().orElse(0);
	}

	/** Calls and streams in both directions that end with {@link #answer}. */
	private List<CompletableFuture<byte[]>> longCalls() {
		CallOptions patient = CallOptions.defaults().withDeadline(Duration.ofHours(1));
		List<CompletableFuture<byte[]>> calls = new ArrayList<>();
		for (GridConnection connection : connections()) {
			calls.add(connection.request(SLOW, null, patient).toFuture());
			calls.add(connection.stream(STREAM, null, patient).last().toFuture());
		}
		this.grid.world.advance(Duration.ofMillis(50));
		return calls;
	}

	private void answerLongCalls() {
		this.answer.tryEmitValue(new byte[] { 7 });
		this.grid.world.advance(Duration.ofMillis(100));
		this.answer = Sinks.one();
	}

	/** Short calls in both directions, all the time. */
	private List<CompletableFuture<byte[]>> callFor(Duration time) {
		List<CompletableFuture<byte[]>> calls = new ArrayList<>();
		for (long half = 0; half < time.toMillis() / 500; half++) {
			connections().forEach((connection) -> calls.add(connection.request(ECHO, new byte[1]).toFuture()));
			this.grid.world.advance(Duration.ofMillis(500));
		}
		return calls;
	}

	private static void assertNoneLost(List<CompletableFuture<byte[]>> calls) {
		assertThat(calls).isNotEmpty()
			.allSatisfy((call) -> assertThat(call).isCompleted().isNotCompletedExceptionally());
	}

	/** Changes the secrets of one end after the other, under load. */
	private void step(List<String> order, String current, String... previous) {
		List<CompletableFuture<byte[]>> calls = longCalls();
		for (String name : order) {
			at(name).replace(current, previous);
			calls.addAll(callFor(Duration.ofSeconds(20)));
		}
		answerLongCalls();
		assertNoneLost(calls);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void threeStepsOfAChangeLoseNoCall(boolean dialerFirst) {
		startPair(OLD);
		List<String> order = dialerFirst ? List.of(DIALER, ACCEPTOR) : List.of(ACCEPTOR, DIALER);
		int first = numberOfTheLink();
		step(order, OLD, NEW);
		assertThat(numberOfTheLink()).as("nothing to renew").isEqualTo(first);
		step(order, NEW, OLD);
		assertThat(numberOfTheLink()).as("renewed under the new secret").isEqualTo(first + 1);
		step(order, NEW);
		this.grid.world.advance(GRACE.multipliedBy(2));

		assertThat(numberOfTheLink()).as("nothing left of the old one").isEqualTo(first + 1);
		assertThat(this.grid.network.connections()).hasSize(1);
		assertThat(this.states).isEmpty();
	}

	@Test
	void linkOfARemovedSecretIsRenewedInTimeThoughAStepWasLeftOut() {
		startPair(OLD, NEW);
		int first = numberOfTheLink();
		List<CompletableFuture<byte[]>> calls = longCalls();
		at(ACCEPTOR).replace(NEW);
		at(DIALER).replace(NEW);
		calls.addAll(callFor(GRACE.minusSeconds(5)));
		answerLongCalls();
		assertNoneLost(calls);
		this.grid.world.advance(GRACE);

		assertThat(numberOfTheLink()).isEqualTo(first + 1);
		assertThat(this.grid.network.connections()).hasSize(1);
		assertThat(this.states).isEmpty();
	}

	@Test
	void callThatIsNotOverInTimeEndsWithTheLinkOfARemovedSecret() {
		startPair(OLD, NEW);
		List<CompletableFuture<byte[]>> calls = longCalls();
		at(ACCEPTOR).replace(NEW);
		at(DIALER).replace(NEW);
		this.grid.world.advance(GRACE.plusSeconds(1));

		assertLostFor(calls, "the secret that made the link was removed");
		assertThat(this.states).as("the renewed link goes on").isEmpty();
	}

	private static void assertLostFor(List<CompletableFuture<byte[]>> calls, String why) {
		assertThat(calls).allSatisfy((call) -> assertThat(call.handle((payload, error) -> error).getNow(null))
			.isInstanceOf(GridDisconnectedException.class)
			.hasMessageContaining(why)
			.hasMessageNotContaining(OLD)
			.hasMessageNotContaining(NEW));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void peerThatHasOnlyTheRemovedSecretLosesItsLinkAndBothEndsAreToldWhy(boolean dialerRemoves) {
		startPair(OLD);
		List<CompletableFuture<byte[]>> calls = longCalls();
		at(dialerRemoves ? DIALER : ACCEPTOR).replace(NEW);
		this.grid.world.advance(GRACE.minusSeconds(1));
		assertThat(this.states).isEmpty();
		assertThat(calls).noneMatch(CompletableFuture::isDone);
		this.grid.world.advance(Duration.ofSeconds(2));

		assertLostFor(calls, "the secret that made the link was removed");
		assertThat(this.grid.network.connections()).isEmpty();
		this.grid.world.advance(Duration.ofMinutes(5));
		assertThat(connections()).noneMatch((connection) -> connection.state() == ConnectionState.CONNECTED);

		at(dialerRemoves ? ACCEPTOR : DIALER).replace(NEW);
		this.grid.awaitConnected();
	}

	@Test
	void secretThatIsBackInTimeLeavesTheLinkAsItWas() {
		startPair(OLD);
		int first = numberOfTheLink();
		List<CompletableFuture<byte[]>> calls = longCalls();
		at(ACCEPTOR).replace(NEW);
		this.grid.world.advance(GRACE.dividedBy(2));
		at(ACCEPTOR).replace(OLD);
		this.grid.world.advance(GRACE.multipliedBy(2));
		answerLongCalls();

		assertNoneLost(calls);
		assertThat(numberOfTheLink()).isEqualTo(first);
		assertThat(this.states).isEmpty();
	}

	@Test
	void secretThatIsTooShortChangesNothing() {
		startPair(OLD);
		int first = numberOfTheLink();
		assertThatIllegalArgumentException().isThrownBy(() -> at(DIALER).replace(NEW, "too-short"));
		this.grid.world.advance(GRACE.multipliedBy(2));
		assertThat(numberOfTheLink()).isEqualTo(first);
		assertThat(this.states).isEmpty();

		this.grid.from(DIALER, ACCEPTOR).reconnect(null);
		this.grid.world.advance(Duration.ofSeconds(5));
		assertNoneLost(callFor(Duration.ofSeconds(1)));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3, 5, 7, 9, 11 })
	void linkWhoseSecretIsRemovedAmidItsHandshakeIsRenewedOrMadeAnew(int millis) {
		start(ACCEPTOR, OLD, NEW);
		start(DIALER, OLD, NEW);
		this.grid.world.advance(Duration.ofMillis(millis));
		at(ACCEPTOR).replace(NEW);
		at(DIALER).replace(NEW);
		this.grid.world.advance(Duration.ofSeconds(20));
		watch();
		int renewed = numberOfTheLink();
		this.grid.world.advance(GRACE.multipliedBy(2));
		assertNoneLost(callFor(Duration.ofSeconds(1)));

		assertThat(renewed).as("the first one is gone").isGreaterThan(1);
		assertThat(numberOfTheLink()).as("and no other one ends").isEqualTo(renewed);
		assertThat(this.states).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 1, 5_000 })
	void twoChangesThatFollowEachOtherLoseNoCall(long pauseMillis) {
		startPair(OLD, NEW, NEWER);
		List<CompletableFuture<byte[]>> calls = new ArrayList<>();
		List.of(ACCEPTOR, DIALER).forEach((name) -> at(name).replace(NEW, OLD, NEWER));
		calls.addAll(callFor(Duration.ofMillis(pauseMillis)));
		List.of(ACCEPTOR, DIALER).forEach((name) -> at(name).replace(NEWER, NEW));
		calls.addAll(callFor(GRACE));
		List.of(ACCEPTOR, DIALER).forEach((name) -> at(name).replace(NEWER));
		calls.addAll(callFor(GRACE.plusSeconds(5)));

		assertNoneLost(calls);
		assertThat(this.states).isEmpty();
		assertThat(this.grid.network.connections()).hasSize(1);
	}

	@Test
	void linkToAPeerThatCannotRenewEndsWhenItIsIdleAndIsThereAgain() {
		this.extensions = ExtensionSettings.NONE;
		startPair(OLD, NEW);
		List<CompletableFuture<byte[]>> calls = longCalls();
		List.of(ACCEPTOR, DIALER).forEach((name) -> at(name).replace(NEW, OLD));
		this.grid.world.advance(GRACE.multipliedBy(2));
		assertThat(this.states).as("while the secret counts").isEmpty();

		List.of(ACCEPTOR, DIALER).forEach((name) -> at(name).replace(NEW));
		this.grid.world.advance(GRACE.dividedBy(2));
		assertThat(this.states).as("while calls run").isEmpty();
		answerLongCalls();
		assertNoneLost(calls);
		this.grid.world.advance(Duration.ofSeconds(5));
		assertThat(this.states).contains(ConnectionState.CONNECTION_ERROR);
		this.grid.world.advance(GRACE.multipliedBy(2));
		assertNoneLost(callFor(Duration.ofSeconds(1)));
	}

}
