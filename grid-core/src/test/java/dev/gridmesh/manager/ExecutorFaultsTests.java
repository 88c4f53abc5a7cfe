package dev.gridmesh.manager;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

import dev.gridmesh.ApplicationError;
import dev.gridmesh.ApplicationPart;
import dev.gridmesh.ExtensionSettings;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.GridRuntime;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.testing.Thrown;
import dev.gridmesh.testing.ToldFailures;
import dev.gridmesh.testing.VirtualRuntime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a call ends once, whatever the executor of blocking handlers does.
 */
@ExtendWith(ToldFailures.class)
class ExecutorFaultsTests extends ApplicationFaults {

	private GridConnection connectWith(boolean extensions, UnaryExecutor executor, HandlerDefinition failing) {
		for (String name : List.of(A, B)) {
			this.grid
				.with((builder) -> builder.errorListener(this.told::add)
					.settings((settings) -> settings
						.extensions(extensions ? ExtensionSettings.ALL : ExtensionSettings.NONE))
					.runtime(new OddExecutor(this.grid.runtimes.get(name), executor)))
				.start(name, List.of(A, B), failing,
						GridHandlers.single(OTHER, (payload, call) -> this.answer.asMono()));
		}
		this.grid.awaitConnected();
		GridConnection connection = this.grid.from(A, B);
		this.other = connection.request(OTHER).toFuture();
		this.reconnects = connection.stats().reconnects();
		pass();
		return connection;
	}

	@ParameterizedTest
	@EnumSource
	void executorThatThrowsEndsTheCall(Thrown thrown) {
		for (boolean extensions : new boolean[] { true, false }) {
			executorThatThrows(extensions, thrown);
		}
	}

	private void executorThatThrows(boolean extensions, Thrown thrown) {
		VirtualGrid grid = new VirtualGrid();
		List<ApplicationError> told = new ArrayList<>();
		int[] runs = new int[1];
		for (String name : List.of(A, B)) {
			grid.with((builder) -> builder.errorListener(told::add)
				.settings(
						(settings) -> settings.extensions(extensions ? ExtensionSettings.ALL : ExtensionSettings.NONE))
				.runtime(new OddExecutor(grid.runtimes.get(name), (real, task) -> thrown.raise())))
				.start(name, List.of(A, B), GridHandlers.blocking(FAILING, (payload, call) -> {
					runs[0]++;
					return payload;
				}));
		}
		grid.awaitConnected();
		Recorder caller = new Recorder();

		grid.from(A, B).request(FAILING).subscribe(caller);
		grid.world.advance(Duration.ofMillis(50));

		assertThat(caller.signals).containsExactly("error");
		assertThat(runs[0]).isZero();
		assertThat(told).extracting(ApplicationError::part).containsExactly(ApplicationPart.EXECUTOR);
		grid.afterEach(null);
	}

	@ParameterizedTest
	@EnumSource
	void executorThatThrowsAfterItRanTheTaskHasOneAnswer(Thrown thrown) {
		GridConnection b = connectWith(false, (real, task) -> {
			task.run();
			thrown.raise();
		}, GridHandlers.blocking(FAILING, (payload, call) -> ITEM));
		Recorder caller = new Recorder();

		b.request(FAILING).subscribe(caller);
		pass();

		assertThat(caller.signals).containsExactly("item", "complete");
		expectTold(ApplicationPart.EXECUTOR);
		expectNothingElseHasEnded();
	}

	@ParameterizedTest
	@EnumSource
	void executorThatThrowsBeforeItRunsTheTaskDoesNotRunIt(Thrown thrown) {
		int[] runs = new int[1];
		GridConnection b = connectWith(true, (real, task) -> {
			real.execute(task);
			thrown.raise();
		}, GridHandlers.blocking(FAILING, (payload, call) -> {
			runs[0]++;
			return ITEM;
		}));
		Recorder caller = new Recorder();

		b.request(FAILING).subscribe(caller);
		pass();

		assertThat(caller.signals).containsExactly("error");
		assertThat(runs[0]).isZero();
		expectNothingElseHasEnded();
	}

	@Test
	void executorThatRunsATaskTwiceRunsTheHandlerOnce() {
		int[] runs = new int[1];
		GridConnection b = connectWith(true, (real, task) -> {
			task.run();
			real.execute(task);
		}, GridHandlers.blocking(FAILING, (payload, call) -> {
			runs[0]++;
			return ITEM;
		}));
		Recorder caller = new Recorder();

		b.request(FAILING).subscribe(caller);
		pass();

		assertThat(caller.signals).containsExactly("item", "complete");
		assertThat(runs[0]).isOne();
		expectNothingElseHasEnded();
	}

	/** What an executor does with a task. */
	private interface UnaryExecutor {

		void execute(Executor real, Runnable task);

	}

	/** A runtime whose executor is odd. */
	private record OddExecutor(VirtualRuntime real, UnaryExecutor executor) implements GridRuntime {

		@Override
		public GridEventLoop nextEventLoop() {
			return this.real.nextEventLoop();
		}

		@Override
		public long nanoTime() {
			return this.real.nanoTime();
		}

		@Override
		public InstantSource clock() {
			return this.real.clock();
		}

		@Override
		public RandomGenerator random() {
			return this.real.random();
		}

		@Override
		public Executor handlerExecutor() {
			return (task) -> this.executor.execute(this.real.handlerExecutor(), task);
		}

	}

}
