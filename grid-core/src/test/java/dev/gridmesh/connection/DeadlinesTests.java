package dev.gridmesh.connection;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridEventLoop.ScheduledTask;
import dev.gridmesh.GridRuntime;
import dev.gridmesh.mux.CallMailbox;
import dev.gridmesh.testing.VirtualWorld;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests how many timers the deadlines of a link need.
 */
class DeadlinesTests {

	private final VirtualWorld world = VirtualWorld.ordered(1);

	private final CountingLoop loop = new CountingLoop(this.world.newLoop("loop"));

	private final SlowRuntime runtime = new SlowRuntime(this.world.newRuntime("node"));

	private final List<Long> looks = new ArrayList<>();

	private long next = CallMailbox.NO_DEADLINE;

	private final Deadlines deadlines = new Deadlines(this.loop, this.runtime, this::look);

	private long look(long now) {
		this.looks.add(now);
		this.runtime.late += this.runtime.slowness;
		return this.next;
	}

	@Test
	void oneTimerServesCallsWhoseDeadlinesComeLater() {
		IntStream.range(0, 1000).forEach((call) -> this.deadlines.watch(60_000_000_000L + call));

		assertThat(this.loop.scheduled).isOne();
		assertThat(this.loop.open).hasSize(1);
	}

	@Test
	void anEarlierDeadlineReplacesTheTimer() {
		this.deadlines.watch(60_000_000_000L);
		this.deadlines.watch(1_000_000_000L);

		assertThat(this.loop.scheduled).isEqualTo(2);
		assertThat(this.loop.open).hasSize(1);
	}

	@Test
	void noTimerIsLeftWhenAllCallsHaveEnded() {
		this.deadlines.watch(1_000_000_000L);
		this.world.advance(Duration.ofSeconds(2));

		assertThat(this.loop.scheduled).isOne();
		assertThat(this.loop.open).isEmpty();
	}

	@Test
	void noTimerIsLeftAfterTheStop() {
		this.deadlines.watch(1_000_000_000L);
		this.deadlines.stop();

		assertThat(this.loop.open).isEmpty();
	}

	@Test
	void callsThatAreLeftAreLookedAtAgainWhenTheNextIsDue() {
		this.next = 500_000_000L;

		this.deadlines.watch(1_000_000_000L);
		this.world.advance(Duration.ofMillis(2_250));

		assertThat(this.looks).hasSize(3);
		assertThat(this.looks.get(1) - this.looks.get(0)).isEqualTo(500_000_000L);
	}

	@Test
	void manyDeadlinesThatPassOneByOneDoNotKeepTheLoopBusy() {
		this.next = 1_000;
		this.runtime.slowness = 1_000_000;

		this.deadlines.watch(1_000_000);
		this.world.advance(Duration.ofMillis(100));

		// each look takes a millisecond, which does not pass in virtual time, and eight
		// follow it
		assertThat(this.looks).hasSizeBetween(10, 14);
	}

	@Test
	void aDeadlineBeyondAllTimeIsWatched() {
		this.deadlines.watch(Long.MAX_VALUE / 2);
		this.deadlines.watch(1_000_000_000L);

		assertThat(this.loop.scheduled).isEqualTo(2);
	}

	/** A clock that is late by what each look takes. */
	private static final class SlowRuntime implements GridRuntime {

		private final GridRuntime delegate;

		private long late;

		private long slowness;

		SlowRuntime(GridRuntime delegate) {
			this.delegate = delegate;
		}

		@Override
		public GridEventLoop nextEventLoop() {
			return this.delegate.nextEventLoop();
		}

		@Override
		public long nanoTime() {
			return this.delegate.nanoTime() + this.late;
		}

		@Override
		public InstantSource clock() {
			return this.delegate.clock();
		}

		@Override
		public RandomGenerator random() {
			return this.delegate.random();
		}

		@Override
		public Executor handlerExecutor() {
			return this.delegate.handlerExecutor();
		}

	}

	/** Counts the tasks that were scheduled, and keeps those that may still run. */
	private static final class CountingLoop implements GridEventLoop {

		private final GridEventLoop delegate;

		private final List<CompletableFuture<Void>> open = new ArrayList<>();

		private int scheduled;

		CountingLoop(GridEventLoop delegate) {
			this.delegate = delegate;
		}

		@Override
		public boolean inEventLoop() {
			return this.delegate.inEventLoop();
		}

		@Override
		public void execute(Runnable task) {
			this.delegate.execute(task);
		}

		@Override
		public ScheduledTask schedule(Runnable task, long delayNanos) {
			this.scheduled++;
			CompletableFuture<Void> entry = new CompletableFuture<>();
			this.open.add(entry);
			ScheduledTask timer = this.delegate.schedule(() -> {
				this.open.remove(entry);
				task.run();
			}, delayNanos);
			return () -> {
				this.open.remove(entry);
				timer.cancel();
			};
		}

	}

}
