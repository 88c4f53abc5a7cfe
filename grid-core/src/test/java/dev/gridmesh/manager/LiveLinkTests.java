package dev.gridmesh.manager;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridConnection;
import dev.gridmesh.connection.Connection;
import dev.gridmesh.protocol.ConnectRequest;
import dev.gridmesh.protocol.DialerElection;
import dev.gridmesh.protocol.HandshakeCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.transport.CloseReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process that dials under the name of another one, whose link lives or does not.
 */
class LiveLinkTests {

	private static final String DIALER = DialerElection.localDials(VirtualGrid.A, VirtualGrid.B) ? VirtualGrid.A
			: VirtualGrid.B;

	private static final String ACCEPTOR = DIALER.equals(VirtualGrid.A) ? VirtualGrid.B : VirtualGrid.A;

	private static final UUID NEWCOMER = new UUID(2, 2);

	@RegisterExtension
	final VirtualGrid grid = new VirtualGrid();

	private final Logger logger = (Logger) LoggerFactory.getLogger(Connection.class);

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	@BeforeEach
	void listen() {
		this.log.start();
		this.logger.addAppender(this.log);
	}

	@AfterEach
	void stopListening() {
		this.logger.detachAppender(this.log);
	}

	@Test
	void processThatLivesIsNotPushedOutByAnotherOne() {
		this.grid.startPair();
		GridConnection connection = this.grid.from(ACCEPTOR, DIALER);
		UUID there = connection.stats().instanceId();

		RawPeer newcomer = newcomer();
		this.grid.world.advance(Duration.ofMillis(10));

		assertThat(newcomer.response().accepted()).isFalse();
		assertThat(newcomer.response().rejectedReason())
			.startsWith("connected from another instance: as " + DIALER + ", instance " + there)
			.contains("grid.local");
		assertThat(connection.stats().instanceId()).isEqualTo(there);
		assertThat(connection.stats().reconnects()).isZero();
		assertThat(connection.stats().lastError()).contains(there.toString(), NEWCOMER.toString(), "grid.local");
		assertThat(this.grid.from(DIALER, ACCEPTOR).state()).isEqualTo(ConnectionState.CONNECTED);
	}

	@Test
	void bothProcessesAreNamedInOneLineAMinute() {
		this.grid.startPair();
		for (int attempt = 0; attempt < 20; attempt++) {
			newcomer();
			this.grid.world.advance(Duration.ofSeconds(1));
		}

		assertThat(warnings()).singleElement()
			.asString()
			.contains(this.grid.from(ACCEPTOR, DIALER).stats().instanceId().toString(), NEWCOMER.toString(),
					"two processes have one name");
		this.grid.world.advance(Duration.ofMinutes(1));
		newcomer();
		this.grid.world.advance(Duration.ofSeconds(1));
		assertThat(warnings()).hasSize(2);
	}

	@Test
	void processThatGivesNoSignOfLifeIsReplacedAfterTheConnectTimeout() {
		RawPeer silent = silent();
		RawPeer newcomer = newcomer();

		this.grid.world.advance(Duration.ofMillis(1_900));
		assertThat(newcomer.received).isEmpty();
		this.grid.world.advance(Duration.ofMillis(200));
		assertThat(newcomer.response().accepted()).isTrue();
		assertThat(this.grid.from(ACCEPTOR, DIALER).stats().instanceId()).isEqualTo(NEWCOMER);
		assertThat(silent.closed).isNotNull();
		newcomer.close();
	}

	@Test
	void processWhoseLinkEndsMeanwhileIsReplacedAtOnce() {
		RawPeer silent = silent();
		RawPeer newcomer = newcomer();
		assertThat(newcomer.received).isEmpty();

		silent.close(CloseReason.of(CloseReason.NORMAL, "gone"));
		this.grid.world.advance(Duration.ofMillis(10));

		assertThat(newcomer.response().accepted()).isTrue();
		newcomer.close();
	}

	@Test
	void sameProcessReplacesItsLinkAtOnce() {
		silent();
		RawPeer again = RawPeer.connect(this.grid, DIALER, ACCEPTOR);

		assertThat(again.response().accepted()).isTrue();
		assertThat(this.grid.from(ACCEPTOR, DIALER).stats().reconnects()).isOne();
		again.close();
	}

	@Test
	void processThatDialsAgainWinsOverOneThatWaits() {
		silent();
		RawPeer newcomer = newcomer();
		RawPeer again = RawPeer.connect(this.grid, DIALER, ACCEPTOR);

		assertThat(again.response().accepted()).isTrue();
		assertThat(newcomer.response().rejectedReason()).startsWith("connected from another instance");
		again.close();
	}

	@Test
	void nobodyWaitsBehindTheStopOfANode() {
		silent();
		RawPeer newcomer = newcomer();

		this.grid.managers.get(ACCEPTOR).stop(Duration.ZERO).subscribe();
		this.grid.world.advance(Duration.ofMillis(100));

		assertThat(newcomer.closed).isNotNull();
		assertThat(newcomer.received).isEmpty();
	}

	/** A process that has connected, and answers no ping. */
	private RawPeer silent() {
		this.grid.start(ACCEPTOR, List.of(DIALER, ACCEPTOR));
		RawPeer silent = RawPeer.connect(this.grid, DIALER, ACCEPTOR);
		assertThat(silent.response().accepted()).isTrue();
		return silent;
	}

	private RawPeer newcomer() {
		RawPeer newcomer = RawPeer.dial(this.grid, DIALER, ACCEPTOR);
		newcomer.send(Message.of(Op.CONNECT, 0, 0, 0, HandshakeCodec
			.encode(new ConnectRequest(NEWCOMER, DIALER, this.grid.world.now(), RawPeer.token(this.grid), Set.of()))));
		return newcomer;
	}

	private List<String> warnings() {
		return this.log.list.stream()
			.filter((event) -> event.getLevel() == Level.WARN)
			.map(ILoggingEvent::getFormattedMessage)
			.filter((message) -> message.contains("two processes"))
			.toList();
	}

}
