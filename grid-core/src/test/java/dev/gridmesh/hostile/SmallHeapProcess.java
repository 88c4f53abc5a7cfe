package dev.gridmesh.hostile;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A {@link SmallHeapNode} in a process of its own, with a heap of 512 MiB, which ends at
 * the first OutOfMemoryError. Only for one thread.
 */
final class SmallHeapProcess implements AutoCloseable {

	private final Process process;

	private final BufferedReader out;

	private final String name;

	SmallHeapProcess() {
		Path java = Path.of(System.getProperty("java.home"), "bin", "java");
		List<String> command = List.of(java.toString(), "-Xmx512m", "-XX:+ExitOnOutOfMemoryError", "-Dgrid.log=OFF",
				"-cp", System.getProperty("java.class.path"), SmallHeapNode.class.getName());
		try {
			this.process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.out = this.process.inputReader(StandardCharsets.UTF_8);
		this.name = answer();
	}

	String name() {
		return this.name;
	}

	int port() {
		return URI.create(this.name).getPort();
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	/** Lets a node in. */
	void addPeer(String peer) {
		say("peer " + peer);
	}

	/** How many payload bytes a peer makes it hold. */
	long held(String peer) {
		say("held " + peer);
		return Long.parseLong(answer());
	}

	private void say(String line) {
		try {
			this.process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
			this.process.getOutputStream().flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("the node has ended", ex);
		}
	}

	private String answer() {
		try {
			String line = this.out.readLine();
			if (line == null) {
				throw new IllegalStateException("the node has ended");
			}
			return line;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() throws IOException {
		this.process.getOutputStream().close();
		if (!this.process.onExit().completeOnTimeout(this.process, 30, TimeUnit.SECONDS).join().isAlive()) {
			return;
		}
		this.process.destroyForcibly().onExit().join();
	}

}
