package dev.gridmesh.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

import dev.gridmesh.GridEventLoop;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class VirtualWorldTests {

	private final List<String> log = new ArrayList<>();

	private final VirtualWorld world = VirtualWorld.ordered(1);

	private final VirtualRuntime runtime = this.world.newRuntime("a");

	private final GridEventLoop one = this.runtime.nextEventLoop();

	private final GridEventLoop two = this.runtime.nextEventLoop();

	@Test
	void tasksRunInTheOrderOfTheirTime() {
		this.one.schedule(() -> this.log.add("late"), 1000);
		this.one.execute(() -> this.log.add("now"));
		this.two.schedule(() -> this.log.add("soon"), 10);

		this.world.advance(Duration.ofNanos(999));
		assertThat(this.log).containsExactly("now", "soon");
		assertThat(this.world.nanoTime()).isEqualTo(999);

		this.world.advance(Duration.ofNanos(1));
		assertThat(this.log).containsExactly("now", "soon", "late");
	}

	@Test
	void aLoopIsOneselfOnlyWhileItsTaskRuns() {
		this.one.execute(() -> this.log.add(this.one.inEventLoop() + " " + this.two.inEventLoop()));
		this.runtime.handlerExecutor().execute(() -> this.log.add(String.valueOf(this.one.inEventLoop())));

		this.world.runReady();

		assertThat(this.log).containsExactly("true false", "false");
		assertThat(this.one.inEventLoop()).isFalse();
	}

	@Test
	void cancelledTasksDoNotRun() {
		GridEventLoop.ScheduledTask task = this.one.schedule(() -> this.log.add("ran"), 10);

		task.cancel();
		this.world.advance(Duration.ofSeconds(1));

		assertThat(this.log).isEmpty();
	}

	@Test
	void blockingFailsOnALoopOnly() {
		this.one.execute(
				() -> assertThatIllegalStateException().isThrownBy(() -> Mono.never().block(Duration.ofMillis(1))));
		this.world.runReady();

		assertThat(Mono.just("x").block()).isEqualTo("x");
	}

	@Test
	void aTaskThatThrowsFailsTheRun() {
		this.one.execute(() -> {
			throw new IllegalArgumentException("broken");
		});

		assertThatThrownBy(this.world::runReady).isInstanceOf(AssertionError.class)
			.hasRootCauseMessage("broken")
			.hasMessageContaining("a-0");
	}

	@Test
	void aFrozenNodeCatchesUpWhenItThaws() {
		this.one.schedule(() -> this.log.add("ran at " + this.world.nanoTime()), 10);

		this.runtime.freeze();
		this.world.advance(Duration.ofNanos(50));
		assertThat(this.log).isEmpty();

		this.runtime.thaw();
		this.world.runReady();
		assertThat(this.log).containsExactly("ran at 50");
	}

	@Test
	void aNodeThatWasShutDownTakesNothingMore() {
		this.one.execute(() -> this.log.add("ran"));

		this.runtime.shutDown();
		this.world.runReady();

		assertThat(this.log).isEmpty();
		assertThatThrownBy(() -> this.one.execute(this.log::clear)).isInstanceOf(RejectedExecutionException.class);
	}

	@Test
	void loopThatDiedTakesNothingAndTheOthersGoOn() {
		this.one.execute(() -> this.log.add("lost"));
		this.two.execute(() -> this.log.add("ran"));

		this.runtime.eventLoops().get(0).shutDown();
		this.world.runReady();

		assertThat(this.log).containsExactly("ran");
		assertThat(this.runtime.eventLoops()).extracting(VirtualLoop::isShutDown).containsExactly(true, false);
		assertThatThrownBy(() -> this.one.execute(this.log::clear)).isInstanceOf(RejectedExecutionException.class);
	}

	@Test
	void whatATaskThrowsBreaksTheRunOffUnlessSomebodyTakesIt() {
		IllegalStateException thrown = new IllegalStateException("thrown");
		Runnable task = () -> {
			throw thrown;
		};
		this.one.execute(task);

		assertThatThrownBy(this.world::runReady).isInstanceOf(AssertionError.class).hasCause(thrown);
		this.world.uncaught((loop, error) -> this.log.add(loop + ": " + error.getMessage()));
		this.one.execute(task);
		this.one.execute(() -> this.log.add("goes on"));
		this.world.runReady();
		assertThat(this.log).containsExactly("a-0: thrown", "goes on");
	}

	@Test
	void handlersAreRejectedBeyondTheCapacity() {
		this.runtime.handlerCapacity(1);
		this.runtime.handlerDelay(() -> Duration.ofMillis(3));
		this.runtime.handlerExecutor().execute(() -> this.log.add("ran"));

		assertThatThrownBy(() -> this.runtime.handlerExecutor().execute(() -> this.log.add("too many")))
			.isInstanceOf(RejectedExecutionException.class);
		this.world.advance(Duration.ofMillis(3));
		assertThat(this.log).containsExactly("ran");
	}

	@Test
	void theWallClockIsSkewedForOneNodeOnly() {
		VirtualRuntime other = this.world.newRuntime("b");
		this.runtime.skewClock(Duration.ofMinutes(-6));
		this.world.advance(Duration.ofSeconds(1));

		assertThat(other.clock().instant()).isEqualTo(VirtualWorld.START.plusSeconds(1));
		assertThat(this.runtime.clock().instant()).isEqualTo(VirtualWorld.START.plusSeconds(1).minusSeconds(360));
	}

	@Test
	void shufflingIsDecidedByTheSeedAndKeepsTheOrderOfALoop() {
		List<String> first = shuffledRun(7);

		assertThat(shuffledRun(7)).isEqualTo(first);
		assertThat(first.stream().filter((entry) -> entry.startsWith("x-0"))).containsExactly("x-0 0", "x-0 1", "x-0 2",
				"x-0 3");
		assertThat(List.of(shuffledRun(8), shuffledRun(9), shuffledRun(10))).anyMatch((run) -> !run.equals(first));
	}

	private static List<String> shuffledRun(long seed) {
		List<String> log = new ArrayList<>();
		VirtualWorld world = VirtualWorld.shuffled(seed);
		VirtualRuntime runtime = world.newRuntime("x", 3);
		for (int i = 0; i < 12; i++) {
			GridEventLoop loop = runtime.nextEventLoop();
			String entry = loop + " " + i / 3;
			loop.execute(() -> log.add(entry));
		}
		world.runReady();
		return log;
	}

	@Test
	void conditionsAreWaitedForInVirtualTime() {
		this.one.schedule(() -> this.log.add("ran"), Duration.ofHours(1).toNanos());

		this.world.runUntil(() -> !this.log.isEmpty(), Duration.ofHours(2));

		assertThat(this.world.nanoTime()).isEqualTo(Duration.ofHours(1).toNanos());
		assertThatThrownBy(() -> this.world.runUntil(() -> false, Duration.ofHours(1)))
			.isInstanceOf(AssertionError.class);
	}

}
