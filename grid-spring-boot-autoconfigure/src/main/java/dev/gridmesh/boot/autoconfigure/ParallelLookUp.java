package dev.gridmesh.boot.autoconfigure;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Looks many hosts up at once, so that a name server that is slow to say no delays the
 * start by one such answer, not by one for each peer. Blocks, within a limit; its threads
 * end with the call.
 */
final class ParallelLookUp {

	private static final int MAX_THREADS = 16;

	private final HostAddresses addresses;

	private final Duration limit;

	/**
	 * Creates a look-up.
	 * @param addresses looks one host up
	 * @param limit how long all of it may take; what is not found by then is unknown
	 */
	ParallelLookUp(HostAddresses addresses, Duration limit) {
		this.addresses = addresses;
		this.limit = limit;
	}

	/**
	 * Looks hosts up.
	 * @param hosts names or literal addresses, without repeats
	 * @return the addresses of each host, empty for one that does not resolve
	 */
	Map<String, List<InetAddress>> lookUp(Collection<String> hosts) {
		List<String> names = List.copyOf(hosts);
		ExecutorService threads = Executors.newFixedThreadPool(Math.min(names.size(), MAX_THREADS), (task) -> {
			Thread thread = new Thread(task, "grid-name-look-up");
			thread.setDaemon(true);
			return thread;
		});
		try {
			List<Callable<List<InetAddress>>> tasks = names.stream()
				.<Callable<List<InetAddress>>>map((name) -> () -> this.addresses.lookUp(name))
				.toList();
			List<Future<List<InetAddress>>> answers = threads.invokeAll(tasks, this.limit.toMillis(),
					TimeUnit.MILLISECONDS);
			Map<String, List<InetAddress>> found = new HashMap<>();
			for (int i = 0; i < names.size(); i++) {
				found.put(names.get(i), addressesOf(answers.get(i)));
			}
			return found;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("interrupted while the hosts of the peers were looked up", ex);
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static List<InetAddress> addressesOf(Future<List<InetAddress>> answer) throws InterruptedException {
		try {
			return answer.get();
		}
		catch (CancellationException ex) {
			// the limit has passed
			return List.of();
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex.getCause());
		}
	}

}
