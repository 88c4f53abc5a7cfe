package dev.gridmesh.sample;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends this process when the launcher that started it is gone, even if it was killed: the
 * launcher holds the other end of the standard input, which then ends. Only for nodes
 * whose launcher asks for it; one that was started by hand goes on by itself. Safe for
 * any thread.
 *
 * @since 0.1.0
 */
public final class LauncherWatch {

	/** System property that turns the watch on. */
	public static final String PROPERTY = "sample.stop-with-launcher";

	private static final Duration MAX_STOP_TIME = Duration.ofSeconds(30);

	private LauncherWatch() {
	}

	/**
	 * Starts to watch if the system property {@value #PROPERTY} is {@code true}.
	 */
	public static void startIfAsked() {
		if (Boolean.getBoolean(PROPERTY)) {
			startDaemon("launcher-watch", () -> awaitEnd(System.in));
		}
	}

	private static void awaitEnd(InputStream input) {
		try {
			input.transferTo(OutputStream.nullOutputStream());
		}
		catch (IOException ex) {
			// as good as an end
		}
		logger().info("the launcher is gone: stopping");
		startDaemon("launcher-watch-halt", LauncherWatch::haltLater);
		System.exit(0);
	}

	private static void haltLater() {
		try {
			// nobody counts it down: the process ends first, unless something hangs
			new CountDownLatch(1).await(MAX_STOP_TIME.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		Runtime.getRuntime().halt(1);
	}

	private static Logger logger() {
		// not a constant: the watch starts before Spring Boot has set up logging
		return LoggerFactory.getLogger(LauncherWatch.class);
	}

	private static void startDaemon(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		thread.start();
	}

}
