package dev.gridmesh.boot.integration;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import dev.gridmesh.ConnectionState;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nodes that speak TLS, with the SSL bundles of Spring Boot.
 */
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
		Path certificate = directory.resolve("grid.crt");
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
