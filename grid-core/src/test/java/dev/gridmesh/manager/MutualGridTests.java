package dev.gridmesh.manager;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.auth.GridAuth;
import dev.gridmesh.auth.GridTokens;
import dev.gridmesh.auth.ProvingNode;
import dev.gridmesh.protocol.DialerElection;
import dev.gridmesh.protocol.HandshakeCodec;
import dev.gridmesh.transport.DialRequest;
import dev.gridmesh.transport.TransportConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nodes that speak the mutual protocol: who is let in, and who is believed.
 */
class MutualGridTests {

	private static final HandlerId ECHO = HandlerId.named("test.echo");

	private static final String OTHER_SECRET = "another-secret-of-at-least-32-bytes";

	private static final String DIALER = DialerElection.localDials(VirtualGrid.A, VirtualGrid.B) ? VirtualGrid.A
			: VirtualGrid.B;

	private static final String ACCEPTOR = DIALER.equals(VirtualGrid.A) ? VirtualGrid.B : VirtualGrid.A;

	@RegisterExtension
	final VirtualGrid grid = new VirtualGrid();

	private final AtomicInteger served = new AtomicInteger();

	private final HandlerDefinition echo = GridHandlers.single(ECHO, (payload, call) -> {
		this.served.incrementAndGet();
		return Mono.just(payload);
	});

	@Test
	void bothEndsProveThemselvesAndCallEachOther() {
		start(DIALER, mutual(VirtualGrid.SECRET));
		start(ACCEPTOR, mutual(VirtualGrid.SECRET));
		this.grid.awaitConnected();

		assertThat(call(DIALER, ACCEPTOR)).isTrue();
		assertThat(call(ACCEPTOR, DIALER)).isTrue();
		assertThat(this.served).hasValue(2);
	}

	@Test
	void nodesWithDifferentSecretsStayApart() {
		start(DIALER, mutual(VirtualGrid.SECRET));
		start(ACCEPTOR, mutual(OTHER_SECRET));
		this.grid.world.advance(Duration.ofSeconds(30));

		assertApart();
	}

	@Test
	void previousSecretVerifiesWhicheverEndHasTheNewOne() {
		start(DIALER, mutual(VirtualGrid.SECRET));
		start(ACCEPTOR, mutual(OTHER_SECRET, VirtualGrid.SECRET));
		this.grid.awaitConnected();

		assertThat(call(ACCEPTOR, DIALER)).isTrue();
		assertThat(call(DIALER, ACCEPTOR)).isTrue();
	}

	@Test
	void nodeOfProtocolV1RefusesADialerOfThisOne() {
		start(DIALER, mutual(VirtualGrid.SECRET));
		start(ACCEPTOR, (builder) -> builder.auth(v1()));
		this.grid.world.advance(Duration.ofSeconds(30));
		assertApart();
	}

	@Test
	void dialerOfProtocolV1IsRefused() {
		start(DIALER, (builder) -> builder.auth(v1()));
		start(ACCEPTOR, mutual(VirtualGrid.SECRET));
		this.grid.world.advance(Duration.ofSeconds(30));
		assertApart();
	}

	@Test
	void whoeverAnswersWithoutAProofIsToldNothing() {
		MutualPeer impostor = new MutualPeer(this.grid, ACCEPTOR);
		impostor.acceptWith(Map.of());
		start(DIALER, mutual(VirtualGrid.SECRET));
		this.grid.world.advance(Duration.ofSeconds(5));

		assertThat(impostor.upgrades).isPositive();
		assertThat(impostor.received).as("what the dialer sent").isEmpty();
		assertThat(this.grid.from(DIALER, ACCEPTOR).stats().lastError()).contains(ACCEPTOR, "does not prove who it is",
				"grid.auth.protocol");
		assertThat(this.grid.from(DIALER, ACCEPTOR).state()).isNotEqualTo(ConnectionState.CONNECTED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "mac", "nonce=\"AAAAAAAAAAAAAAAAAAAAAA\"",
			"nonce=\"AAAAAAAAAAAAAAAAAAAAAA\", instance=\"00000000-0000-0001-0000-000000000001\", "
					+ "mac=\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"" })
	void whoeverAnswersWithABadProofIsToldNothing(String answer) {
		MutualPeer impostor = new MutualPeer(this.grid, ACCEPTOR);
		impostor.acceptWith(Map.of("Authentication-Info", answer));
		start(DIALER, mutual(VirtualGrid.SECRET));
		this.grid.world.advance(Duration.ofSeconds(5));

		assertThat(impostor.upgrades).isPositive();
		assertThat(impostor.received).as("what the dialer sent").isEmpty();
		assertThat(this.grid.from(DIALER, ACCEPTOR).stats().lastError()).contains("grid.auth.secret");
	}

	@Test
	void nameThatLeadsToAnotherNodeServesNoCallAndLeavesTheOtherLinkAlone() {
		String other = nodeThatIsDialledBy(DIALER);
		start(other, mutual(VirtualGrid.SECRET));
		TransportConnector network = this.grid.network.connector(NodeName.of(DIALER));
		start(DIALER,
				(builder) -> mutual(VirtualGrid.SECRET).apply(builder)
					.connector((request, listener) -> network
						.dial(request.remote().value().equals(ACCEPTOR) ? to(other, request) : request, listener)),
				other);
		this.grid.world.advance(Duration.ofSeconds(30));

		assertThat(this.grid.from(DIALER, ACCEPTOR).state()).isNotEqualTo(ConnectionState.CONNECTED);
		assertThat(this.grid.from(DIALER, other).state()).isEqualTo(ConnectionState.CONNECTED);
		assertThat(this.grid.from(DIALER, other).stats().reconnects()).as("reconnects of the right link").isZero();
	}

	@Test
	void whoHasTheNameOfThisNodeIsToldApartByItsInstance() {
		List<String> log = logOf(() -> {
			start(ACCEPTOR, mutual(VirtualGrid.SECRET));
			MutualPeer twin = new MutualPeer(this.grid, ACCEPTOR).dial(GridAuth.mutual(VirtualGrid.SECRET), ACCEPTOR);
			assertThat(twin.upgrades).isZero();
		});

		assertThat(log).singleElement()
			.asString()
			.contains("upgrade of memory", ACCEPTOR, "a grid.local of its own", "instance " + new UUID(7, 7));
	}

	@Test
	void whoDialsWhereItShouldWaitIsToldSoAndTheLogSaysWhatToChange() {
		List<String> log = logOf(() -> {
			start(DIALER, mutual(VirtualGrid.SECRET));
			MutualPeer eager = new MutualPeer(this.grid, ACCEPTOR).dial(GridAuth.mutual(VirtualGrid.SECRET), DIALER);
			assertThat(eager.exchange(eager.connect(ACCEPTOR)).rejectedReason())
				.isEqualTo("grid: expected to be client side, not server side");
		});

		assertThat(log).singleElement()
			.asString()
			.contains("rejected a connection of " + ACCEPTOR, "this node dials that one", "grid.local", "grid.peers");
	}

	@Test
	void whoIsNoPeerIsRejectedAndTheLogSaysWhatToChange() {
		String stranger = "http://node-z:9000";
		List<String> log = logOf(() -> {
			start(ACCEPTOR, mutual(VirtualGrid.SECRET));
			MutualPeer unknown = new MutualPeer(this.grid, stranger).dial(GridAuth.mutual(VirtualGrid.SECRET),
					ACCEPTOR);
			assertThat(unknown.exchange(unknown.connect(stranger)).rejectedReason())
				.isEqualTo("unknown incoming host: " + stranger);
		});

		assertThat(log).singleElement().asString().contains(stranger, "add it to grid.peers here");
	}

	/** The lines about who is not let in. */
	private static List<String> logOf(Runnable steps) {
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		Logger logger = (Logger) LoggerFactory.getLogger(GridAcceptor.class);
		logger.addAppender(log);
		try {
			steps.run();
		}
		finally {
			logger.detachAppender(log);
		}
		return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
	}

	@Test
	void statementIsGoodOnce() {
		start(ACCEPTOR, mutual(VirtualGrid.SECRET));
		ProvingNode self = new ProvingNode(NodeName.of(DIALER), GridManagerBuilder.DEFAULT_PATH, new UUID(7, 7),
				this.grid.world.newRuntime("thief"));
		Map<String, String> headers = GridAuth.mutual(VirtualGrid.SECRET).dial(self, NodeName.of(ACCEPTOR)).headers();
		MutualPeer first = new MutualPeer(this.grid, DIALER).dialWith(headers, ACCEPTOR);
		MutualPeer second = new MutualPeer(this.grid, DIALER).dialWith(headers, ACCEPTOR);

		assertThat(first.upgrades).isOne();
		assertThat(second.upgrades).isZero();
		assertThat(second.dialFailure).hasMessageContaining("HTTP 403");
		first.close();
	}

	@Test
	void connectWithAGoodProofIsAccepted() {
		MutualPeer peer = peer();

		assertThat(peer.exchange(peer.connect(DIALER)).accepted()).isTrue();
		peer.close();
	}

	@Test
	void connectThatWasAlteredEndsTheHandshake() {
		MutualPeer peer = peer();
		byte[] connect = peer.connect(DIALER);
		connect[20] ^= 1;

		assertThat(peer.exchange(connect).rejectedReason()).startsWith("proof: ");
	}

	@Test
	void connectInAnotherNameThanThatOfTheUpgradeIsRejected() {
		MutualPeer peer = peer();

		assertThat(peer.exchange(peer.connect("http://node-c:9000")).rejectedReason()).startsWith("proof: ");
	}

	@Test
	void connectWithoutAProofIsRejected() {
		MutualPeer peer = peer();

		assertThat(peer.exchange(HandshakeCodec.encode(peer.request(DIALER))).rejectedReason()).startsWith("proof: ");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void answerToConnectThatWasAlteredEndsTheHandshake(boolean altered) {
		MutualPeer acceptor = new MutualPeer(this.grid, ACCEPTOR);
		acceptor.accept(GridAuth.mutual(VirtualGrid.SECRET), (answer) -> {
			answer[20] ^= (byte) (altered ? 1 : 0);
			return answer;
		});
		start(DIALER, mutual(VirtualGrid.SECRET));
		this.grid.world.advance(Duration.ofMillis(20));

		assertThat(acceptor.upgrades).isPositive();
		GridConnection connection = this.grid.from(DIALER, ACCEPTOR);
		assertThat(connection.state() == ConnectionState.CONNECTED).isEqualTo(!altered);
		if (altered) {
			assertThat(connection.stats().lastError()).contains("not as its sender signed it");
		}
	}

	/** Has dialled the node that accepts, and proven itself. */
	private MutualPeer peer() {
		start(ACCEPTOR, mutual(VirtualGrid.SECRET));
		return new MutualPeer(this.grid, DIALER).dial(GridAuth.mutual(VirtualGrid.SECRET), ACCEPTOR);
	}

	private void start(String name, UnaryOperator<GridManagerBuilder> change, String... more) {
		this.grid.with(change)
			.start(name, Stream.concat(Stream.of(DIALER, ACCEPTOR, name), Stream.of(more)).distinct().toList(),
					this.echo);
	}

	private static UnaryOperator<GridManagerBuilder> mutual(String secret, String... previous) {
		return (builder) -> builder.auth(GridAuth.mutual(secret, previous));
	}

	private GridAuth v1() {
		return GridAuth.v1(GridTokens.hs512Builder("grid", VirtualGrid.SECRET).clock(this.grid.world::now).build());
	}

	private boolean call(String from, String to) {
		byte[] payload = { 1, 2, 3 };
		AtomicReference<byte[]> answer = new AtomicReference<>();
		this.grid.from(from, to).request(ECHO, payload).subscribe(answer::set);
		this.grid.world.advance(Duration.ofMillis(100));
		return Arrays.equals(payload, answer.get());
	}

	private void assertApart() {
		GridConnection connection = this.grid.from(DIALER, ACCEPTOR);
		assertThat(connection.state()).isNotEqualTo(ConnectionState.CONNECTED);
		assertThat(connection.stats().lastError()).contains("HTTP 403");
		assertThat(this.served).hasValue(0);
	}

	private static String nodeThatIsDialledBy(String dialer) {
		return IntStream.range(1, 100)
			.mapToObj((number) -> "http://node-c%d:9000".formatted(number))
			.filter((name) -> DialerElection.localDials(dialer, name))
			.findFirst()
			.orElseThrow();
	}

	private static DialRequest to(String other, DialRequest request) {
		return new DialRequest(NodeName.of(other), request.path(), request.headers(), request.connectTimeout(),
				request.upgradeTimeout(), request.maxMessageSize(), request.loop());
	}

}
