package dev.gridmesh.sample.cluster;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/**
 * Starts three nodes and owns them until Ctrl-C: the program behind
 * {@code ./mvnw -Pcluster}, which runs it within Maven's own process. So a signal to
 * Maven is a signal to the launcher, and there is nothing in between to be left behind.
 *
 * @since 0.1.0
 */
public final class ClusterLauncher {

	@SuppressWarnings("checkstyle:mainSystemOut")
	private static final PrintStream TERMINAL = System.out;

	private ClusterLauncher() {
	}

	/**
	 * Runs a cluster until this process is told to end.
	 * @param args {@code --jar=} and {@code --directory=}, and perhaps {@code --ports=}
	 * @throws InterruptedException if the thread is interrupted
	 */
	public static void main(String[] args) throws InterruptedException {
		run(() -> ClusterOptions.parse(args));
	}

	static void run(Supplier<ClusterOptions> options) throws InterruptedException {
		try {
			runCluster(options.get());
		}
		catch (ClusterException ex) {
			TERMINAL.println("cluster: FAILED: " + ex.getMessage());
			TERMINAL.flush();
			throw new ClusterException("no cluster; the reason is above");
		}
	}

	private static void runCluster(ClusterOptions options) throws InterruptedException {
		Cluster cluster = new Cluster(options, TERMINAL);
		CountDownLatch ending = new CountDownLatch(1);
		Thread hook = new Thread(() -> {
			ending.countDown();
			cluster.close();
		}, "cluster-stop");
		Runtime.getRuntime().addShutdownHook(hook);
		try {
			cluster.run();
		}
		finally {
			if (ending.getCount() == 0) {
				// the process is ending: do not let Maven go on with other modules
				// meanwhile
				new CountDownLatch(1).await();
			}
			Runtime.getRuntime().removeShutdownHook(hook);
		}
	}

}
