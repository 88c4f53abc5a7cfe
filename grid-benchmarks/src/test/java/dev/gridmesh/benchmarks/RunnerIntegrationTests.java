package dev.gridmesh.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import dev.gridmesh.benchmarks.report.WorkResult;
import dev.gridmesh.benchmarks.subject.Subject;
import dev.gridmesh.benchmarks.subject.Subjects;
import dev.gridmesh.benchmarks.work.BesideWork;
import dev.gridmesh.benchmarks.work.BlockingWork;
import dev.gridmesh.benchmarks.work.CancelWork;
import dev.gridmesh.benchmarks.work.IdleWork;
import dev.gridmesh.benchmarks.work.Loops;
import dev.gridmesh.benchmarks.work.MeshWork;
import dev.gridmesh.benchmarks.work.ResetWork;
import dev.gridmesh.benchmarks.work.StreamWork;
import dev.gridmesh.benchmarks.work.TypedWork;
import dev.gridmesh.benchmarks.work.UnaryWork;
import dev.gridmesh.benchmarks.work.Work;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that every kind of work comes to its end with every subject that it fits.
 */
class RunnerIntegrationTests {

	private static Loops loops;

	@BeforeAll
	static void startLoops() {
		loops = Loops.create();
	}

	@AfterAll
	static void stopLoops() {
		loops.close();
	}

	/* Small ones of each kind; all shapes of streams are in SubjectsIntegrationTests. */
	static Stream<Work> works() {
		return Stream.of(new UnaryWork(64, 4), new BlockingWork(64, 4), TypedWork.note(4, true),
				TypedWork.listing(4, true), new StreamWork(StreamWork.Shape.REQUESTS, 16), new BesideWork(1, false),
				new BesideWork(1, true), new CancelWork(20), new ResetWork(20), new IdleWork(2), new MeshWork(3));
	}

	@ParameterizedTest
	@MethodSource("works")
	void countsSomethingForEverySubject(Work work) {
		// the collector runs for each: a few will do
		List<Subject> subjects = (work instanceof IdleWork) ? Subjects.named("raw", "grid") : Subjects.all();
		WorkPlan plan = new WorkPlan("test", List.of(work), subjects, Duration.ofMillis(1), 1, Duration.ofMillis(5));

		WorkResult result = new Runner(plan, loops).run(work);

		assertThat(result.failures()).isEmpty();
		assertThat(result.measured())
			.containsExactlyElementsOf(plan.subjects().stream().filter(work::fits).map(Subject::name).toList());
	}

}
