package dev.gridmesh.testing;

import java.time.Duration;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test that leaves a buffer unreleased: {@code @ExtendWith(LeakCheck.class)}.
 * Buffers of other threads get a few seconds to be released. Heap buffers of
 * {@code Unpooled} are not seen, as Netty does not track them.
 * <p>
 * Needs {@link CountingLeakDetector}: the build sets the system property; without it this
 * class must be loaded before the first buffer is made.
 *
 * @since 0.1.0
 */
public final class LeakCheck implements BeforeEachCallback, AfterEachCallback {

	private static final Duration MAX_WAIT = Duration.ofSeconds(5);

	private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(LeakCheck.class);

	static {
		install();
	}

	private static void install() {
		ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
		if (System.getProperty("io.netty.customResourceLeakDetector") == null) {
			ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Factory());
		}
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		long before = CountingLeakDetector.count();
		ByteBuf probe = ByteBufAllocator.DEFAULT.directBuffer(1);
		probe.release();
		if (CountingLeakDetector.count() == before) {
			throw new IllegalStateException("buffers are not counted: run with -Dio.netty.customResourceLeakDetector="
					+ CountingLeakDetector.class.getName());
		}
		context.getStore(NAMESPACE).put(context.getUniqueId(), CountingLeakDetector.count());
	}

	@Override
	public void afterEach(ExtensionContext context) {
		Long before = context.getStore(NAMESPACE).remove(context.getUniqueId(), Long.class);
		if (before != null) {
			checkNoneLeakedSince(before);
		}
	}

	static void checkNoneLeakedSince(long count) {
		try {
			Awaitility.await()
				.pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(10))
				.atMost(MAX_WAIT)
				.until(() -> CountingLeakDetector.openSince(count).isEmpty());
		}
		catch (ConditionTimeoutException ex) {
			List<String> leaks = CountingLeakDetector.openSince(count);
			throw new AssertionError(
					leaks.size() + " buffers were not released; the first one:\n" + leaks.stream().findFirst());
		}
	}

	private static final class Factory extends ResourceLeakDetectorFactory {

		@Override
		@Deprecated
		public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval,
				long maxActive) {
			return new CountingLeakDetector<>(resource, samplingInterval);
		}

	}

}
