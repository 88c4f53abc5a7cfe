package dev.gridmesh.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingMethod;

/**
 * Fails a test while which an event loop has blocked. The build registers it for all
 * tests with sockets; other modules, which have this class in their jar of tests, have
 * neither the library nor the switch.
 * <p>
 * State, of the JVM: what has blocked and was not told yet. A call that blocks goes on,
 * so that no more than the test at its end differs.
 *
 * @since 0.1.0
 */
public final class LoopWatch implements BeforeAllCallback, AfterEachCallback {

	private static final int MOST = 100;

	private static final Queue<Throwable> BLOCKED = new ConcurrentLinkedQueue<>();

	static {
		BlockHound.builder()
			.loadIntegrations()
			.with(LoopWatch::allow)
			.blockingMethodCallback(LoopWatch::blocked)
			.install();
	}

	private static void allow(BlockHound.Builder builder) {
		// guards lists of free memory for as long as it takes to link a chunk in or out
		builder.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator", "allocate");
		// the lock of the queue of blocking handlers, and that of the list of its
		// threads: both are held to put one element in or out, and by nobody who runs a
		// handler
		builder.allowBlockingCallsInside("java.util.concurrent.ThreadPoolExecutor", "execute");
		builder.allowBlockingCallsInside("java.util.concurrent.ThreadPoolExecutor", "shutdown");
		// what a test waits for has a limit of time, whose timer is taken off when it
		// comes;
		// nothing but tests waits so
		builder.allowBlockingCallsInside("java.util.concurrent.CompletableFuture$Canceller", "accept");
	}

	private static void blocked(BlockingMethod method) {
		if (BLOCKED.size() < MOST) {
			BLOCKED.add(new IllegalStateException(Thread.currentThread().getName() + " has blocked in " + method));
		}
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		// the class is loaded by now, and watches
	}

	@Override
	public void afterEach(ExtensionContext context) {
		List<Throwable> blocked = takeBlocked();
		if (!blocked.isEmpty()) {
			AssertionError failure = new AssertionError("an event loop has blocked %d times".formatted(blocked.size()));
			blocked.forEach(failure::addSuppressed);
			throw failure;
		}
	}

	/** Takes what has blocked and was not told yet. */
	static List<Throwable> takeBlocked() {
		List<Throwable> blocked = new ArrayList<>();
		for (Throwable next = BLOCKED.poll(); next != null; next = BLOCKED.poll()) {
			blocked.add(next);
		}
		return blocked;
	}

}
