package dev.gridmesh.sample.cluster;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The launcher as a process of its own with processes of fake nodes, in a directory with
 * a space in its name.
 */
class ClusterLauncherIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@TempDir
	Path temporary;

	private final List<ProcessHandle> all = new ArrayList<>();

	private Path directory;

	private Path output;

	private List<Integer> ports;

	@BeforeEach
	void choosePorts() throws IOException {
		this.directory = this.temporary.resolve("a cluster's directory");
		this.output = this.temporary.resolve("output");
		this.ports = freePorts(3);
	}

	@AfterEach
	void endWhatIsLeft() {
		this.all.forEach(ProcessHandle::destroyForcibly);
	}

	@Test
	void startsAllNodesAndPrintsWhoSeesWhom() throws Exception {
		Process launcher = launch("");

		awaitOutput("3 nodes are up and see each other");

		assertThat(nodeProcesses()).hasSize(3).allMatch(ProcessHandle::isAlive);
		assertThat(Files.readString(this.output))
			.contains("CONNECTED", "http://localhost:" + this.ports.get(0) + "/api/nodes")
			.contains("Ctrl-C");
		assertThat(launcher.isAlive()).isTrue();
	}

	@Test
	void termSignalStopsTheNodes() throws Exception {
		Process launcher = launch("");
		awaitOutput("Ctrl-C");
		List<ProcessHandle> nodes = nodeProcesses();

		launcher.destroy();

		assertThat(launcher.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		assertThat(nodes).hasSize(3).noneMatch(ProcessHandle::isAlive);
		assertThat(Files.readString(this.output)).contains("all nodes that were started here are stopped");
	}

	@Test
	void termSignalDuringTheStartStopsTheNodes() throws Exception {
		Process launcher = launch("");
		Awaitility.await().atMost(PATIENCE).until(() -> Files.exists(pidFile(this.ports.get(0))));

		launcher.destroy();

		assertThat(launcher.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		assertThat(nodeProcesses()).noneMatch(ProcessHandle::isAlive);
	}

	@Test
	void nodesEndWhenTheLauncherIsKilled() throws Exception {
		Process launcher = launch("");
		awaitOutput("Ctrl-C");
		List<ProcessHandle> nodes = nodeProcesses();

		launcher.destroyForcibly();

		assertThat(nodes).hasSize(3);
		for (ProcessHandle node : nodes) {
			awaitEnd(node);
		}
	}

	@Test
	void takenPortIsNamedAndNothingStarted() throws Exception {
		try (ServerSocket taken = new ServerSocket(this.ports.get(1))) {
			Process launcher = launch("");

			assertThat(launcher.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
			assertThat(launcher.exitValue()).isNotZero();
			assertThat(Files.readString(this.output))
				.contains("port %d is not free".formatted(taken.getLocalPort()), "nothing was started")
				.doesNotContain("port %d is not free".formatted(this.ports.get(0)));
			assertThat(this.directory).doesNotExist();
		}
	}

	@Test
	void nodeThatDoesNotStartEndsAllAndItsOutputIsShown() throws Exception {
		Process launcher = launch(String.valueOf(this.ports.get(1)));

		assertThat(launcher.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		assertThat(launcher.exitValue()).isNotZero();
		assertThat(Files.readString(this.output))
			.contains("node-%d ended with exit code 3".formatted(this.ports.get(1)), "this node is broken");
		assertThat(nodeProcesses()).noneMatch(ProcessHandle::isAlive);
	}

	@Test
	void killedNodeIsReportedAndThePrintedCommandStartsItAgain() throws Exception {
		Process launcher = launch("");
		awaitOutput("Ctrl-C");
		int port = this.ports.get(2);
		ProcessHandle victim = nodeProcess(port).orElseThrow();

		victim.destroyForcibly();

		awaitOutput("node-%d was ended by signal 9".formatted(port));
		awaitOutput("not all nodes see each other");
		String command = Files.readAllLines(this.output)
			.stream()
			.filter((line) -> line.strip().startsWith("sh "))
			.findFirst()
			.orElseThrow();
		assertThat(launcher.isAlive()).isTrue();

		Process again = new ProcessBuilder("sh", "-c", "exec " + command.strip()).redirectErrorStream(true)
			.redirectOutput(this.temporary.resolve("again").toFile())
			.redirectInput(new File("/dev/null"))
			.start();
		this.all.add(again.toHandle());

		awaitOutput("cluster: all nodes see each other");
		launcher.destroy();
		assertThat(launcher.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		assertThat(again.isAlive()).isTrue();
		assertThat(Files.readString(this.output))
			.contains("node-%d was started by hand and goes on; this stops it: kill %d".formatted(port, again.pid()));
	}

	@Test
	void launcherEndsWhenNoNodeIsLeft() throws Exception {
		Process launcher = launch("");
		awaitOutput("Ctrl-C");

		nodeProcesses().forEach(ProcessHandle::destroyForcibly);

		assertThat(launcher.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		assertThat(Files.readString(this.output)).contains("no node is left");
	}

	@Test
	void secretIsReadableByItsOwnerOnlyAndOnNoCommandLine() throws Exception {
		launch("");
		awaitOutput("Ctrl-C");
		Path file = this.directory.resolve("node-" + this.ports.get(0)).resolve("secret");

		String secret = Files.readString(file).strip();

		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
		assertThat(secret).hasSize(64);
		assertThat(Files.readString(this.output)).doesNotContain(secret);
		assertThat(nodeProcesses()).noneMatch((node) -> node.info().commandLine().orElse("").contains(secret));
	}

	private Process launch(String brokenPort) throws IOException {
		String ports = this.ports.stream().map(String::valueOf).collect(Collectors.joining(","));
		Process launcher = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx64m", "-cp", System.getProperty("java.class.path"), FakeClusterLauncher.class.getName(), ports,
				this.directory.toString(), brokenPort)
			.redirectErrorStream(true)
			.redirectOutput(this.output.toFile())
			.start();
		this.all.add(launcher.toHandle());
		return launcher;
	}

	private void awaitOutput(String text) {
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(Files.readString(this.output)).contains(text));
		nodeProcesses();
	}

	/** The nodes of the pid files, as far as they are still there. */
	private List<ProcessHandle> nodeProcesses() {
		return this.ports.stream()
			.filter((port) -> Files.exists(pidFile(port)))
			.flatMap((port) -> nodeProcess(port).stream())
			.toList();
	}

	private Optional<ProcessHandle> nodeProcess(int port) {
		try {
			Optional<ProcessHandle> node = ProcessHandle.of(Long.parseLong(Files.readString(pidFile(port)).strip()));
			node.filter((handle) -> !this.all.contains(handle)).ifPresent(this.all::add);
			return node;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Path pidFile(int port) {
		return this.directory.resolve("node-" + port).resolve("node.pid");
	}

	private static void awaitEnd(ProcessHandle process)
			throws InterruptedException, ExecutionException, TimeoutException {
		process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
	}

	private static List<Integer> freePorts(int count) throws IOException {
		List<ServerSocket> sockets = new ArrayList<>();
		List<Integer> ports = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			ServerSocket socket = new ServerSocket();
			socket.setReuseAddress(true);
			socket.bind(new InetSocketAddress(0));
			sockets.add(socket);
			ports.add(socket.getLocalPort());
		}
		for (ServerSocket socket : sockets) {
			socket.close();
		}
		return ports;
	}

}
