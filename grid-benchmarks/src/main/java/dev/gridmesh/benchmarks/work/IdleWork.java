package dev.gridmesh.benchmarks.work;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import dev.gridmesh.benchmarks.measure.Waiting;
import dev.gridmesh.benchmarks.subject.EchoService;
import dev.gridmesh.benchmarks.subject.Hub;
import dev.gridmesh.benchmarks.subject.Subject;

/**
 * What connections take while nobody uses them: one node with many peers, measured before
 * and after they connect, both ends together.
 *
 * @param peers how many
 */
public record IdleWork(int peers) implements Work {

	private static final Metric HEAP = new Metric("KiB heap/connection", 1, true);

	private static final Metric DIRECT = new Metric("KiB direct/connection", 1, false);

	private static final Metric THREADS = new Metric("threads more", 0, false);

	/** Less than this, in bytes, is no change. */
	private static final long STILL = 16 * 1024;

	/** What a subject has left behind ends within a second, by timers of its own. */
	private static final long STILL_NANOS = Duration.ofMillis(1200).toNanos();

	@Override
	public String name() {
		return "idle-" + this.peers;
	}

	@Override
	public String title() {
		return "%d idle connections, both ends".formatted(this.peers);
	}

	@Override
	public boolean fits(Subject subject) {
		// the variants of the grid have the same connections
		return !subject.name().startsWith("grid-");
	}

	@Override
	public boolean isOneShot() {
		return true;
	}

	@Override
	public WorkRun open(Subject subject, Loops loops) {
		return new FreshHubRun(subject, loops.setup(this.peers), this::measure);
	}

	private Map<Metric, Double> measure(Hub hub, EchoService service) {
		long heap = stillHeap();
		long direct = usedDirect();
		int threads = ManagementFactory.getThreadMXBean().getThreadCount();
		hub.connect();
		Map<Metric, Double> counted = new LinkedHashMap<>();
		counted.put(HEAP, (usedHeap() - heap) / 1024.0 / this.peers);
		counted.put(DIRECT, (usedDirect() - direct) / 1024.0 / this.peers);
		counted.put(THREADS, (double) ManagementFactory.getThreadMXBean().getThreadCount() - threads);
		return counted;
	}

	private static long usedHeap() {
		System.gc();
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	/** Waits until nothing is freed any more that was there before. */
	private static long stillHeap() {
		AtomicLong last = new AtomicLong(usedHeap());
		AtomicLong since = new AtomicLong(System.nanoTime());
		Waiting.until(() -> {
			if (System.nanoTime() - since.get() >= STILL_NANOS) {
				long used = usedHeap();
				boolean still = Math.abs(last.getAndSet(used) - used) < STILL;
				since.set(System.nanoTime());
				return still;
			}
			return false;
		}, WorkRun.LIMIT);
		return last.get();
	}

	private static long usedDirect() {
		return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
			.stream()
			.filter((pool) -> pool.getName().equals("direct"))
			.mapToLong(BufferPoolMXBean::getMemoryUsed)
			.sum();
	}

}
