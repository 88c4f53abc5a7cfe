package dev.gridmesh.manager;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.gridmesh.ConnectionSettings;
import dev.gridmesh.GridRuntime;
import dev.gridmesh.NodeName;
import dev.gridmesh.auth.GridAuth;
import dev.gridmesh.auth.GridTokens;
import dev.gridmesh.auth.ProvingNode;
import dev.gridmesh.connection.ConnectionEnvironment;
import dev.gridmesh.testing.VirtualWorld;
import dev.gridmesh.transport.SocketPeer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests whom {@link GridAcceptor} lets upgrade.
 */
class GridAcceptorTests {

	private static final Instant NOW = VirtualWorld.ordered(1).now();

	private static final GridTokens TOKENS = GridTokens.hs512Builder("grid", "a secret").clock(() -> NOW).build();

	private final GridRuntime runtime = VirtualWorld.ordered(1).newRuntime("b");

	private final Map<String, String> headers = new HashMap<>();

	private final Logger logger = (Logger) LoggerFactory.getLogger(GridAcceptor.class);

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	@BeforeEach
	void listen() {
		this.log.start();
		this.logger.addAppender(this.log);
		this.headers.put("Authorization", "Bearer " + TOKENS.issuer().issue());
		this.headers.put("X-Minio-Time", nanos(NOW));
	}

	@AfterEach
	void stopListening() {
		this.logger.detachAppender(this.log);
	}

	@Test
	void tokenAndTimeAreEnough() {
		assertThat(authorize(GridAuth.v1(TOKENS))).isTrue();
		assertThat(this.log.list).isEmpty();
	}

	@Test
	void timeMayDifferBy15MinutesWhateverConnectAllows() {
		GridAuth strict = GridAuth.v1(TOKENS).withMaxClockSkew(Duration.ZERO);

		for (Duration ahead : new Duration[] { Duration.ofMinutes(15), Duration.ofMinutes(-15) }) {
			this.headers.put("X-Minio-Time", nanos(NOW.plus(ahead)));
			assertThat(authorize(strict)).isTrue();
			this.headers.put("X-Minio-Time", nanos(NOW.plus(ahead).plusNanos(Long.signum(ahead.toSeconds()))));
			assertThat(authorize(strict)).isFalse();
		}
		assertThat(warnings()).singleElement().asString().contains("the header X-Minio-Time is 15 minutes or more");
	}

	@Test
	void tokenIsCheckedBeforeTheTime() {
		this.headers.clear();

		assertThat(authorize(GridAuth.v1(TOKENS))).isFalse();
		assertThat(warnings()).singleElement().asString().doesNotContain("X-Minio-Time");
	}

	@Test
	void missingTimeIsRefused() {
		this.headers.remove("X-Minio-Time");

		assertThat(authorize(GridAuth.v1(TOKENS))).isFalse();
		assertThat(warnings()).singleElement().asString().contains("the header X-Minio-Time is missing");
	}

	@Test
	void timeThatIsNoNumberIsRefusedAndNotShown() {
		this.headers.put("X-Minio-Time", "now\n" + "x".repeat(8_000));

		assertThat(authorize(GridAuth.v1(TOKENS))).isFalse();
		assertThat(warnings()).singleElement()
			.asString()
			.contains("X-Minio-Time is no decimal number of nanoseconds")
			.doesNotContain("now", "xxx");
	}

	@Test
	void dialerWithAWrongClockThatTriesAgainIsLoggedOnce() {
		GridAcceptor acceptor = acceptor(GridAuth.v1(TOKENS));

		for (int attempt = 0; attempt < 10; attempt++) {
			this.headers.put("X-Minio-Time", nanos(NOW.minus(Duration.ofHours(1)).minusMillis(attempt)));
			assertThat(acceptor.authorize(this.headers::get, SocketPeer.at("192.0.2.1:40000")).block()).isNull();
		}

		assertThat(this.log.list).filteredOn((event) -> event.getLevel() == Level.WARN).hasSize(1);
	}

	@Test
	void tenThousandUpgradesWithFaultsInTurnAreOneLineForEachCause() {
		GridAcceptor acceptor = acceptor(GridAuth.v1(TOKENS));
		String good = this.headers.get("Authorization");

		for (int attempt = 0; attempt < 10_000; attempt++) {
			this.headers.put("Authorization", (attempt % 2 == 0) ? "Bearer x.y." + attempt : good);
			this.headers.put("X-Minio-Time", "no time " + attempt);
			assertThat(acceptor.authorize(this.headers::get, SocketPeer.at("192.0.2.1:40000")).block()).isNull();
		}

		assertThat(this.log.list).filteredOn((event) -> event.getLevel() == Level.WARN).hasSize(2);
	}

	@Test
	void withoutAProtocolNothingIsChecked() {
		this.headers.clear();

		assertThat(authorize(GridAuth.none())).isTrue();
	}

	private boolean authorize(GridAuth auth) {
		return acceptor(auth).authorize(this.headers::get, SocketPeer.at("192.0.2.1:40000")).block() != null;
	}

	private GridAcceptor acceptor(GridAuth auth) {
		NodeName local = NodeName.of(VirtualGrid.A);
		ConnectionEnvironment environment = mock(ConnectionEnvironment.class);
		given(environment.auth()).willReturn(auth);
		given(environment.provingNode()).willReturn(new ProvingNode(local, "/grid/v1", new UUID(1, 1), this.runtime));
		GridAcceptor acceptor = new GridAcceptor("/grid/v1", ConnectionSettings.defaults(), this.runtime);
		acceptor.open(environment, new PeerTable(local));
		return acceptor;
	}

	private List<String> warnings() {
		return this.log.list.stream()
			.filter((event) -> event.getLevel() == Level.WARN)
			.map(ILoggingEvent::getFormattedMessage)
			.distinct()
			.toList();
	}

	private static String nanos(Instant time) {
		return Long.toString(time.getEpochSecond() * 1_000_000_000 + time.getNano());
	}

}
