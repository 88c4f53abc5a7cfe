package dev.gridmesh.transport;

import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.NodeName;
import dev.gridmesh.testing.LeakCheck;
import dev.gridmesh.testing.VirtualRuntime;
import dev.gridmesh.testing.VirtualWorld;
import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(LeakCheck.class)
class LocalNetworkTests {

	private static final NodeName A = NodeName.of("http://a:1");

	private static final NodeName B = NodeName.of("http://b:1");

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

	private static final Duration UPGRADE_TIMEOUT = Duration.ofSeconds(20);

	private final VirtualWorld world = VirtualWorld.ordered(1);

	private final LocalNetwork network = new LocalNetwork(this.world).allocator(ByteBufAllocator.DEFAULT);

	private final VirtualRuntime runtimeA = this.world.newRuntime("a");

	private final VirtualRuntime runtimeB = this.world.newRuntime("b");

	private final TransportListener listener = this.network.listener(B, this.runtimeB);

	private final List<RecordingTransportHandler> accepted = new ArrayList<>();

	private final List<RecordingTransportHandler> dialled = new ArrayList<>();

	@AfterEach
	void end() {
		this.network.cut(A, B);
		this.world.advance(Duration.ofSeconds(30));
		assertThat(this.network.connections()).isEmpty();
	}

	@Test
	void aDialIsRefusedWhereNobodyListens() {
		TestDialListener dial = dial();

		this.world.runReady();

		assertThat(dial.failure()).isInstanceOf(ConnectException.class).hasMessage("Connection refused: b:1");
	}

	@Test
	void aDialIsRefusedAfterTheListenerStopped() {
		listen();
		this.listener.stop().block();

		TestDialListener dial = dial();
		this.world.runReady();

		assertThat(dial.failure()).isInstanceOf(ConnectException.class);
	}

	@Test
	void aDialTakesARoundTripToConnectAndAnotherToUpgrade() {
		listen();
		this.network.path(A, B).delay(Duration.ofMillis(3), Duration.ofMillis(3));
		this.network.path(B, A).delay(Duration.ofMillis(1), Duration.ofMillis(1));

		TestDialListener dial = dial();
		this.world.advance(Duration.ofMillis(7));
		assertThat(this.accepted).hasSize(1);
		assertThat(dial.outcomes()).isEmpty();

		this.world.advance(Duration.ofMillis(1));
		assertThat(dial.outcomes()).hasSize(1);
		assertThat(dial.failure()).isNull();
	}

	@Test
	void aWrongTokenOrPathIsRefused() {
		listen();

		TestDialListener token = dial(TestAcceptor.PATH, "wrong");
		TestDialListener path = dial("/other", TestAcceptor.TOKEN);
		this.world.runReady();

		assertThat(token.failure()).hasMessage("HTTP 403");
		assertThat(path.failure()).hasMessage("HTTP 404 (path or protocol version differs)");
		assertThat(this.accepted).isEmpty();
	}

	@Test
	void aDialThroughABrokenPathTimesOut() {
		listen();
		this.network.drop(A, B);

		TestDialListener dial = dial();
		this.world.advance(CONNECT_TIMEOUT.minusNanos(1));
		assertThat(dial.outcomes()).isEmpty();
		this.world.advance(Duration.ofNanos(1));

		assertThat(dial.failure()).hasMessage("connection timed out: b:1");
	}

	@Test
	void aFrozenAcceptorConnectsButDoesNotUpgrade() {
		listen();
		this.runtimeB.freeze();

		TestDialListener dial = dial();
		this.world.advance(UPGRADE_TIMEOUT);
		assertThat(dial.failure()).hasMessage("upgrade timed out: b:1");

		this.runtimeB.thaw();
		this.world.runReady();
		assertThat(this.accepted).hasSize(1);
		assertThat(this.accepted.get(0).closed()).extracting(CloseReason::code).isEqualTo(CloseReason.ABNORMAL);
	}

	@Test
	void aCancelledDialTellsNothingAndClosesWhatCameUp() {
		listen();
		this.network.path(B, A).delay(Duration.ofMillis(1), Duration.ofMillis(1));
		TestDialListener listener = new TestDialListener((transport) -> {
		});
		GridEventLoop.ScheduledTask dial = this.network.connector(A)
			.dial(request(TestAcceptor.PATH, TestAcceptor.TOKEN), listener);
		this.world.runUntil(() -> !this.accepted.isEmpty(), Duration.ofSeconds(1));

		dial.cancel();
		this.world.advance(Duration.ofMinutes(1));

		assertThat(listener.outcomes()).isEmpty();
		assertThat(this.accepted.get(0).closed()).extracting(CloseReason::code).isEqualTo(CloseReason.ABNORMAL);
	}

	@Test
	void aStalledPathDeliversOnceItIsHealed() {
		connect();
		this.network.stall(A, B);

		send(this.dialled.get(0), 10);
		this.world.advance(Duration.ofMinutes(5));
		assertThat(this.accepted.get(0).binaries()).isEmpty();

		this.network.heal(A, B);
		this.world.runReady();
		assertThat(this.accepted.get(0).binaries()).hasSize(1);
	}

	@Test
	void aConnectionThatSentIntoADroppingPathStaysSilentForEver() {
		connect();
		this.network.path(A, B).drop();
		send(this.dialled.get(0), 10);

		this.network.healAll();
		send(this.dialled.get(0), 10);
		send(this.accepted.get(0), 10);
		this.world.advance(Duration.ofMinutes(5));

		assertThat(this.accepted.get(0).binaries()).isEmpty();
		assertThat(this.accepted.get(0).closed()).isNull();
		assertThat(this.dialled.get(0).binaries()).hasSize(1);
		assertThat(dial().outcomes()).isEmpty();
		this.world.runReady();
		assertThat(this.accepted).hasSize(2);
	}

	@Test
	void aCutTellsBothEnds() {
		connect();

		this.network.cut(A, B);
		this.world.runReady();

		assertThat(this.accepted.get(0).closed()).extracting(CloseReason::code).isEqualTo(CloseReason.ABNORMAL);
		assertThat(this.dialled.get(0).closed()).extracting(CloseReason::code).isEqualTo(CloseReason.ABNORMAL);
	}

	@Test
	void aCutTellsADialThatIsUnderWay() {
		listen();
		this.runtimeB.freeze();
		TestDialListener dial = dial();
		this.world.runReady();

		this.runtimeB.shutDown();
		this.network.cut(B);
		this.world.runReady();

		assertThat(dial.outcomes()).hasSize(1);
		assertThat(dial.failure()).hasMessage("connection reset");
	}

	@Test
	void aProcessThatDiedIsSeenByItsPeersOnly() {
		connect();
		this.network.path(A, B).delay(Duration.ofMillis(1), Duration.ofMillis(1));
		send(this.dialled.get(0), 10);

		this.runtimeB.shutDown();
		this.network.cut(B);
		this.world.runReady();

		assertThat(this.dialled.get(0).closed()).isNotNull();
		assertThat(this.accepted.get(0).closed()).isNull();
	}

	@Test
	void textMessagesAreToldApart() {
		connect();
		LocalTransport from = this.network.connections().get(0).dialerEnd();

		from.executor().execute(() -> {
			from.writeText(from.allocator().buffer(2).writeByte('h').writeByte('i'));
			from.flush();
		});
		this.world.runReady();

		assertThat(this.accepted.get(0).texts()).hasSize(1);
		assertThat(this.accepted.get(0).binaries()).isEmpty();
	}

	private void connect() {
		listen();
		dial();
		this.world.runReady();
		assertThat(this.accepted).hasSize(1);
		assertThat(this.dialled).hasSize(1);
	}

	private void listen() {
		this.listener.start(new TestAcceptor(1000, (transport) -> this.accepted.add(start(transport))));
	}

	private TestDialListener dial() {
		return dial(TestAcceptor.PATH, TestAcceptor.TOKEN);
	}

	private TestDialListener dial(String path, String token) {
		TestDialListener listener = new TestDialListener((transport) -> this.dialled.add(start(transport)));
		this.network.connector(A).dial(request(path, token), listener);
		return listener;
	}

	private DialRequest request(String path, String token) {
		return new DialRequest(B, path, Map.of("Authorization", "Bearer " + token), CONNECT_TIMEOUT, UPGRADE_TIMEOUT,
				1000, this.runtimeA.nextEventLoop());
	}

	private static RecordingTransportHandler start(GridTransport transport) {
		RecordingTransportHandler handler = new RecordingTransportHandler(transport);
		transport.start(handler);
		handler.readOn();
		return handler;
	}

	private void send(RecordingTransportHandler from, int size) {
		GridTransport transport = from.transport();
		transport.executor().execute(() -> {
			transport.write(transport.allocator().buffer(size).writeZero(size));
			transport.flush();
		});
		this.world.runReady();
	}

}
