package dev.gridmesh.manager;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import dev.gridmesh.CallOptions;
import dev.gridmesh.ConnectionState;
import dev.gridmesh.ExtensionSettings;
import dev.gridmesh.GridDisconnectedException;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.auth.GridAuth;
import dev.gridmesh.protocol.ConnectRequest;
import dev.gridmesh.protocol.DialerElection;
import dev.gridmesh.protocol.Extension;
import dev.gridmesh.protocol.HandshakeCodec;
import dev.gridmesh.protocol.LinkClaim;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.testing.LeakCheck;
import io.netty.pkitesting.CertificateBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that no link gets older than {@code grid.auth.max-link-age}, and that this costs
 * no call that is over by then.
 */
@ExtendWith(LeakCheck.class)
class LinkAgeTests {

	private static final HandlerId ECHO = HandlerId.named("echo");

	private static final HandlerId SLOW = HandlerId.named("slow");

	private static final Duration AGE = Duration.ofMinutes(10);

	private static final String DIALER = DialerElection.localDials(NodeName.of(A), NodeName.of(B)) ? A : B;

	private static final String ACCEPTOR = DIALER.equals(A) ? B : A;

	@RegisterExtension
	final VirtualGrid grid = new VirtualGrid().withLoops(3);

	private final List<ConnectionState> states = new ArrayList<>();

	private final Sinks.One<byte[]> answer = Sinks.one();

	private void start(String name, GridAuth auth, ExtensionSettings extensions) {
		this.grid.with((builder) -> builder.auth(auth).settings((settings) -> settings.extensions(extensions)))
			.start(name, List.of(A, B), GridHandlers.single(ECHO, (payload, call) -> Mono.just(payload)),
					GridHandlers.single(SLOW, (payload, call) -> this.answer.asMono()));
	}

	private static GridAuth mutual() {
		return GridAuth.mutual(VirtualGrid.SECRET);
	}

	private void startPair(GridAuth dialer, GridAuth acceptor, ExtensionSettings extensions) {
		start(DIALER, dialer, extensions);
		start(ACCEPTOR, acceptor, extensions);
		this.grid.awaitConnected();
		this.grid.world.advance(Duration.ofMillis(10));
		this.grid.from(DIALER, ACCEPTOR).states().skip(1).subscribe(this.states::add);
		this.grid.from(ACCEPTOR, DIALER).states().skip(1).subscribe(this.states::add);
	}

	private int numberOfTheLink() {
		return this.grid.network.connections().stream().mapToInt((link) -> link.number()).max().orElse(0);
	}

	/** Calls in both directions, all the time. */
	private List<CompletableFuture<byte[]>> callFor(Duration time) {
		List<CompletableFuture<byte[]>> calls = new ArrayList<>();
		for (long second = 0; second < time.toSeconds(); second++) {
			calls.add(this.grid.from(DIALER, ACCEPTOR).request(ECHO, new byte[1]).toFuture());
			calls.add(this.grid.from(ACCEPTOR, DIALER).request(ECHO, new byte[1]).toFuture());
			this.grid.world.advance(Duration.ofSeconds(1));
		}
		return calls;
	}

	@Test
	void dialerRenewsInTimeAndNoCallIsLost() {
		startPair(mutual().withMaxLinkAge(AGE), mutual(), ExtensionSettings.ALL);
		int first = numberOfTheLink();

		List<CompletableFuture<byte[]>> early = callFor(AGE.multipliedBy(59).dividedBy(100));
		assertThat(numberOfTheLink()).as("before it is due").isEqualTo(first);
		List<CompletableFuture<byte[]>> late = callFor(AGE.multipliedBy(23).dividedBy(100));
		assertThat(numberOfTheLink()).as("well before its end").isGreaterThan(first);
		List<CompletableFuture<byte[]>> later = callFor(AGE.multipliedBy(5));
		assertThat(numberOfTheLink()).as("and again").isGreaterThan(first + 4);

		assertThat(List.of(early, late, later)).allSatisfy((calls) -> assertThat(calls)
			.allSatisfy((call) -> assertThat(call).isCompleted().isNotCompletedExceptionally()));
		assertThat(this.states).isEmpty();
	}

	@Test
	void ageOfTheAcceptorIsToldToTheDialerWhoRenewsInTime() {
		startPair(mutual(), mutual().withMaxLinkAge(AGE), ExtensionSettings.ALL);
		int first = numberOfTheLink();
		callFor(AGE.multipliedBy(3));

		assertThat(numberOfTheLink()).isGreaterThan(first + 2);
		assertThat(this.states).isEmpty();
	}

	@Test
	void shorterOfTwoAgesIsTheOneThatCounts() {
		startPair(mutual().withMaxLinkAge(Duration.ofDays(1)), mutual().withMaxLinkAge(AGE), ExtensionSettings.ALL);
		int first = numberOfTheLink();
		this.grid.world.advance(AGE);

		assertThat(numberOfTheLink()).isEqualTo(first + 1);
	}

	@Test
	void linkThatCannotBeRenewedEndsAtItsAgeAndBothEndsSayWhy() {
		startPair(mutual().withMaxLinkAge(AGE), mutual(), ExtensionSettings.ALL);
		this.grid.network.path(NodeName.of(DIALER), NodeName.of(ACCEPTOR)).refuse();
		this.grid.world.advance(AGE.minusSeconds(1));
		assertThat(this.states).isEmpty();
		this.grid.world.advance(Duration.ofSeconds(2));

		assertThat(this.grid.from(ACCEPTOR, DIALER).stats().lastError()).contains("grid.auth.max-link-age");
		assertThat(this.states).contains(ConnectionState.CONNECTION_ERROR);
		this.grid.network.path(NodeName.of(DIALER), NodeName.of(ACCEPTOR)).heal();
		this.grid.awaitConnected();
	}

	@Test
	void callThatRunsBeyondTheAgeEndsAsDisconnected() {
		startPair(mutual().withMaxLinkAge(AGE), mutual(), ExtensionSettings.ALL);
		CompletableFuture<byte[]> slow = this.grid.from(DIALER, ACCEPTOR)
			.request(SLOW, null, CallOptions.defaults().withDeadline(Duration.ofHours(1)))
			.toFuture();
		this.grid.world.advance(AGE.minusSeconds(1));
		assertThat(slow).isNotDone();
		this.grid.world.advance(Duration.ofSeconds(2));

		assertThat(slow).isCompletedExceptionally();
		assertThat(slow.handle((payload, error) -> error).getNow(null)).isInstanceOf(GridDisconnectedException.class);
		assertThat(this.states).isEmpty();
	}

	@Test
	void linkToAPeerThatCannotRenewEndsWhenItIsIdleAndIsThereAgainAtOnce() {
		startPair(mutual().withMaxLinkAge(AGE), mutual(), ExtensionSettings.NONE);
		CompletableFuture<byte[]> slow = this.grid.from(ACCEPTOR, DIALER)
			.request(SLOW, null, CallOptions.defaults().withDeadline(Duration.ofHours(1)))
			.toFuture();
		this.grid.world.advance(AGE.multipliedBy(9).dividedBy(10));
		assertThat(this.states).as("while a call runs").isEmpty();

		this.answer.tryEmitValue(new byte[] { 1 });
		this.grid.world.advance(Duration.ofSeconds(1));
		assertThat(slow.getNow(null)).containsExactly(1);
		assertThat(this.states).contains(ConnectionState.CONNECTION_ERROR);
		assertThat(this.grid.from(DIALER, ACCEPTOR).state()).isEqualTo(ConnectionState.CONNECTED);
		assertThat(this.grid.from(DIALER, ACCEPTOR).stats().lastError()).contains("grid.auth.max-link-age");
	}

	@Test
	void acceptorEndsTheLinkOfADialerThatDoesNotRenewAndTellsItWhy() {
		this.grid.with((builder) -> builder.auth(GridAuth.none().withMaxLinkAge(AGE)))
			.start(ACCEPTOR, List.of(A, B), GridHandlers.single(ECHO, (payload, call) -> Mono.just(payload)));
		RawPeer lazy = RawPeer.dialUnproven(this.grid, DIALER, ACCEPTOR);
		lazy.send(Message.of(Op.CONNECT, 0, 0, 0, HandshakeCodec.encode(new ConnectRequest(new UUID(1, 1), DIALER,
				this.grid.world.now(), "", Set.of(Extension.RENEW), null, new LinkClaim(new UUID(2, 2), false)))));
		assertThat(lazy.response().lifetimeMillis()).isEqualTo(AGE.toMillis());
		lazy.answersPings();
		this.grid.world.advance(AGE.minusSeconds(1));
		assertThat(lazy.closed).isNull();
		this.grid.world.advance(Duration.ofSeconds(2));

		assertThat(lazy.closed).isNotNull();
		assertThat(lazy.closed.text()).contains("grid.auth.max-link-age");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void linkIsRenewedBeforeACertificateOfEitherEndEnds(boolean ofDialer) throws Exception {
		NodeName owner = NodeName.of(ofDialer ? DIALER : ACCEPTOR);
		this.grid.network.certificate(owner, certificateThatEndsIn(AGE));
		startPair(mutual(), mutual(), ExtensionSettings.ALL);
		int first = numberOfTheLink();
		List<CompletableFuture<byte[]>> calls = callFor(AGE.dividedBy(2));
		assertThat(numberOfTheLink()).as("before it is due").isEqualTo(first);
		this.grid.network.certificate(owner, certificateThatEndsIn(Duration.ofDays(365)));
		calls.addAll(callFor(AGE));

		assertThat(numberOfTheLink()).isEqualTo(first + 1);
		assertThat(calls).allSatisfy((call) -> assertThat(call).isCompleted().isNotCompletedExceptionally());
		assertThat(this.states).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void linkThatCannotBeRenewedEndsWithTheCertificateOfEitherEnd(boolean ofDialer) throws Exception {
		this.grid.network.certificate(NodeName.of(ofDialer ? DIALER : ACCEPTOR), certificateThatEndsIn(AGE));
		startPair(mutual(), mutual(), ExtensionSettings.ALL);
		this.grid.network.path(NodeName.of(DIALER), NodeName.of(ACCEPTOR)).refuse();
		CompletableFuture<byte[]> slow = this.grid.from(ACCEPTOR, DIALER)
			.request(SLOW, null, CallOptions.defaults().withDeadline(Duration.ofHours(1)))
			.toFuture();
		this.grid.world.advance(AGE.minusSeconds(2));
		assertThat(this.states).isEmpty();
		assertThat(slow).isNotDone();
		this.grid.world.advance(Duration.ofSeconds(3));

		assertThat(slow.handle((payload, error) -> error).getNow(null)).isInstanceOf(GridDisconnectedException.class);
		assertThat(this.states).contains(ConnectionState.CONNECTION_ERROR);
		assertThat(List.of(this.grid.from(DIALER, ACCEPTOR), this.grid.from(ACCEPTOR, DIALER)))
			.noneMatch((connection) -> connection.state() == ConnectionState.CONNECTED);
	}

	@Test
	void certificateThatEndsBeforeTheAgeIsTheOneThatCounts() throws Exception {
		this.grid.network.certificate(NodeName.of(ACCEPTOR), certificateThatEndsIn(AGE));
		startPair(mutual().withMaxLinkAge(Duration.ofDays(1)), mutual(), ExtensionSettings.ALL);
		this.grid.network.path(NodeName.of(DIALER), NodeName.of(ACCEPTOR)).refuse();
		CompletableFuture<byte[]> slow = this.grid.from(DIALER, ACCEPTOR)
			.request(SLOW, null, CallOptions.defaults().withDeadline(Duration.ofHours(1)))
			.toFuture();
		this.grid.world.advance(AGE.plusSeconds(1));

		assertThat(slow.handle((payload, error) -> error).getNow(null))
			.hasMessageContaining("the certificate that made the link ends");
	}

	private X509Certificate certificateThatEndsIn(Duration time) throws Exception {
		Instant now = this.grid.world.now();
		return new CertificateBuilder().subject("CN=node")
			.setIsCertificateAuthority(true)
			.ecp256()
			.notBefore(now.minus(Duration.ofDays(1)))
			.notAfter(now.plus(time))
			.buildSelfSigned()
			.getCertificate();
	}

	@Test
	void linksOfOneMomentAreNotRenewedAtOneMoment() {
		List<String> names = new ArrayList<>(List.of(A, B));
		for (int node = 0; node < 8; node++) {
			names.add("http://node-x%d:9000".formatted(node));
		}
		names.forEach(
				(name) -> this.grid.with((builder) -> builder.auth(mutual().withMaxLinkAge(AGE))).start(name, names));
		this.grid.awaitConnected();
		this.grid.world.advance(AGE.dividedBy(2));
		int before = numberOfTheLink();
		int most = 0;
		for (int second = 0; second < AGE.toSeconds() * 35 / 100; second++) {
			int last = numberOfTheLink();
			this.grid.world.advance(Duration.ofSeconds(1));
			most = Math.max(most, numberOfTheLink() - last);
		}

		assertThat(numberOfTheLink() - before).as("all 45 are renewed").isGreaterThanOrEqualTo(45);
		assertThat(most).as("in one second").isLessThan(10);
	}

	@Test
	void clockThatIsSetChangesNothing() {
		startPair(mutual().withMaxLinkAge(AGE), mutual().withMaxLinkAge(AGE), ExtensionSettings.ALL);
		int first = numberOfTheLink();
		this.grid.runtimes.values().forEach((runtime) -> runtime.skewClock(Duration.ofDays(400)));
		this.grid.world.advance(AGE.dividedBy(2));
		assertThat(numberOfTheLink()).isEqualTo(first);
		this.grid.runtimes.values().forEach((runtime) -> runtime.skewClock(Duration.ofDays(-400)));
		this.grid.world.advance(AGE.dividedBy(2));

		assertThat(numberOfTheLink()).isGreaterThan(first);
		assertThat(this.states).isEmpty();
	}

}
