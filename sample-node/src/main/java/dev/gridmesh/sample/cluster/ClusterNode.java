package dev.gridmesh.sample.cluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * One node: its directory and its process. For one thread at a time, but for
 * {@link #signalStop()} and {@link #awaitStop(long)}.
 */
class ClusterNode {

	private static final int TAIL_LINES = 25;

	private final int port;

	private final Path directory;

	private final NodeFiles files;

	private final List<String> command;

	private volatile @Nullable Process process;

	ClusterNode(int port, Path directory, NodeFiles files, List<String> command) {
		this.port = port;
		this.directory = directory;
		this.files = files;
		this.command = List.copyOf(command);
	}

	int port() {
		return this.port;
	}

	String name() {
		return "node-" + this.port;
	}

	/**
	 * What its peers call the node.
	 * @return {@code http://localhost:port}
	 */
	String gridName() {
		return ClusterOptions.nodeName(this.port);
	}

	Path logDirectory() {
		return this.files.logDirectory();
	}

	/**
	 * Starts the process. Its standard input is a pipe that this process never writes to:
	 * when this process ends, however that happens, the node reads its end and stops.
	 * @param secret the grid's secret, passed by environment
	 * @throws ClusterException if it cannot be started
	 */
	void start(String secret) {
		File console = this.files.console().toFile();
		ProcessBuilder builder = new ProcessBuilder(this.command).directory(this.directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(console));
		builder.environment().put("GRID_AUTH_SECRET", secret);
		try {
			Process started = builder.start();
			this.process = started;
			Files.writeString(this.files.pidFile(), started.pid() + "\n");
		}
		catch (IOException ex) {
			throw new ClusterException("%s cannot be started: %s".formatted(name(), ex.getMessage()));
		}
	}

	/**
	 * Tells whether the process that was started here runs.
	 * @return whether it runs; false for one that was started by hand
	 */
	boolean isAlive() {
		Process started = this.process;
		return started != null && started.isAlive();
	}

	/**
	 * Tells how the process ended.
	 * @return for example {@code ended with exit code 1}
	 */
	String describeEnd() {
		Process started = this.process;
		if (started == null || started.isAlive()) {
			return "was not started";
		}
		int code = started.exitValue();
		// 128 and the number of the signal, as a shell would say
		return (code > 128) ? "was ended by signal " + (code - 128) : "ended with exit code " + code;
	}

	/**
	 * The process that the directory's pid file names, if it runs and is not the one that
	 * was started here.
	 * @return the process id, or {@code null} if there is none
	 */
	@Nullable Long startedByHand() {
		try {
			long pid = Long.parseLong(Files.readString(this.files.pidFile()).strip());
			Process started = this.process;
			boolean other = started == null || started.pid() != pid;
			return (other && ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()) ? pid : null;
		}
		catch (IOException | NumberFormatException ex) {
			return null;
		}
	}

	void signalStop() {
		Process started = this.process;
		if (started != null) {
			started.destroy();
		}
	}

	/**
	 * Waits for the end of the process, and ends it by force when it takes too long.
	 * @param deadlineNanos when to lose patience, in terms of {@link System#nanoTime()}
	 */
	void awaitStop(long deadlineNanos) {
		Process started = this.process;
		if (started == null) {
			return;
		}
		try {
			if (!started.waitFor(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS)) {
				started.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
			}
		}
		catch (InterruptedException ex) {
			started.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * The last lines that the process wrote.
	 * @return the lines, indented, and where the whole is
	 */
	String consoleTail() {
		Path console = this.files.console();
		try {
			List<String> lines = new String(Files.readAllBytes(console), StandardCharsets.UTF_8).lines().toList();
			List<String> tail = lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
			return "    " + String.join("\n    ", tail) + "\n  all of it: " + console;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String restartCommand() {
		return "sh " + ShellQuoting.quote(this.files.startScript().toString());
	}

}
