package dev.gridmesh.manager;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.GridManager;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.auth.GridAuth;
import dev.gridmesh.auth.NodeIdentity;
import dev.gridmesh.auth.NodePrincipal;
import dev.gridmesh.auth.PeerClaim;
import dev.gridmesh.auth.ProvingNode;
import dev.gridmesh.protocol.DialerElection;
import dev.gridmesh.transport.netty.ReactorNettyConnector;
import dev.gridmesh.transport.netty.ReactorNettyListener;
import dev.gridmesh.transport.netty.ReactorNettyRuntime;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests that a node is let in under a name only with a certificate for that name, over
 * TLS on a port of the grid's own.
 */
@Timeout(60)
class CertificateIdentityIntegrationTests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private static final HandlerId WHO = HandlerId.named("test.who");

	private static final GridAuth AUTH = GridAuth.mutual("a-secret-of-at-least-32-bytes-length");

	/** Dials the node under test, whatever its port is. */
	private static final String PEER = "https://127.0.0.9:1";

	private static final ReactorNettyRuntime RUNTIME = ReactorNettyRuntime.create();

	private static X509Bundle authority;

	private final Logger logger = (Logger) LoggerFactory.getLogger(GridAcceptor.class);

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	@BeforeAll
	static void makeTheAuthority() throws Exception {
		authority = new CertificateBuilder().subject("CN=authority")
			.setIsCertificateAuthority(true)
			.ecp256()
			.buildSelfSigned();
	}

	@AfterAll
	static void closeTheRuntime() {
		RUNTIME.close();
	}

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
	void nodesWithCertificatesForTheirNamesCallEachOther() throws Exception {
		AtomicReference<Principal> caller = new AtomicReference<>();
		HandlerDefinition who = GridHandlers.single(WHO, (payload, call) -> {
			caller.set(call.principal());
			return Mono.empty();
		});
		X509Bundle certificate = certificate("127.0.0.1");
		try (Node a = new Node(certificate, ClientAuth.REQUIRE, who);
				Node b = new Node(certificate, ClientAuth.REQUIRE, who)) {
			a.meet(b);

			a.grid.connection(b.name()).request(WHO, null).block(LIMIT);
			assertThat(caller.get()).isEqualTo(new NodePrincipal(a.name(), NodeIdentity.CERTIFICATE));
			b.grid.connection(a.name()).request(WHO, null).block(LIMIT);
			assertThat(caller.get()).isEqualTo(new NodePrincipal(b.name(), NodeIdentity.CERTIFICATE));
		}
	}

	@Test
	void dialerWithACertificateForItsNameIsLetIn() throws Exception {
		try (Node node = new Node(certificate("127.0.0.1"), ClientAuth.REQUIRE)) {
			assertThat(upgrade(node, client(certificate("127.0.0.9")))).startsWith("HTTP/1.1 101 ");
			assertThat(upgrade(node, client(uriCertificate(PEER)))).startsWith("HTTP/1.1 101 ");
		}
	}

	@Test
	void dialerWithTheCertificateOfAnotherNodeIsRefused() throws Exception {
		try (Node node = new Node(certificate("127.0.0.1"), ClientAuth.REQUIRE)) {
			SSLContext thief = client(certificate("127.0.0.8"));
			for (int attempt = 0; attempt < 3; attempt++) {
				assertRefused(upgrade(node, thief));
			}

			assertThat(this.log.list).singleElement()
				.asString()
				.contains(PEER, "certificate is for another node", "subject alternative names", "127.0.0.9");
		}
	}

	@Test
	void dialerWithoutACertificateIsRefusedWhereItOnlyMayHaveOne() throws Exception {
		try (Node node = new Node(certificate("127.0.0.1"), ClientAuth.OPTIONAL)) {
			assertRefused(upgrade(node, client(null)));

			assertThat(this.log.list).singleElement().asString().contains(PEER, "no certificate", "proxy");
		}
	}

	@Test
	void dialerOfAnotherAuthorityIsALineInTheLogOnceAMinute() throws Exception {
		X509Bundle stranger = new CertificateBuilder().subject("CN=stranger")
			.addSanIpAddress("127.0.0.9")
			.setIsCertificateAuthority(true)
			.ecp256()
			.buildSelfSigned();
		Logger guard = (Logger) LoggerFactory.getLogger("dev.gridmesh.transport.netty.ConnectionGuard");
		guard.addAppender(this.log);
		try (Node node = new Node(certificate("127.0.0.1"), ClientAuth.REQUIRE)) {
			SSLContext context = client(stranger);
			for (int attempt = 0; attempt < 3; attempt++) {
				assertThatIOException().isThrownBy(() -> requireAnswer(upgrade(node, context)));
			}

			Awaitility.await().atMost(LIMIT).until(() -> !this.log.list.isEmpty());
			assertThat(this.log.list).filteredOn((event) -> event.getLevel() == Level.WARN)
				.singleElement()
				.asString()
				.contains("refused a connection of 127.0.0.1:", "TLS failed", "trust store");
		}
		finally {
			guard.detachAppender(this.log);
		}
	}

	/** A socket that is closed in time reads as an empty answer, else as an error. */
	private static void requireAnswer(String answer) throws IOException {
		if (answer.isEmpty()) {
			throw new IOException("closed without an answer");
		}
	}

	@Test
	void resumedSessionHasTheCertificateOfTheFirst() throws Exception {
		try (Node node = new Node(certificate("127.0.0.1"), ClientAuth.REQUIRE)) {
			SSLContext peer = client(certificate("127.0.0.9"));
			SSLContext thief = client(certificate("127.0.0.8"));
			Session first = session(node, peer);
			Session resumed = session(node, peer);

			assertThat(resumed.created()).as("that it is resumed").isEqualTo(first.created());
			assertThat(List.of(first.answer(), resumed.answer()))
				.allSatisfy((answer) -> assertThat(answer).startsWith("HTTP/1.1 101 "));
			assertRefused(session(node, thief).answer());
			assertRefused(session(node, thief).answer());
		}
	}

	@Test
	void plainProxyThatEndsTlsIsNotTakenForThePeer() throws Exception {
		try (Node plain = new Node(null, ClientAuth.NONE)) {
			assertRefused(exchange(plain, new Socket(InetAddress.getLoopbackAddress(), plain.port()),
					Map.of("X-Forwarded-Client-Cert", "URI=" + PEER, "X-Forwarded-Proto", "https")));
			assertThat(this.log.list).singleElement().asString().contains("no certificate");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "ip:127.0.0.1", "uri:https://127.0.0.1:%d" })
	void acceptorWithACertificateForItsNameIsAskedForTheUpgrade(String alternative) throws Exception {
		try (TlsServer server = new TlsServer(alternative); Node node = dialerOf(server)) {
			node.grid.addPeer(server.name());
			assertThat(server.read()).startsWith("GET /grid/v1 ");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "ip:127.0.0.8", "uri:https://127.0.0.1:1", "uri:http://127.0.0.1:%d", "dns:127.0.0.1",
			"dns:localhost" })
	void acceptorWithTheCertificateOfAnotherNodeIsToldNothing(String alternative) throws Exception {
		try (TlsServer server = new TlsServer(alternative); Node node = dialerOf(server)) {
			node.grid.addPeer(server.name());
			assertThat(server.read()).isEmpty();
			Awaitility.await()
				.atMost(LIMIT)
				.untilAsserted(() -> assertThat(node.grid.connection(server.name()).stats().lastError())
					.contains("its certificate is for another node"));
		}
	}

	/** A node that is the one of the two that dials. */
	private static Node dialerOf(TlsServer server) throws Exception {
		Node node = new Node(certificate("127.0.0.1"), ClientAuth.REQUIRE);
		while (!DialerElection.localDials(node.name(), server.name())) {
			node.close();
			node = new Node(certificate("127.0.0.1"), ClientAuth.REQUIRE);
		}
		return node;
	}

	@Test
	void credentialsReachTheAuthenticatorsOfBothEnds() throws Exception {
		X509Bundle certificate = certificate("127.0.0.1");
		AtomicReference<PeerClaim> seenByA = new AtomicReference<>();
		AtomicReference<PeerClaim> seenByB = new AtomicReference<>();
		Map<NodeName, String> credentials = new ConcurrentHashMap<>();
		try (Node a = new Node(certificate, "token-of-a", credentials, seenByA);
				Node b = new Node(certificate, "token-of-b", credentials, seenByB)) {
			a.meet(b);

			assertThat(credentials.get(a.name())).isEqualTo("token-of-b-for-" + a.name());
			assertThat(credentials.get(b.name())).isEqualTo("token-of-a-for-" + b.name());
			assertThat(seenByA.get().peer().certificates()).first().isEqualTo(certificate.getCertificate());
			assertThat(seenByB.get().peer().certificates()).first().isEqualTo(certificate.getCertificate());
			assertThat(seenByA.get().toString() + seenByB.get()).doesNotContain("token");
		}
	}

	private static void assertRefused(String answer) {
		assertThat(answer).startsWith("HTTP/1.1 403 ").containsIgnoringCase("content-length: 0").endsWith("\r\n\r\n");
	}

	private static String upgrade(Node node, SSLContext client) throws Exception {
		return session(node, client).answer();
	}

	private static Session session(Node node, SSLContext client) throws Exception {
		SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket("127.0.0.1", node.port());
		String answer = exchange(node, socket, Map.of());
		return new Session(answer, socket.getSession().getCreationTime());
	}

	/** Proves itself as the peer, and reads the head of the answer. */
	private static String exchange(Node node, Socket socket, Map<String, String> more) throws IOException {
		try (socket) {
			ProvingNode self = new ProvingNode(NodeName.of(PEER), GridManagerBuilder.DEFAULT_PATH, UUID.randomUUID(),
					RUNTIME);
			StringBuilder request = new StringBuilder("GET /grid/v1 HTTP/1.1\r\nHost: peer\r\nUpgrade: websocket\r\n"
					+ "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
					+ "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
			AUTH.dial(self, node.name())
				.headers()
				.forEach((name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
			more.forEach((name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
			socket.setSoTimeout((int) LIMIT.toMillis());
			socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
			StringBuilder answer = new StringBuilder();
			int next = socket.getInputStream().read();
			while (next >= 0) {
				answer.append((char) next);
				next = answer.toString().endsWith("\r\n\r\n") ? -1 : socket.getInputStream().read();
			}
			return answer.toString();
		}
	}

	private static X509Bundle certificate(String address) throws Exception {
		return new CertificateBuilder().subject("CN=node").addSanIpAddress(address).ecp256().buildIssuedBy(authority);
	}

	private static X509Bundle uriCertificate(String uri) throws Exception {
		return new CertificateBuilder().subject("CN=node")
			.addSanUriName(URI.create(uri))
			.ecp256()
			.buildIssuedBy(authority);
	}

	private static SSLContext client(X509Bundle certificate) throws Exception {
		SSLContext context = SSLContext.getInstance("TLS");
		KeyManager[] keys = (certificate != null) ? certificate.toKeyManagerFactory().getKeyManagers() : null;
		context.init(keys, new TrustManager[] { authority.toTrustManager() }, null);
		return context;
	}

	/** Answers nothing, but says what it was sent. */
	private static final class TlsServer implements AutoCloseable {

		private final SSLServerSocket server;

		TlsServer(String alternative) throws Exception {
			ServerSocket port = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
			String value = alternative.substring(alternative.indexOf(':') + 1).formatted(port.getLocalPort());
			CertificateBuilder builder = new CertificateBuilder().subject("CN=127.0.0.1").ecp256();
			switch (alternative.substring(0, alternative.indexOf(':'))) {
				case "ip" -> builder.addSanIpAddress(value);
				case "dns" -> builder.addSanDnsName(value);
				default -> builder.addSanUriName(URI.create(value));
			}
			port.close();
			this.server = (SSLServerSocket) client(builder.buildIssuedBy(authority)).getServerSocketFactory()
				.createServerSocket(port.getLocalPort(), 50, port.getInetAddress());
			this.server.setSoTimeout((int) LIMIT.toMillis());
		}

		NodeName name() {
			return NodeName.of("https://127.0.0.1:" + this.server.getLocalPort());
		}

		/**
		 * What the first one that connects sends, until it has said one line, or ends.
		 */
		String read() throws IOException {
			try (Socket socket = this.server.accept()) {
				socket.setSoTimeout((int) LIMIT.toMillis());
				StringBuilder line = new StringBuilder();
				int next = socket.getInputStream().read();
				while (next >= 0) {
					line.append((char) next);
					next = (next == '\n') ? -1 : socket.getInputStream().read();
				}
				return line.toString();
			}
		}

		@Override
		public void close() throws IOException {
			this.server.close();
		}

	}

	/** What came of one connection. */
	private record Session(String answer, long created) {

	}

	/** A node that demands certificates, or one behind a proxy that ends TLS. */
	private static final class Node implements AutoCloseable {

		private final ReactorNettyListener listener;

		private final GridManager grid;

		Node(X509Bundle certificate, ClientAuth clientAuth, HandlerDefinition... handlers) throws Exception {
			this.listener = listener(certificate, clientAuth);
			this.grid = builder(certificate).identity(NodeIdentity.CERTIFICATE).handlers(List.of(handlers)).build();
			this.grid.start();
		}

		Node(X509Bundle certificate, String token, Map<NodeName, String> credentials, AtomicReference<PeerClaim> seen)
				throws Exception {
			this.listener = listener(certificate, ClientAuth.REQUIRE);
			this.grid = builder(certificate).credentials((remote) -> Mono.just(token + "-for-" + remote))
				.authenticator((claim) -> {
					seen.set(claim);
					credentials.put(claim.local(), String.valueOf(claim.credentials()));
					return Mono.<Principal>just(() -> "known");
				})
				.build();
			this.grid.start();
		}

		private GridManagerBuilder builder(X509Bundle certificate) throws Exception {
			GridManagerBuilder builder = GridManagerBuilder.create()
				.local(() -> NodeName.of("https://127.0.0.1:" + this.listener.port()))
				.peers(PEER)
				.auth(AUTH)
				.externalListener(this.listener)
				.settings((settings) -> settings
					.connect((connect) -> connect.minDelay(Duration.ofSeconds(5)).maxDelay(Duration.ofSeconds(5))));
			if (certificate != null) {
				SslContext dialer = SslContextBuilder.forClient()
					.keyManager(certificate.toKeyManagerFactory())
					.trustManager(authority.getCertificate())
					.build();
				builder.connector(ReactorNettyConnector.builder()
					.sslContext(() -> dialer)
					.identity(NodeIdentity.CERTIFICATE)
					.build());
			}
			return builder;
		}

		private static ReactorNettyListener listener(X509Bundle certificate, ClientAuth clientAuth) throws Exception {
			ReactorNettyListener.Builder builder = ReactorNettyListener.builder(0).address("127.0.0.1");
			if (certificate != null) {
				SslContext server = SslContextBuilder.forServer(certificate.toKeyManagerFactory())
					.trustManager(authority.getCertificate())
					.clientAuth(clientAuth)
					.build();
				builder.sslContext(() -> server);
			}
			return builder.build();
		}

		int port() {
			return this.listener.port();
		}

		NodeName name() {
			return this.grid.local();
		}

		ConnectionState state(Node other) {
			return this.grid.connection(other.name()).state();
		}

		void meet(Node other) {
			this.grid.addPeer(other.name());
			other.grid.addPeer(name());
			this.grid.connection(other.name()).awaitConnected(LIMIT).block(LIMIT);
			other.grid.connection(name()).awaitConnected(LIMIT).block(LIMIT);
		}

		@Override
		public void close() {
			this.grid.stop(Duration.ZERO).block(LIMIT);
		}

	}

}
