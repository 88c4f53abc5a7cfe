package dev.gridmesh.boot.integration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import dev.gridmesh.ConnectionState;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Does what {@code docs/tls.md} says: runs its commands, and starts nodes with its
 * settings. Only what a test must choose otherwise is put in its place: ports, and the
 * folder.
 */
class TlsGuideIntegrationTests {

	private static final Path GUIDE = Path.of("..", "docs", "tls.md");

	private static final Pattern BLOCK = Pattern.compile("```(\\w+)\n(.*?)```", Pattern.DOTALL);

	private static final Map<String, String> ENVIRONMENT = Map.of("STOREPASS", "changeit", "PATH",
			Path.of(System.getProperty("java.home"), "bin") + ":" + System.getenv("PATH"));

	@TempDir
	static Path directory;

	@BeforeAll
	static void runTheCommands() throws IOException, InterruptedException {
		assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "the guide is for bash");
		String commands = String.join("\n", blocks("bash"));
		String ofAnotherNode = blocks("bash").get(1).replace("node-1", "node-2");
		String ofAStranger = "keytool -genkeypair -alias grid -keystore stranger.p12 -storepass \"$STOREPASS\" "
				+ "-keyalg EC -dname CN=stranger -ext SAN=dns:localhost,ip:127.0.0.1";
		String ofAnotherHost = blocks("bash").get(1)
			.replace("node-1", "node-3")
			.replace("dns:localhost,ip:127.0.0.1", "ip:127.0.0.3");
		bash(String.join("\n", "set -euo pipefail", commands, ofAnotherNode, ofAnotherHost, ofAStranger));
	}

	private static void bash(String script) throws IOException, InterruptedException {
		ProcessBuilder bash = new ProcessBuilder("/bin/bash", "-c", script).directory(directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(directory.resolve("commands.log").toFile());
		bash.environment().putAll(ENVIRONMENT);
		int status = bash.start().waitFor();
		assertThat(status).as(() -> read(directory.resolve("commands.log"))).isZero();
	}

	@Test
	void nodesWithCertificatesOfTheAuthorityCallEachOther() {
		try (TestNode a = start("node-1.p12"); TestNode b = start("node-2.p12")) {
			TestNode.connect(a, b);

			assertThat(a.name().secure()).isTrue();
			assertThat(a.call(b, "test.name").retrieveMono(String.class).block(TestNode.TIMEOUT))
				.isEqualTo(b.name().value());
			assertThat(b.call(a, "test.name").retrieveMono(String.class).block(TestNode.TIMEOUT))
				.isEqualTo(a.name().value());
		}
	}

	@Test
	void strangerWithTheSecretButAnotherCertificateStaysOutside() {
		try (TestNode a = start("node-1.p12"); TestNode stranger = start("stranger.p12")) {
			staysApart(a, stranger);
		}
	}

	@Test
	void whoComesWithoutACertificateStaysOutside() {
		String[] trustAlone = { "grid.ssl.bundle=trust-alone",
				"spring.ssl.bundle.jks.trust-alone.truststore.location=" + directory.resolve("trust.p12").toUri(),
				"spring.ssl.bundle.jks.trust-alone.truststore.password=" + ENVIRONMENT.get("STOREPASS") };
		try (TestNode a = start("node-1.p12", trustAlone); TestNode b = start("node-2.p12", trustAlone)) {
			staysApart(a, b);
		}
	}

	@Test
	void nodesWithCertificatesForTheirNamesCallEachOther() {
		try (TestNode a = start("node-1.p12", identity()); TestNode b = start("node-2.p12", identity())) {
			TestNode.connect(a, b);

			assertThat(a.call(b, "test.name").retrieveMono(String.class).block(TestNode.TIMEOUT))
				.isEqualTo(b.name().value());
			assertThat(b.call(a, "test.name").retrieveMono(String.class).block(TestNode.TIMEOUT))
				.isEqualTo(a.name().value());
		}
	}

	@Test
	void nodeWithTheCertificateOfAnotherNameStaysOutside() {
		try (TestNode a = start("node-1.p12", identity()); TestNode thief = start("node-3.p12", identity())) {
			staysApart(a, thief);
		}
	}

	@Test
	void nodesOnTheSharedPortAreBoundToTheirNamesToo() {
		try (TestNode a = start("node-1.p12", shared()); TestNode b = start("node-2.p12", shared())) {
			TestNode.connect(a, b);
			try (TestNode thief = start("node-3.p12", shared())) {
				staysApart(a, thief);
			}
			assertThat(a.call(b, "test.name").retrieveMono(String.class).block(TestNode.TIMEOUT))
				.isEqualTo(b.name().value());
		}
	}

	/** What the guide has for names. */
	private static String[] identity() {
		return blocks("properties").get(1).strip().split("\n");
	}

	/** The same on the port of the web server. */
	private static String[] shared() {
		List<String> all = new ArrayList<>(List.of(identity()));
		all.addAll(List.of("server.ssl.bundle=grid", "server.ssl.client-auth=need"));
		return all.toArray(String[]::new);
	}

	private static void staysApart(TestNode a, TestNode b) {
		TestNode.introduce(a, b);

		Awaitility.await()
			.atMost(TestNode.TIMEOUT)
			.until(() -> a.state(b) == ConnectionState.CONNECTION_ERROR
					|| b.state(a) == ConnectionState.CONNECTION_ERROR);
		assertThat(List.of(a.state(b), b.state(a))).doesNotContain(ConnectionState.CONNECTED);
	}

	private static TestNode start(String keys, String... properties) {
		boolean shared = List.of(properties).contains("server.ssl.bundle=grid");
		List<String> all = new ArrayList<>();
		for (String line : blocks("properties").get(0).split("\n")) {
			if (shared && line.startsWith("grid.server.")) {
				continue;
			}
			all.add(line.replace("file:node-1.p12", directory.resolve(keys).toUri().toString())
				.replace("file:trust.p12", directory.resolve("trust.p12").toUri().toString())
				.replace("${STOREPASS}", ENVIRONMENT.get("STOREPASS"))
				.replace("grid.server.port=8443", "grid.server.port=0")
				.replace("https://node-1:8443", "https://127.0.0.1:0"));
		}
		all.addAll(List.of(properties));
		return TestNode.start(List.of(TestHandlers.class), all.toArray(String[]::new));
	}

	private static List<String> blocks(String language) {
		return BLOCK.matcher(read(GUIDE))
			.results()
			.filter((block) -> block.group(1).equals(language))
			.map((block) -> block.group(2))
			.toList();
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
