package dev.gridmesh.testing;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakTracker;
import org.jspecify.annotations.Nullable;

/**
 * Netty's leak detector, which also knows at any time which buffers are not released, so
 * that a test need not wait for the garbage collector. Found by Netty through the system
 * property {@code io.netty.customResourceLeakDetector}. Safe for any thread.
 *
 * @param <T> the resource type
 * @since 0.1.0
 */
public final class CountingLeakDetector<T> extends ResourceLeakDetector<T> {

	private static final Map<Tracker<?>, Long> OPEN = new ConcurrentHashMap<>();

	private static final AtomicLong COUNT = new AtomicLong();

	/**
	 * Called by Netty.
	 * @param resourceType what is tracked
	 * @param samplingInterval how often
	 */
	public CountingLeakDetector(Class<?> resourceType, int samplingInterval) {
		super(resourceType, samplingInterval);
	}

	/**
	 * Called by Netty.
	 * @param resourceType what is tracked
	 * @param samplingInterval how often
	 * @param maxActive not used
	 */
	public CountingLeakDetector(Class<?> resourceType, int samplingInterval, long maxActive) {
		this(resourceType, samplingInterval);
	}

	@Override
	public @Nullable ResourceLeakTracker<T> track(T obj) {
		return count(super.track(obj));
	}

	@Override
	public ResourceLeakTracker<T> trackForcibly(T obj) {
		return count(super.trackForcibly(obj));
	}

	/* Netty tracks samples only, unless the level is paranoid. */
	private static <T> @Nullable ResourceLeakTracker<T> count(@Nullable ResourceLeakTracker<T> tracker) {
		if (tracker == null) {
			return null;
		}
		Tracker<T> counted = new Tracker<>(tracker);
		OPEN.put(counted, COUNT.incrementAndGet());
		return counted;
	}

	/**
	 * Counts the buffers that were ever made.
	 * @return a number to hand to {@link #openSince(long)}
	 */
	static long count() {
		return COUNT.get();
	}

	/**
	 * Finds the buffers made since then that are not released, but for those that static
	 * fields hold.
	 * @param count the number of buffers at that time
	 * @return what is known about each
	 */
	static List<String> openSince(long count) {
		return OPEN.entrySet()
			.stream()
			.filter((entry) -> entry.getValue() > count)
			.map(Map.Entry::getKey)
			.map(CountingLeakDetector::records)
			.filter((records) -> !records.isEmpty() && !records.contains("<clinit>"))
			.toList();
	}

	/* Empty if another thread releases the buffer at this moment. */
	private static String records(Tracker<?> tracker) {
		try {
			String records = tracker.toString();
			return OPEN.containsKey(tracker) ? records : "";
		}
		catch (RuntimeException ex) {
			// Netty counts the records of a tracker that is being closed as -1
			return "";
		}
	}

	private record Tracker<T>(ResourceLeakTracker<T> delegate) implements ResourceLeakTracker<T> {

		@Override
		public void record() {
			this.delegate.record();
		}

		@Override
		public void record(Object hint) {
			this.delegate.record(hint);
		}

		@Override
		public boolean close(T trackedObject) {
			OPEN.remove(this);
			return this.delegate.close(trackedObject);
		}

		@Override
		public Throwable getCloseStackTraceIfAny() {
			return this.delegate.getCloseStackTraceIfAny();
		}

		@Override
		public boolean equals(Object other) {
			return this == other;
		}

		@Override
		public int hashCode() {
			return System.identityHashCode(this);
		}

		@Override
		public String toString() {
			return this.delegate.toString();
		}

	}

}
