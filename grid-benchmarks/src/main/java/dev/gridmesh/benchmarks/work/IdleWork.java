package dev.gridmesh.benchmarks.work;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;

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

	private static final int COLLECTIONS = 2;

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
		return true;
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
		long heap = usedHeap();
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
		for (int i = 0; i < COLLECTIONS; i++) {
			System.gc();
		}
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	private static long usedDirect() {
		return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
			.stream()
			.filter((pool) -> pool.getName().equals("direct"))
			.mapToLong(BufferPoolMXBean::getMemoryUsed)
			.sum();
	}

}
