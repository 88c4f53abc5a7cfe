package dev.gridmesh.sample.cluster;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Several nodes on this machine. Whatever ends this process, no node outlives it: they
 * are stopped by {@link #close()}, and each stops by itself when its standard input ends.
 * {@link #close()} is safe for any thread; the rest belongs to the thread that runs it.
 */
class Cluster implements AutoCloseable {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(120);

	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

	private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

	private static final String SAMPLE_QUERY = "Started SampleNodeApplication";

	private final ClusterOptions options;

	private final PrintStream out;

	private final NodeClient client = new NodeClient();

	private final CountDownLatch closed = new CountDownLatch(1);

	/** Guarded by itself: nobody starts a node once the nodes are being stopped. */
	private final List<ClusterNode> nodes = new ArrayList<>();

	private final Set<ClusterNode> down = new HashSet<>();

	private final Object stopLock = new Object();

	private boolean stopped;

	private Map<String, NodeView> shown = Map.of();

	Cluster(ClusterOptions options, PrintStream out) {
		this.options = options;
		this.out = out;
	}

	/**
	 * Starts the nodes, waits until they see each other, says so, and goes on until it is
	 * closed or no node is left.
	 * @throws ClusterException if the cluster does not come up, or no node is left
	 * @throws InterruptedException if the thread is interrupted
	 */
	void run() throws InterruptedException {
		try (this) {
			Ports.requireFree(this.options.ports());
			startAll();
			if (awaitConnected()) {
				introduce();
				watch();
			}
		}
	}

	private void startAll() {
		say("starting %d nodes, directories below %s", this.options.ports().size(), this.options.directory());
		String secret = randomSecret();
		try {
			Files.createDirectories(this.options.directory());
			Files.writeString(this.options.directory().resolve("launcher.pid"), ProcessHandle.current().pid() + "\n");
			for (int port : this.options.ports()) {
				start(port, secret);
			}
		}
		catch (IOException ex) {
			throw new ClusterException("the nodes' directories cannot be written: " + ex);
		}
	}

	private void start(int port, String secret) throws IOException {
		Path directory = this.options.directory().resolve("node-" + port);
		NodeFiles files = new NodeFiles(directory);
		files.create();
		List<String> program = new ArrayList<>(files.copyProgram(this.options.program()));
		program.add("--server.port=" + port);
		program.add("--logs.directory=" + files.logDirectory());
		program.add("--logging.file.name=" + files.logDirectory().resolve("node.log"));
		if (!this.options.ports().equals(ClusterOptions.DEFAULT_PORTS)) {
			program.add("--grid.peers=" + String.join(",", this.options.nodeNames()));
		}
		files.writeStartScript(NodeCommand.forHand(program), secret);
		ClusterNode node = new ClusterNode(port, directory, files, NodeCommand.forLauncher(program));
		synchronized (this.nodes) {
			if (this.closed.getCount() > 0) {
				this.nodes.add(node);
				node.start(secret);
			}
		}
	}

	private static String randomSecret() {
		byte[] bytes = new byte[32];
		new SecureRandom().nextBytes(bytes);
		return HexFormat.of().formatHex(bytes);
	}

	/**
	 * Waits until each node is connected to all others.
	 * @return false if this cluster was closed meanwhile
	 */
	private boolean awaitConnected() throws InterruptedException {
		long deadline = System.nanoTime() + CONNECT_TIMEOUT.toNanos();
		while (!closedWithin(POLL_INTERVAL)) {
			for (ClusterNode node : nodes()) {
				if (!node.isAlive()) {
					throw failure("%s %s before the cluster was up".formatted(node.name(), node.describeEnd()), node);
				}
			}
			this.shown = views();
			if (allConnected(this.shown)) {
				return true;
			}
			if (System.nanoTime() - deadline > 0) {
				throw failure("not all nodes were connected after %d seconds%n%s".formatted(CONNECT_TIMEOUT.toSeconds(),
						SightTable.draw(this.shown)), nodes().get(0));
			}
		}
		return false;
	}

	private ClusterException failure(String reason, ClusterNode node) {
		if (this.closed.getCount() == 0) {
			return new ClusterException("stopped while starting");
		}
		return new ClusterException("%s; all nodes are stopped. The end of what %s wrote:%n%s".formatted(reason,
				node.name(), node.consoleTail()));
	}

	private void introduce() throws InterruptedException {
		List<String> names = this.options.nodeNames();
		String first = names.get(0);
		StringBuilder text = new StringBuilder("%d nodes are up and see each other:%n%n".formatted(names.size()));
		text.append(SightTable.draw(this.shown)).append('\n');
		for (ClusterNode node : nodes()) {
			text.append("  %s  log files in %s%n".formatted(ClusterOptions.nodeName(node.port()), node.logDirectory()));
		}
		text.append("%n  curl %s/actuator/grid%n".formatted(first));
		text.append("  curl %s/api/nodes%n".formatted(first));
		text.append("  curl %s/api/files%n".formatted(first));
		String search = NodeClient.searchUrl(first, SAMPLE_QUERY, 10);
		text.append("  curl '%s'%n%n".formatted(search));
		this.client.search(first, SAMPLE_QUERY, 10)
			.lines()
			.forEach((line) -> text.append("    ").append(line).append('\n'));
		say("%s", text);
		say("Ctrl-C stops all nodes");
	}

	private void watch() throws InterruptedException {
		while (!closedWithin(POLL_INTERVAL)) {
			Map<String, NodeView> views = views();
			nodes().forEach((node) -> noticeEnd(node, views.getOrDefault(node.gridName(), NodeView.DOWN)));
			if (!views.equals(this.shown)) {
				this.shown = views;
				say("%s%n%n%s", allConnected(views) ? "all nodes see each other" : "not all nodes see each other",
						SightTable.draw(views));
			}
			if (this.down.size() == this.options.ports().size()) {
				throw new ClusterException("no node is left");
			}
		}
	}

	private void noticeEnd(ClusterNode node, NodeView view) {
		if (!view.isDown() || node.isAlive() || node.startedByHand() != null) {
			this.down.remove(node);
		}
		else if (this.down.add(node) && this.closed.getCount() > 0) {
			say("%s %s; the launcher goes on. This starts it again:%n%n  %s%n", node.name(), node.describeEnd(),
					node.restartCommand());
		}
	}

	private Map<String, NodeView> views() throws InterruptedException {
		Map<String, NodeView> views = new LinkedHashMap<>();
		for (String node : this.options.nodeNames()) {
			views.put(node, this.client.view(node));
		}
		return views;
	}

	private boolean allConnected(Map<String, NodeView> views) {
		List<String> names = this.options.nodeNames();
		return views.entrySet().stream().allMatch((entry) -> entry.getValue().seesAll(names, entry.getKey()));
	}

	private List<ClusterNode> nodes() {
		synchronized (this.nodes) {
			return List.copyOf(this.nodes);
		}
	}

	private boolean closedWithin(Duration time) throws InterruptedException {
		return this.closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
	}

	/**
	 * Stops the nodes and waits for their end. Idempotent.
	 */
	@Override
	public void close() {
		List<ClusterNode> started;
		synchronized (this.nodes) {
			this.closed.countDown();
			started = List.copyOf(this.nodes);
		}
		synchronized (this.stopLock) {
			if (!this.stopped) {
				this.stopped = true;
				stopAll(started);
			}
		}
	}

	private void stopAll(List<ClusterNode> started) {
		started.forEach(ClusterNode::signalStop);
		long deadline = System.nanoTime() + STOP_TIMEOUT.toNanos();
		started.forEach((node) -> node.awaitStop(deadline));
		if (!started.isEmpty()) {
			say("all nodes that were started here are stopped");
		}
		for (ClusterNode node : started) {
			Long pid = node.startedByHand();
			if (pid != null) {
				say("%s was started by hand and goes on; this stops it: kill %d", node.name(), pid);
			}
		}
	}

	private void say(String format, Object... arguments) {
		this.out.println("cluster: " + format.formatted(arguments));
		this.out.flush();
	}

}
