package dev.gridmesh.manager;

import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import dev.gridmesh.ApplicationPart;
import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.auth.GridAuth;
import dev.gridmesh.auth.GridAuthenticator;
import dev.gridmesh.auth.InvalidIdentityException;
import dev.gridmesh.auth.NodeIdentity;
import dev.gridmesh.auth.NodePrincipal;
import dev.gridmesh.auth.PeerClaim;
import dev.gridmesh.protocol.DialerElection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests what an authenticator of the application has to say, at both ends of a link,
 * however badly it behaves.
 */
class GridAuthenticatorTests {

	private static final HandlerId WHO = HandlerId.named("test.who");

	private static final String DIALER = DialerElection.localDials(VirtualGrid.A, VirtualGrid.B) ? VirtualGrid.A
			: VirtualGrid.B;

	private static final String ACCEPTOR = DIALER.equals(VirtualGrid.A) ? VirtualGrid.B : VirtualGrid.A;

	@RegisterExtension
	final VirtualGrid grid = new VirtualGrid();

	private final List<PeerClaim> claims = new ArrayList<>();

	private final AtomicReference<Principal> caller = new AtomicReference<>();

	private final HandlerDefinition who = GridHandlers.single(WHO, (payload, call) -> {
		this.caller.set(call.principal());
		return Mono.empty();
	});

	@Test
	void principalIsThatOfTheAuthenticatorAtBothEnds() {
		start(DIALER, authenticatedBy((claim) -> Mono.just(user("accepted " + claim.name()))));
		start(ACCEPTOR, authenticatedBy((claim) -> Mono.just(user("dialled " + claim.name()))));
		this.grid.awaitConnected();

		assertThat(callerSeenBy(ACCEPTOR, DIALER).getName()).isEqualTo("dialled " + DIALER);
		assertThat(callerSeenBy(DIALER, ACCEPTOR).getName()).isEqualTo("accepted " + ACCEPTOR);
	}

	@Test
	void authenticatorIsToldWhoClaimsWhat() {
		start(DIALER, mutual());
		start(ACCEPTOR, authenticatedBy((claim) -> Mono.just(user("known"))));
		this.grid.awaitConnected();

		PeerClaim claim = this.claims.get(0);
		assertThat(claim.name()).isEqualTo(NodeName.of(DIALER));
		assertThat(claim.local()).isEqualTo(NodeName.of(ACCEPTOR));
		assertThat(claim.peer().address()).isEqualTo("memory");
		assertThat(claim.peer().certificates()).isEmpty();
		assertThat(claim.headers().first("Authorization")).startsWith("Grid-Mutual ");
		assertThat(claim.credentials()).isNull();
	}

	@Test
	void withoutAnAuthenticatorThePrincipalIsTheNode() {
		start(DIALER, mutual());
		start(ACCEPTOR, mutual());
		this.grid.awaitConnected();

		assertThat(callerSeenBy(ACCEPTOR, DIALER)).isEqualTo(new NodePrincipal(NodeName.of(DIALER), NodeIdentity.NAME));
		assertThat(callerSeenBy(DIALER, ACCEPTOR))
			.isEqualTo(new NodePrincipal(NodeName.of(ACCEPTOR), NodeIdentity.NAME));
		assertThat(callerSeenBy(DIALER, DIALER)).isEqualTo(new NodePrincipal(NodeName.of(DIALER), NodeIdentity.NAME));
	}

	@Test
	void withoutAProtocolNobodyIsAnybody() {
		start(DIALER, (builder) -> builder.auth(GridAuth.none()));
		start(ACCEPTOR, (builder) -> builder.auth(GridAuth.none()));
		this.grid.awaitConnected();

		assertThat(callerSeenBy(ACCEPTOR, DIALER)).isNull();
		assertThat(callerSeenBy(DIALER, ACCEPTOR)).isNull();
	}

	static Stream<Arguments> unwilling() {
		return Stream.of(arguments("is empty", of((claim) -> Mono.empty()), null),
				arguments("says no", of((claim) -> Mono.error(new InvalidIdentityException("is a thief"))), null),
				arguments("throws no", of((claim) -> {
					throw new InvalidIdentityException("is a thief");
				}), null), arguments("fails", of((claim) -> Mono.error(new IllegalStateException("broken"))),
						ApplicationPart.AUTHENTICATOR),
				arguments("throws an Error", of((claim) -> {
					throw new StackOverflowError();
				}), ApplicationPart.AUTHENTICATOR),
				arguments("fails with an Error", of((claim) -> Mono.error(new OutOfMemoryError("test"))),
						ApplicationPart.AUTHENTICATOR),
				arguments("throws when it is subscribed to", of((claim) -> new OddAnswer((subscriber) -> {
					throw new LinkageError("odd");
				})), ApplicationPart.AUTHENTICATOR),
				arguments("returns null", of((claim) -> null), ApplicationPart.AUTHENTICATOR),
				arguments("answers with null", of((claim) -> new OddAnswer((subscriber) -> {
					subscriber.onSubscribe(new OddSubscription());
					subscriber.onNext(null);
				})), ApplicationPart.AUTHENTICATOR), arguments("never answers", of((claim) -> Mono.never()), null));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("unwilling")
	void acceptorLetsNobodyInWhomItsAuthenticatorDoesNotTake(String name, GridAuthenticator unwilling,
			ApplicationPart failed) {
		start(DIALER, mutual());
		start(ACCEPTOR, authenticatedBy(unwilling));
		this.grid.world.advance(Duration.ofMinutes(2));

		assertApart(ACCEPTOR, failed);
		assertThat(lastError()).containsAnyOf("HTTP 403", "timed out");
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("unwilling")
	void dialerSaysNothingToWhomItsAuthenticatorDoesNotTake(String name, GridAuthenticator unwilling,
			ApplicationPart failed) {
		start(DIALER, authenticatedBy(unwilling));
		start(ACCEPTOR, mutual());
		this.grid.world.advance(Duration.ofMinutes(2));

		assertApart(DIALER, failed);
		assertThat(lastError()).startsWith(ACCEPTOR + ": ")
			.containsAnyOf("GridAuthenticator", "is a thief", "handshake");
	}

	@Test
	void secondAnswerChangesNothing() {
		AtomicInteger cancelled = new AtomicInteger();
		GridAuthenticator hasty = (claim) -> new OddAnswer((subscriber) -> {
			subscriber.onSubscribe(new OddSubscription(cancelled));
			subscriber.onNext(user("first"));
			subscriber.onNext(user("second"));
			subscriber.onError(new IllegalStateException("third"));
			subscriber.onComplete();
		});
		start(DIALER, authenticatedBy(hasty));
		start(ACCEPTOR, authenticatedBy(hasty));
		this.grid.awaitConnected();

		assertThat(callerSeenBy(ACCEPTOR, DIALER).getName()).isEqualTo("first");
		assertThat(callerSeenBy(DIALER, ACCEPTOR).getName()).isEqualTo("first");
		assertThat(cancelled).hasPositiveValue();
	}

	@Test
	void lateAnswerIsOfNoUse() {
		AtomicReference<CoreSubscriber<? super Principal>> waiting = new AtomicReference<>();
		start(DIALER, mutual());
		start(ACCEPTOR, authenticatedBy((claim) -> new OddAnswer((subscriber) -> {
			subscriber.onSubscribe(new OddSubscription());
			waiting.compareAndSet(null, subscriber);
		})));
		this.grid.world.advance(Duration.ofSeconds(30));
		waiting.get().onNext(user("late"));
		this.grid.world.advance(Duration.ofSeconds(1));

		assertThat(this.grid.from(DIALER, ACCEPTOR).state()).isNotEqualTo(ConnectionState.CONNECTED);
	}

	@Test
	void whoDoesNotHoldTheSecretDoesNotReachTheAuthenticator() {
		start(ACCEPTOR, authenticatedBy((claim) -> Mono.just(user("known"))));
		MutualPeer stranger = new MutualPeer(this.grid, DIALER)
			.dial(GridAuth.mutual("another-secret-of-at-least-32-bytes"), ACCEPTOR);

		assertThat(stranger.upgrades).isZero();
		assertThat(this.claims).isEmpty();
	}

	@Test
	void nobodyIsAskedWhomTheProtocolGivesNoName() {
		for (UnaryOperator<GridManagerBuilder> change : List.<UnaryOperator<GridManagerBuilder>>of(
				(builder) -> builder.authenticator((claim) -> Mono.empty()),
				(builder) -> builder.identity(NodeIdentity.CERTIFICATE),
				(builder) -> builder.credentials((remote) -> Mono.empty()))) {
			assertThatIllegalStateException().isThrownBy(change.apply(builder(GridAuth.none()))::build)
				.withMessageContaining("GridAuth.mutual")
				.withMessageContaining("grid.auth.protocol");
		}
	}

	@Test
	void certificatesAndCredentialsNeedHttpsNames() {
		GridManagerBuilder certificate = builder(GridAuth.mutual(VirtualGrid.SECRET))
			.identity(NodeIdentity.CERTIFICATE);
		assertThatIllegalStateException().isThrownBy(() -> certificate.build().start())
			.withMessageContaining("grid.auth.identity")
			.withMessageContaining("https");
		GridManagerBuilder credentials = builder(GridAuth.mutual(VirtualGrid.SECRET))
			.credentials((remote) -> Mono.just("token"));
		assertThatIllegalStateException().isThrownBy(() -> credentials.build().start())
			.withMessageContaining("GridCredentials")
			.withMessageContaining("https");
	}

	private static GridManagerBuilder builder(GridAuth auth) {
		return GridManagerBuilder.create().local("http://127.0.0.1:9000").listen(0).auth(auth);
	}

	private static GridAuthenticator of(GridAuthenticator authenticator) {
		return authenticator;
	}

	private static Principal user(String name) {
		return () -> name;
	}

	private void start(String name, UnaryOperator<GridManagerBuilder> change) {
		this.grid.with(change).start(name, List.of(DIALER, ACCEPTOR), this.who);
	}

	private static UnaryOperator<GridManagerBuilder> mutual() {
		return (builder) -> builder.auth(GridAuth.mutual(VirtualGrid.SECRET));
	}

	private UnaryOperator<GridManagerBuilder> authenticatedBy(GridAuthenticator authenticator) {
		return (builder) -> mutual().apply(builder).authenticator((claim) -> {
			this.claims.add(claim);
			return authenticator.authenticate(claim);
		});
	}

	private Principal callerSeenBy(String server, String client) {
		this.caller.set(null);
		this.grid.from(client, server).request(WHO, null).subscribe();
		this.grid.world.advance(Duration.ofMillis(100));
		return this.caller.get();
	}

	private String lastError() {
		return this.grid.from(DIALER, ACCEPTOR).stats().lastError();
	}

	private void assertApart(String asked, ApplicationPart failed) {
		GridConnection connection = this.grid.from(DIALER, ACCEPTOR);
		assertThat(connection.state()).isNotEqualTo(ConnectionState.CONNECTED);
		assertThat(this.grid.from(ACCEPTOR, DIALER).state()).isNotEqualTo(ConnectionState.CONNECTED);
		assertThat(this.claims).as("it goes on trying").hasSizeGreaterThan(1);
		Map<ApplicationPart, Long> failures = this.grid.managers.get(asked).applicationErrors();
		if (failed == null) {
			assertThat(failures).isEmpty();
		}
		else {
			assertThat(failures).containsOnlyKeys(failed);
		}
	}

	/** Answers as no publisher may. */
	private static final class OddAnswer extends Mono<Principal> {

		private final Script script;

		OddAnswer(Script script) {
			this.script = script;
		}

		@Override
		public void subscribe(CoreSubscriber<? super Principal> subscriber) {
			this.script.play(subscriber);
		}

	}

	private interface Script {

		void play(CoreSubscriber<? super Principal> subscriber);

	}

	private record OddSubscription(AtomicInteger cancelled) implements Subscription {

		OddSubscription() {
			this(new AtomicInteger());
		}

		@Override
		public void request(long n) {
			// answers when it likes
		}

		@Override
		public void cancel() {
			this.cancelled.incrementAndGet();
		}

	}

}
