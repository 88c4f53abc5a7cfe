package dev.gridmesh.benchmarks;

import java.time.Duration;
import java.util.List;

import dev.gridmesh.benchmarks.subject.Subject;
import dev.gridmesh.benchmarks.subject.Subjects;
import dev.gridmesh.benchmarks.work.Work;
import dev.gridmesh.benchmarks.work.Works;

/**
 * What is run, how often and how long.
 *
 * @param name the short name in options
 * @param works the kinds of work, in order
 * @param subjects the subjects, in order
 * @param warmUp how much CPU time each subject gets before the first round
 * @param rounds how many rounds
 * @param duration how long each subject runs in a round
 */
public record WorkPlan(String name, List<Work> works, List<Subject> subjects, Duration warmUp, int rounds,
		Duration duration) {

	/**
	 * Finds a plan.
	 * @param name {@code quick} or {@code full}
	 * @return the plan
	 * @throws IllegalArgumentException if there is none of that name
	 */
	public static WorkPlan named(String name) {
		return switch (name) {
			case "quick" -> new WorkPlan(name,
					Works.named("unary-512x1", "unary-512x64", "unary-512x256", "unary-16kx64", "blocking-512x64",
							"typed-x64", "stream-responses-512", "stream-requests-512", "stream-both-512", "beside-1m",
							"cancel-10000", "reset-1000", "idle-32"),
					Subjects.named("raw", "rsocket-tcp", "grpc", "grid"), Duration.ofMillis(4000), 3,
					Duration.ofMillis(500));
			case "full" ->
				new WorkPlan(name, Works.all(), Subjects.all(), Duration.ofSeconds(4), 5, Duration.ofMillis(500));
			default -> throw new IllegalArgumentException("no plan '%s': quick, full or parts".formatted(name));
		};
	}

	/**
	 * Takes other work.
	 * @param works the kinds of work
	 * @return a copy with them
	 */
	public WorkPlan withWorks(List<Work> works) {
		return new WorkPlan(this.name, works, this.subjects, this.warmUp, this.rounds, this.duration);
	}

	/**
	 * Takes another time for the compiler to settle.
	 * @param warmUp how much CPU time each subject gets before the first round
	 * @return a copy with it
	 */
	public WorkPlan withWarmUp(Duration warmUp) {
		return new WorkPlan(this.name, this.works, this.subjects, warmUp, this.rounds, this.duration);
	}

	/**
	 * Takes other subjects.
	 * @param subjects the subjects
	 * @return a copy with them
	 */
	public WorkPlan withSubjects(List<Subject> subjects) {
		return new WorkPlan(this.name, this.works, subjects, this.warmUp, this.rounds, this.duration);
	}

}
