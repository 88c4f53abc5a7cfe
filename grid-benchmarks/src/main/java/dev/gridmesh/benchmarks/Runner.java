package dev.gridmesh.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.gridmesh.benchmarks.measure.Meter;
import dev.gridmesh.benchmarks.measure.Usage;
import dev.gridmesh.benchmarks.report.Cell;
import dev.gridmesh.benchmarks.report.Round;
import dev.gridmesh.benchmarks.report.WorkResult;
import dev.gridmesh.benchmarks.subject.Subject;
import dev.gridmesh.benchmarks.work.Loops;
import dev.gridmesh.benchmarks.work.Metric;
import dev.gridmesh.benchmarks.work.Work;
import dev.gridmesh.benchmarks.work.WorkRun;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one kind of work: connects all subjects, warms each of them up, then lets them run
 * in turn, round by round, so that whatever happens to the machine happens to all of
 * them. A subject that fails leaves the others alone. For one thread.
 */
final class Runner {

	private static final Logger logger = LoggerFactory.getLogger(Runner.class);

	/** How many times longer warming up may take where others have the cores. */
	private static final int MOST_WARM_UP = 4;

	/** How many times longer warming up takes for the first work of the JVM. */
	private static final int FIRST_WARM_UP = 3;

	private final WorkPlan plan;

	private final Loops loops;

	private boolean first = true;

	Runner(WorkPlan plan, Loops loops) {
		this.plan = plan;
		this.loops = loops;
	}

	WorkResult run(Work work) {
		List<Cell> cells = new ArrayList<>();
		Map<Cell, WorkRun> running = new LinkedHashMap<>();
		try {
			for (Subject subject : this.plan.subjects()) {
				if (work.fits(subject)) {
					Cell cell = new Cell(subject.name());
					cells.add(cell);
					attempt(cell, running, () -> running.put(cell, work.open(subject, this.loops)));
				}
			}
			new LinkedHashMap<>(running).forEach((cell, run) -> attempt(cell, running, () -> warmUp(work, run)));
			this.first = false;
			for (int round = 0; round < this.plan.rounds(); round++) {
				int number = round;
				new LinkedHashMap<>(running)
					.forEach((cell, run) -> attempt(cell, running, () -> cell.add(measure(number, run))));
			}
		}
		finally {
			new LinkedHashMap<>(running).forEach((cell, run) -> {
				running.remove(cell);
				attempt(cell, running, run::close);
			});
		}
		return new WorkResult(work.name(), work.title(), cells);
	}

	/* By CPU time, so that a machine that is shared warms up as much, only later. */
	private void warmUp(Work work, WorkRun run) {
		Meter meter = new Meter();
		double seconds = this.plan.warmUp().toMillis() / 1000.0 * (this.first ? FIRST_WARM_UP : 1);
		int runs = 0;
		boolean warm;
		do {
			run.run(this.plan.duration());
			Usage usage = meter.read();
			boolean late = usage.seconds() >= seconds * MOST_WARM_UP;
			warm = work.isOneShot() ? ++runs >= this.plan.rounds() : usage.cpuSeconds() >= seconds || late;
		}
		while (!warm);
	}

	private Round measure(int number, WorkRun run) {
		Duration duration = this.plan.duration();
		Meter meter = new Meter();
		Map<Metric, Double> values = run.run(duration);
		Usage usage = meter.read();
		return new Round(number, values, usage.otherCores(), usage.isDisturbed());
	}

	private static void attempt(Cell cell, Map<Cell, WorkRun> running, Runnable step) {
		try {
			step.run();
		}
		catch (RuntimeException ex) {
			logger.error("{} failed", cell.subject(), ex);
			cell.fail(describe(ex));
			WorkRun broken = running.remove(cell);
			if (broken != null) {
				attempt(cell, running, broken::close);
			}
		}
	}

	private static String describe(Throwable failure) {
		Throwable cause = failure.getCause();
		return (cause == null) ? failure.toString() : "%s, %s".formatted(failure, describe(cause));
	}

}
