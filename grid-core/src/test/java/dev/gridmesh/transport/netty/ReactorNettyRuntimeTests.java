package dev.gridmesh.transport.netty;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import dev.gridmesh.GridEventLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Timeout(60)
class ReactorNettyRuntimeTests {

	private static final Duration MAX_WAIT = Duration.ofSeconds(20);

	private final LoopResources loops = LoopResources.create("runtime", 2, true);

	private final ReactorNettyRuntime runtime = ReactorNettyRuntime.builder()
		.loopResources(this.loops)
		.handlerThreads(1)
		.handlerQueueCapacity(1)
		.build();

	@AfterEach
	void stop() {
		this.runtime.close();
		this.loops.disposeLater(Duration.ZERO, MAX_WAIT).block(MAX_WAIT);
	}

	@Test
	void loopsAreGivenOutInTurnAndAreAlwaysTheSameObjects() {
		GridEventLoop first = this.runtime.nextEventLoop();
		GridEventLoop second = this.runtime.nextEventLoop();

		assertThat(second).isNotSameAs(first);
		assertThat(this.runtime.nextEventLoop()).isSameAs(first);
	}

	@Test
	void aTaskRunsOnItsLoopLater() {
		GridEventLoop loop = this.runtime.nextEventLoop();
		AtomicInteger order = new AtomicInteger();

		assertThat(loop.inEventLoop()).isFalse();
		Loopback.run(loop, () -> {
			assertThat(loop.inEventLoop()).isTrue();
			loop.execute(order::incrementAndGet);
			assertThat(order).hasValue(0);
		});
		Loopback.run(loop, () -> assertThat(order).hasValue(1));
	}

	@Test
	void aTaskCancelledOnItsLoopIsSureNotToRun() {
		GridEventLoop loop = this.runtime.nextEventLoop();
		AtomicInteger runs = new AtomicInteger();
		CountDownLatch due = new CountDownLatch(1);

		Loopback.run(loop, () -> {
			AtomicReference<GridEventLoop.ScheduledTask> second = new AtomicReference<>();
			loop.schedule(() -> second.get().cancel(), 0);
			second.set(loop.schedule(runs::incrementAndGet, 0));
			loop.schedule(due::countDown, TimeUnit.MILLISECONDS.toNanos(1));
		});

		Loopback.await(() -> due.getCount() == 0);
		assertThat(runs).hasValue(0);
	}

	@Test
	void blockingFailsOnALoop() {
		Loopback.run(this.runtime.nextEventLoop(),
				() -> assertThatIllegalStateException().isThrownBy(() -> Mono.never().block(MAX_WAIT)));
	}

	@Test
	void aFullHandlerPoolRejects() throws Exception {
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		AtomicReference<Thread> thread = new AtomicReference<>();
		this.runtime.handlerExecutor().execute(() -> {
			thread.set(Thread.currentThread());
			running.countDown();
			awaitUninterruptibly(release);
		});
		assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
		CountDownLatch second = new CountDownLatch(1);
		this.runtime.handlerExecutor().execute(second::countDown);

		assertThatExceptionOfType(RejectedExecutionException.class)
			.isThrownBy(() -> this.runtime.handlerExecutor().execute(second::countDown));

		release.countDown();
		assertThat(second.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(thread.get().getName()).startsWith("grid-handler-");
		assertThat(thread.get().isDaemon()).isTrue();
	}

	@Test
	void blockingHandlersHaveTwoHundredThreadsBeforeAnyWaits() throws Exception {
		try (ReactorNettyRuntime owned = ReactorNettyRuntime.create()) {
			CountDownLatch running = new CountDownLatch(ReactorNettyRuntime.DEFAULT_HANDLER_THREADS);
			CountDownLatch release = new CountDownLatch(1);
			try {
				for (int i = 0; i < ReactorNettyRuntime.DEFAULT_HANDLER_THREADS; i++) {
					owned.handlerExecutor().execute(() -> {
						running.countDown();
						awaitUninterruptibly(release);
					});
				}

				assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
			}
			finally {
				release.countDown();
			}
		}
	}

	@Test
	void anExecutorThatWasPassedInIsUsed() {
		AtomicInteger tasks = new AtomicInteger();
		ReactorNettyRuntime other = ReactorNettyRuntime.builder()
			.loopResources(this.loops)
			.handlerExecutor((task) -> tasks.incrementAndGet())
			.build();

		other.handlerExecutor().execute(() -> {
		});
		other.close();

		assertThat(tasks).hasValue(1);
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		try {
			if (!latch.await(20, TimeUnit.SECONDS)) {
				throw new AssertionError("not released");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
