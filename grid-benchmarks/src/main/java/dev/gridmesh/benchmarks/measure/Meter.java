package dev.gridmesh.benchmarks.measure;

import java.lang.management.ManagementFactory;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;

/**
 * Reads the clocks of the machine and of this process. A meter runs from when it is made.
 * For one thread.
 */
public final class Meter {

	private static final OperatingSystemMXBean SYSTEM = ManagementFactory
		.getPlatformMXBean(OperatingSystemMXBean.class);

	private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

	private static final double NANOS = 1_000_000_000;

	private final double machineSeconds = ProcStat.busySeconds();

	private final long cpuNanos = SYSTEM.getProcessCpuTime();

	private final long allocated = allocatedBytes();

	private final long nanos = System.nanoTime();

	/**
	 * Reads what has been used since this meter was made.
	 * @return the difference
	 */
	public Usage read() {
		double seconds = (System.nanoTime() - this.nanos) / NANOS;
		double cpu = (SYSTEM.getProcessCpuTime() - this.cpuNanos) / NANOS;
		double bytes = allocatedBytes() - this.allocated;
		double machine = ProcStat.busySeconds() - this.machineSeconds;
		return new Usage(seconds, cpu, bytes, Math.max(0, machine - cpu) / seconds);
	}

	/* Threads that ended meanwhile are not counted; event loops do not end. */
	private static long allocatedBytes() {
		long sum = 0;
		for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
			sum += Math.max(0, bytes);
		}
		return sum;
	}

}
