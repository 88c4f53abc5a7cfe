package dev.gridmesh.manager;

import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

import dev.gridmesh.ApplicationPart;
import dev.gridmesh.ConnectSettings;
import dev.gridmesh.ConnectionSettings;
import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridEventLoop.ScheduledTask;
import dev.gridmesh.NodeName;
import dev.gridmesh.auth.GridTokens;
import dev.gridmesh.protocol.DialerElection;
import dev.gridmesh.testing.LeakCheck;
import dev.gridmesh.transport.CloseReason;
import dev.gridmesh.transport.DialListener;
import dev.gridmesh.transport.DialRequest;
import dev.gridmesh.transport.GridTransport;
import dev.gridmesh.transport.TransportConnector;
import dev.gridmesh.transport.UpgradeHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests that each attempt to connect ends, and another one follows, whatever fails in it
 * and however.
 */
@ExtendWith(LeakCheck.class)
class FlakyControlPlaneTests {

	private static final boolean A_DIALS = DialerElection.localDials(NodeName.of(A), NodeName.of(B));

	private static final String DIALER = A_DIALS ? A : B;

	private static final String ACCEPTOR = A_DIALS ? B : A;

	/** More than one attempt that nobody ends, and the pauses before and behind it. */
	private static final Duration SOON = Duration.ofMinutes(2);

	@RegisterExtension
	final VirtualGrid grid = new VirtualGrid();

	private int count;

	private void start(String name) {
		this.grid.start(name, List.of(A, B));
	}

	private void assertConnectedSoon() {
		this.grid.world.tryRunUntil(() -> state(DIALER, ACCEPTOR) == ConnectionState.CONNECTED, SOON);
		assertThat(state(DIALER, ACCEPTOR)).isEqualTo(ConnectionState.CONNECTED);
		assertThat(state(ACCEPTOR, DIALER)).isEqualTo(ConnectionState.CONNECTED);
	}

	private ConnectionState state(String from, String to) {
		return this.grid.from(from, to).state();
	}

	static Stream<Arguments> tokens() {
		return Stream.of(Failure.values()).flatMap((how) -> Stream.of(1, 2).map((token) -> arguments(how, token)));
	}

	@ParameterizedTest
	@MethodSource("tokens")
	void issuerThatFailsOnceKeepsAPairApartForOneAttempt(Failure how, int token) {
		start(ACCEPTOR);
		this.grid.withTokens((genuine) -> GridTokens
			.of(() -> (++this.count == token) ? how.fail() : genuine.issuer().issue(), genuine.verifier()));
		start(DIALER);

		assertConnectedSoon();
		assertThat(this.grid.managers.get(DIALER).applicationErrors()).containsEntry(ApplicationPart.TOKEN_ISSUER, 1L);
	}

	@ParameterizedTest
	@MethodSource("tokens")
	void verifierThatFailsOnceRefusesOneAttempt(Failure how, int token) {
		this.grid.withTokens((genuine) -> GridTokens.of(genuine.issuer(), (shown) -> {
			if (++this.count == token) {
				how.fail();
			}
			genuine.verifier().verify(shown);
		}));
		start(ACCEPTOR);
		this.grid.withTokens((genuine) -> genuine);
		start(DIALER);

		assertConnectedSoon();
		assertThat(this.grid.managers.get(ACCEPTOR).applicationErrors().containsKey(ApplicationPart.TOKEN_VERIFIER))
			.isEqualTo(how != Failure.NULL);
	}

	@ParameterizedTest
	@EnumSource
	void connectorThatFailsOnceKeepsAPairApartForOneAttempt(Dialing how) {
		start(ACCEPTOR);
		this.grid.with((builder) -> {
			TransportConnector genuine = this.grid.network.connector(NodeName.of(DIALER));
			return builder.connector((request, listener) -> (++this.count == 1) ? how.dial(genuine, request, listener)
					: genuine.dial(request, listener));
		});
		start(DIALER);

		assertConnectedSoon();
		this.grid.world.advance(Duration.ofMinutes(1));
		assertThat(state(DIALER, ACCEPTOR)).isEqualTo(ConnectionState.CONNECTED);
		assertThat(this.grid.network.connections()).as("open transports").hasSize(1);
	}

	@Test
	void attemptIsBoundedThoughNobodyCallsBack() {
		start(ACCEPTOR);
		this.grid.with((builder) -> builder.connector((request, listener) -> {
			this.count++;
			return () -> {
				// nothing to give up
			};
		}));
		start(DIALER);

		this.grid.world.advance(Duration.ofMinutes(5));

		assertThat(this.count).isGreaterThan(4);
		assertThat(this.grid.from(DIALER, ACCEPTOR).stats().lastError()).contains("the dial had no outcome after");
	}

	@Test
	void connectorThatNeverCallsBackTakesNoTimeOfTheHandshake() {
		start(ACCEPTOR);
		TransportConnector genuine = this.grid.network.connector(NodeName.of(DIALER));
		this.grid.with((builder) -> builder.connector((request, listener) -> (++this.count == 1)
				? Dialing.NEVER_CALLS_BACK.dial(genuine, request, listener) : genuine.dial(request, listener)));
		start(DIALER);

		// to connect, the upgrade, a second, and the pause behind the attempt
		ConnectSettings settings = ConnectionSettings.builder().build().connect();
		this.grid.world.advance(settings.timeout()
			.plus(settings.handshakeTimeout())
			.plusSeconds(1)
			.plus(settings.maxDelay())
			.plusSeconds(1));

		assertThat(state(DIALER, ACCEPTOR)).isEqualTo(ConnectionState.CONNECTED);
	}

	enum Failure {

		EXCEPTION, ERROR, NULL;

		String fail() {
			return switch (this) {
				case EXCEPTION -> throw new IllegalStateException("the vault was away for a moment");
				case ERROR -> throw new NoClassDefFoundError("com/example/Vault");
				case NULL -> null;
			};
		}

	}

	enum Dialing {

		THROWS, THROWS_AN_ERROR, FAILS_THEN_THROWS, CALLS_BACK_THEN_THROWS, FAILS_TWICE, FAILS_AFTER_SUCCESS,
		DELIVERS_TWICE, NEVER_CALLS_BACK, CANCEL_THROWS, WRITE_THROWS, START_THROWS, LOOP_IS_DEAD, EXECUTOR_THROWS;

		ScheduledTask dial(TransportConnector genuine, DialRequest request, DialListener listener) {
			return switch (this) {
				case THROWS -> throw new IllegalStateException("no socket");
				case THROWS_AN_ERROR -> throw new NoClassDefFoundError("com/example/Socket");
				case FAILS_THEN_THROWS -> {
					listener.onDialFailed(new IllegalStateException("no socket"));
					throw new IllegalStateException("no socket");
				}
				case CALLS_BACK_THEN_THROWS -> {
					genuine.dial(request, listener);
					throw new IllegalStateException("after all");
				}
				case FAILS_TWICE -> {
					listener.onDialFailed(new IllegalStateException("no socket"));
					listener.onDialFailed(new IllegalStateException("no socket"));
					yield nothing();
				}
				case FAILS_AFTER_SUCCESS -> genuine.dial(request, forwarding(listener, (transport, answer) -> {
					listener.onDialled(transport, answer);
					listener.onDialFailed(new IllegalStateException("after all"));
				}));
				case DELIVERS_TWICE -> {
					genuine.dial(request, listener);
					yield genuine.dial(request, listener);
				}
				case NEVER_CALLS_BACK -> nothing();
				case CANCEL_THROWS -> () -> {
					throw new IllegalStateException("cannot be given up");
				};
				case WRITE_THROWS -> genuine.dial(request, forwarding(listener, (transport, answer) -> listener
					.onDialled(new BrokenTransport(transport, BrokenTransport.Step.WRITE), answer)));
				case START_THROWS -> genuine.dial(request, forwarding(listener, (transport, answer) -> listener
					.onDialled(new BrokenTransport(transport, BrokenTransport.Step.START), answer)));
				case LOOP_IS_DEAD -> genuine.dial(request, forwarding(listener, (transport, answer) -> {
					transport.close(DEAD);
					listener.onDialled(new BrokenTransport(transport, BrokenTransport.Step.EXECUTE), answer);
				}));
				case EXECUTOR_THROWS -> genuine.dial(request, forwarding(listener, (transport, answer) -> {
					transport.close(DEAD);
					listener.onDialled(new BrokenTransport(transport, BrokenTransport.Step.EXECUTOR), answer);
				}));
			};
		}

		private static final CloseReason DEAD = CloseReason.of(CloseReason.NORMAL, "its loop dies");

		private static ScheduledTask nothing() {
			return () -> {
				// nothing to give up
			};
		}

		private static DialListener forwarding(DialListener listener,
				BiConsumer<GridTransport, UpgradeHeaders> onDialled) {
			return new DialListener() {

				@Override
				public void onDialled(GridTransport transport, UpgradeHeaders answer) {
					onDialled.accept(transport, answer);
				}

				@Override
				public void onDialFailed(Throwable cause) {
					listener.onDialFailed(cause);
				}

			};
		}

	}

}
