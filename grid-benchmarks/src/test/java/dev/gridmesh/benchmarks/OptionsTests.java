package dev.gridmesh.benchmarks;

import java.nio.file.Path;

import dev.gridmesh.benchmarks.subject.Subject;
import dev.gridmesh.benchmarks.subject.Subjects;
import dev.gridmesh.benchmarks.work.Work;
import dev.gridmesh.benchmarks.work.Works;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Options} and the plans.
 */
class OptionsTests {

	@Test
	void nothingIsTheQuickPlan() {
		Options options = Options.parse("--subjects=", "--work=");

		assertThat(options.out()).isEqualTo(Path.of("target/benchmarks"));
		assertThat(options.toPlan()).isEqualTo(WorkPlan.named("quick"));
	}

	@Test
	void choosesSubjectsAndWorkInTheOrderOfTheReport() {
		WorkPlan plan = Options.parse("--plan=full", "--subjects=grid, raw", "--work=mesh-2,unary-512x64").toPlan();

		assertThat(plan.subjects()).extracting(Subject::name).containsExactly("raw", "grid");
		assertThat(plan.works()).extracting(Work::name).containsExactly("unary-512x64", "mesh-2");
		assertThat(plan.rounds()).isEqualTo(WorkPlan.named("full").rounds());
	}

	@Test
	void warmUpIsThatOfThePlanUnlessSaid() {
		assertThat(Options.parse("--warm-up=").toPlan().warmUp()).isEqualTo(WorkPlan.named("quick").warmUp());
		assertThat(Options.parse("--warm-up=20").toPlan().warmUp()).hasSeconds(20);
	}

	@Test
	void fullPlanHasEverything() {
		assertThat(WorkPlan.named("full").subjects()).isEqualTo(Subjects.all());
		assertThat(WorkPlan.named("full").works()).isEqualTo(Works.all());
		assertThat(Works.all()).extracting(Work::name)
			.doesNotHaveDuplicates()
			.contains("unary-16kx256", "paced-beside-16m");
		assertThat(Subjects.all()).extracting(Subject::name).doesNotHaveDuplicates().startsWith(Subjects.YARDSTICK);
	}

	@Test
	void saysWhatIsNotUnderstood() {
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("--rounds=3"))
			.withMessageContaining("--rounds=3");
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("quick")).withMessageContaining("quick");
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("--plan=slow").toPlan())
			.withMessageContaining("slow");
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("--subjects=rad").toPlan())
			.withMessageContaining("rad");
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("--work=unary").toPlan())
			.withMessageContaining("unary");
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("--warm-up=-1"))
			.withMessageContaining("--warm-up=-1");
	}

}
