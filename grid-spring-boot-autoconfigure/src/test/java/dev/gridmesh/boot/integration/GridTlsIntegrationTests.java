package dev.gridmesh.boot.integration;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.net.ssl.SSLContext;

import dev.gridmesh.ConnectionRole;
import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridConnection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.ssl.jks.JksSslStoreBundle;
import org.springframework.boot.ssl.jks.JksSslStoreDetails;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nodes that speak TLS, with the SSL bundles of Spring Boot.
 */
@ExtendWith(OutputCaptureExtension.class)
class GridTlsIntegrationTests {

	private static final String PASSWORD = "changeit";

	@TempDir
	static Path directory;

	private static Path keys;

	private static Path trust;

	@BeforeAll
	static void createStores() throws IOException, InterruptedException {
		keys = directory.resolve("keys.p12");
		trust = directory.resolve("trust.p12");
		createStores(keys, trust);
		createStores(newKeys(), newTrust());
		for (Path certificates : List.of(keys, newKeys())) {
			keytool("-importcert", "-noprompt", "-keystore", bothTrust().toString(), "-alias",
					certificates.getFileName().toString(), "-file", certificateOf(certificates).toString());
		}
	}

	private static Path bothTrust() {
		return directory.resolve("both-trust.p12");
	}

	private static Path certificateOf(Path keys) {
		return directory.resolve(keys.getFileName() + ".crt");
	}

	private static Path newKeys() {
		return directory.resolve("new-keys.p12");
	}

	private static Path newTrust() {
		return directory.resolve("new-trust.p12");
	}

	private static void createStores(Path keys, Path trust) throws IOException, InterruptedException {
		Path certificate = certificateOf(keys);
		keytool("-genkeypair", "-keystore", keys.toString(), "-alias", "grid", "-keyalg", "EC", "-dname", "CN=grid",
				"-ext", "SAN=ip:127.0.0.1,dns:localhost");
		keytool("-exportcert", "-keystore", keys.toString(), "-alias", "grid", "-file", certificate.toString());
		keytool("-importcert", "-noprompt", "-keystore", trust.toString(), "-alias", "grid", "-file",
				certificate.toString());
	}

	private static void keytool(String... arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
		Collections.addAll(command, arguments);
		Collections.addAll(command, "-storetype", "PKCS12", "-storepass", PASSWORD);
		assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
	}

	@Test
	void nodesShareTheirTlsPort() {
		try (TestNode a = start("server.ssl.bundle=grid", "grid.ssl.bundle=grid");
				TestNode b = start("server.ssl.bundle=grid", "grid.ssl.bundle=grid")) {
			TestNode.connect(a, b);

			assertThat(a.name().secure()).isTrue();
			assertThat(a.call(b, "test.name").retrieveMono(String.class).block(TestNode.TIMEOUT))
				.isEqualTo(b.name().value());
		}
	}

	@Test
	void sharedPortSpeaksHttp2WithOthersAndIsUpgradedByPeers() throws Exception {
		String[] properties = { "server.ssl.bundle=grid", "grid.ssl.bundle=grid", "server.http2.enabled=true" };
		try (TestNode a = start(properties); TestNode b = start(properties)) {
			TestNode.connect(a, b);
			SSLContext trusting = a.context().getBean(SslBundles.class).getBundle("grid").createSslContext();
			HttpClient client = HttpClient.newBuilder().sslContext(trusting).build();
			HttpRequest request = HttpRequest.newBuilder(URI.create(b.name() + "/actuator/health"))
				.version(HttpClient.Version.HTTP_2)
				.timeout(TestNode.TIMEOUT)
				.build();
			for (int exchange = 0; exchange < 3; exchange++) {
				HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
				assertThat(response.statusCode()).isEqualTo(200);
				assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
			}
			for (TestNode caller : List.of(a, b)) {
				TestNode peer = (caller == a) ? b : a;
				assertThat(caller.call(peer, "test.name").retrieveMono(String.class).block(TestNode.TIMEOUT))
					.isEqualTo(peer.name().value());
			}
		}
	}

	@Test
	void nodesHaveTlsPortsOfTheirOwn() {
		try (TestNode a = start("grid.server.port=0", "grid.server.ssl.bundle=grid", "grid.ssl.bundle=grid");
				TestNode b = start("grid.server.port=0", "grid.server.ssl.bundle=grid", "grid.ssl.bundle=grid")) {
			TestNode.connect(a, b);

			assertThat(b.call(a, "test.name").retrieveMono(String.class).block(TestNode.TIMEOUT))
				.isEqualTo(a.name().value());
		}
	}

	@Test
	void nodeWithoutTrustDoesNotConnect() {
		try (TestNode a = start("server.ssl.bundle=grid"); TestNode b = start("server.ssl.bundle=grid")) {
			TestNode.introduce(a, b);

			Awaitility.await()
				.atMost(TestNode.TIMEOUT)
				.until(() -> a.state(b) == ConnectionState.CONNECTION_ERROR
						|| b.state(a) == ConnectionState.CONNECTION_ERROR);
			assertThat(List.of(a.state(b), b.state(a))).doesNotContain(ConnectionState.CONNECTED);
		}
	}

	@Test
	void nameWithoutPeersIsThatOfATlsServer() {
		try (TestNode node = start("server.ssl.bundle=grid", "grid.local=")) {
			assertThat(node.name().secure()).isTrue();
		}
	}

	@Test
	void reloadedBundleCountsFromTheNextDialOn() {
		String[] properties = { "grid.server.port=0", "grid.server.ssl.bundle=grid", "grid.ssl.bundle=grid" };
		try (TestNode a = start(properties); TestNode b = start(properties)) {
			TestNode.connect(a, b);
			boolean dials = connection(a, b).stats().role() == ConnectionRole.DIALER;
			TestNode dialer = dials ? a : b;
			TestNode acceptor = dials ? b : a;
			Instant connected = connection(dialer, acceptor).stats().since();

			reload(dialer);

			assertThat(dialer.call(acceptor, "test.name").retrieveMono(String.class).block(TestNode.TIMEOUT))
				.isEqualTo(acceptor.name().value());
			assertThat(connection(dialer, acceptor).stats().since()).isEqualTo(connected);

			// the dialer no longer trusts what the acceptor has
			connection(dialer, acceptor).reconnect("test");
			Awaitility.await()
				.atMost(TestNode.TIMEOUT)
				.until(() -> String.valueOf(connection(dialer, acceptor).stats().lastError()).contains("PKIX"));
			assertThat(dialer.state(acceptor)).isEqualTo(ConnectionState.CONNECTION_ERROR);

			reload(acceptor);

			dialer.awaitConnected();
			acceptor.awaitConnected();
		}
	}

	@Test
	void certificatesOfBothEndsChangeUnderLoadWithoutALostCall(CapturedOutput output) {
		String[] properties = { "grid.server.port=0", "grid.server.ssl.bundle=grid", "grid.ssl.bundle=grid" };
		try (TestNode a = start(properties); TestNode b = start(properties)) {
			TestNode.connect(a, b);
			AtomicBoolean done = new AtomicBoolean();
			List<CompletableFuture<Long>> load = List.of(load(a, b, done), load(b, a, done));

			update(keys, bothTrust(), a, b);
			update(newKeys(), bothTrust(), a, b);
			renew(a, b, "the certificates are new", output);
			update(newKeys(), newTrust(), a, b);
			renew(a, b, "the old ones are not trusted", output);

			done.set(true);
			assertThat(load).allSatisfy((calls) -> assertThat(calls).succeedsWithin(TestNode.TIMEOUT)
				.satisfies((answered) -> assertThat(answered).isPositive()));
		}
	}

	/** Calls without a pause until it is done; fails with the first call that does. */
	private static CompletableFuture<Long> load(TestNode caller, TestNode peer, AtomicBoolean done) {
		return Mono.defer(() -> caller.call(peer, "test.name").retrieveMono(String.class))
			.repeat(() -> !done.get())
			.doOnNext((name) -> assertThat(name).isEqualTo(peer.name().value()))
			.count()
			.toFuture();
	}

	private static void update(Path keys, Path trust, TestNode... nodes) {
		SslStoreBundle stores = new JksSslStoreBundle(store(keys), store(trust));
		for (TestNode node : nodes) {
			node.context().getBean(SslBundleRegistry.class).updateBundle("grid", SslBundle.of(stores));
		}
	}

	/** Renews the link, which only the end that dials does. */
	private static void renew(TestNode a, TestNode b, String why, CapturedOutput output) {
		connection(a, b).renew(why);
		connection(b, a).renew(why);
		// one that comes a second after another is put off
		Awaitility.await()
			.atMost(TestNode.TIMEOUT)
			.untilAsserted(() -> assertThat(output.getOut()).containsPattern("renewed the link to .*: " + why));
	}

	private static GridConnection connection(TestNode from, TestNode to) {
		return from.grid().connection(to.name());
	}

	private static void reload(TestNode node) {
		update(newKeys(), newTrust(), node);
	}

	private static JksSslStoreDetails store(Path path) {
		return JksSslStoreDetails.forLocation(path.toUri().toString()).withPassword(PASSWORD);
	}

	private static TestNode start(String... properties) {
		List<String> all = new ArrayList<>(List.of("grid.local=https://127.0.0.1:0",
				"spring.ssl.bundle.jks.grid.keystore.location=" + keys.toUri(),
				"spring.ssl.bundle.jks.grid.keystore.password=" + PASSWORD,
				"spring.ssl.bundle.jks.grid.truststore.location=" + trust.toUri(),
				"spring.ssl.bundle.jks.grid.truststore.password=" + PASSWORD));
		Collections.addAll(all, properties);
		return TestNode.start(List.of(TestHandlers.class), all.toArray(String[]::new));
	}

}
