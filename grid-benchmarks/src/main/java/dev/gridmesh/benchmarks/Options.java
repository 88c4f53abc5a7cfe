package dev.gridmesh.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.gridmesh.benchmarks.subject.Subjects;
import dev.gridmesh.benchmarks.work.Works;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says.
 *
 * @param plan the name of the plan
 * @param subjects names of subjects, empty for those of the plan
 * @param works names of kinds of work, empty for those of the plan
 * @param warmUp how much CPU time each subject gets before the first round, {@code null}
 * for that of the plan
 * @param out the directory for results
 */
record Options(String plan, List<String> subjects, List<String> works, @Nullable Duration warmUp, Path out) {

	private static final List<String> KNOWN = List.of("plan", "subjects", "work", "warm-up", "out");

	/**
	 * Reads arguments of the form {@code --name=value}.
	 * @param arguments the arguments
	 * @return the options
	 * @throws IllegalArgumentException if one is not understood
	 */
	static Options parse(String... arguments) {
		Map<String, String> values = new LinkedHashMap<>();
		for (String argument : arguments) {
			int equals = argument.indexOf('=');
			String name = (equals > 2) ? argument.substring(2, equals) : "";
			if (!argument.startsWith("--") || !KNOWN.contains(name)) {
				throw new IllegalArgumentException("'%s' is none of %s".formatted(argument,
						KNOWN.stream().map((known) -> "--" + known + "=").toList()));
			}
			values.put(name, argument.substring(equals + 1).trim());
		}
		return new Options(values.getOrDefault("plan", "quick"), names(values.get("subjects")),
				names(values.get("work")), seconds(values.get("warm-up")),
				Path.of(values.getOrDefault("out", "target/benchmarks")));
	}

	private static List<String> names(@Nullable String value) {
		return (value == null || value.isEmpty()) ? List.of() : List.of(value.split("\\s*,\\s*"));
	}

	private static @Nullable Duration seconds(@Nullable String value) {
		if (value == null || value.isEmpty()) {
			return null;
		}
		try {
			return Duration.ofSeconds(Integer.parseUnsignedInt(value));
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException("'--warm-up=%s' is no number of seconds".formatted(value), ex);
		}
	}

	/**
	 * Makes the plan.
	 * @return the named plan, with what was chosen in place of its own
	 * @throws IllegalArgumentException if a name is unknown
	 */
	WorkPlan toPlan() {
		WorkPlan chosen = WorkPlan.named(this.plan);
		if (!this.subjects.isEmpty()) {
			chosen = chosen.withSubjects(Subjects.named(this.subjects.toArray(String[]::new)));
		}
		if (!this.works.isEmpty()) {
			chosen = chosen.withWorks(Works.named(this.works.toArray(String[]::new)));
		}
		return (this.warmUp != null) ? chosen.withWarmUp(this.warmUp) : chosen;
	}

}
