package dev.gridmesh.benchmarks.work;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

/**
 * Starts virtual threads on a JDK that has them; this is byte code for 17.
 */
final class VirtualThreads {

	private static final @Nullable Method START = find();

	private VirtualThreads() {
	}

	private static @Nullable Method find() {
		try {
			return Thread.class.getMethod("startVirtualThread", Runnable.class);
		}
		catch (NoSuchMethodException ex) {
			return null;
		}
	}

	/**
	 * Tells whether this JDK has them, and not only as a preview.
	 * @return whether {@link #start} works
	 */
	static boolean areThere() {
		return Runtime.version().feature() >= 21 && START != null;
	}

	/**
	 * Starts one.
	 * @param task what it runs
	 */
	static void start(Runnable task) {
		Method start = START;
		if (start == null) {
			throw new IllegalStateException("no virtual threads");
		}
		try {
			start.invoke(null, task);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
