package dev.gridmesh.testing;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.util.internal.PlatformDependent;

/**
 * What this process holds at a moment: memory and open files.
 *
 * @param heapBytes the heap in use after a collection
 * @param directBytes memory outside the heap for buffers, as the JDK counts it
 * @param nettyBytes the same as Netty counts it, with what its allocator keeps for use
 * and what the JDK does not see
 * @param descriptors open files and sockets; 0 where the system does not say
 */
public record Footprint(long heapBytes, long directBytes, long nettyBytes, long descriptors) {

	/**
	 * Collects what is garbage and measures what is left.
	 */
	public static Footprint afterCollection() {
		System.gc();
		long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
		long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
			.stream()
			.filter((pool) -> pool.getName().equals("direct"))
			.mapToLong(BufferPoolMXBean::getMemoryUsed)
			.sum();
		return new Footprint(heap, direct, netty(), openDescriptors());
	}

	private static long netty() {
		long allocator = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
		return Math.max(allocator, PlatformDependent.usedDirectMemory());
	}

	private static long openDescriptors() {
		return (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix)
				? unix.getOpenFileDescriptorCount() : 0;
	}

	@Override
	public String toString() {
		return "heap %,d KiB, direct %,d KiB, Netty's %,d KiB, %d descriptors".formatted(this.heapBytes / 1024,
				this.directBytes / 1024, this.nettyBytes / 1024, this.descriptors);
	}

}
