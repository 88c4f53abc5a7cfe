package dev.gridmesh.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.gridmesh.benchmarks.measure.Usage;
import dev.gridmesh.benchmarks.report.Json;
import dev.gridmesh.benchmarks.report.Table;
import dev.gridmesh.benchmarks.report.WorkResult;
import dev.gridmesh.benchmarks.work.Loops;
import dev.gridmesh.benchmarks.work.Work;

/**
 * The command: runs a plan, prints tables as they come, and writes all of it to files.
 */
@SuppressWarnings("checkstyle:mainSystemOut")
public final class BenchmarkMain {

	private static final PrintStream OUT = System.out;

	private BenchmarkMain() {
	}

	/**
	 * Runs the benchmarks.
	 * @param arguments
	 * {@code --plan=quick|full|parts --subjects=a,b --work=c,d --out=directory}
	 * @throws IOException if the results cannot be written
	 */
	public static void main(String[] arguments) throws IOException {
		Options options = Options.parse(arguments);
		if (options.plan().equals("parts")) {
			Parts.run(options.works(), options.out());
			return;
		}
		run(options.toPlan(), options.out());
		// loops of libraries may not be daemons
		System.exit(0);
	}

	private static void run(WorkPlan plan, Path out) throws IOException {
		Map<String, String> environment = Environment.describe(plan);
		StringBuilder report = new StringBuilder();
		print(report, head(environment));
		List<WorkResult> results = new ArrayList<>();
		try (Loops loops = Loops.create()) {
			Runner runner = new Runner(plan, loops);
			for (Work work : plan.works()) {
				if (plan.subjects().stream().anyMatch(work::fits)) {
					WorkResult result = runner.run(work);
					results.add(result);
					print(report, Table.of(result));
					// what there is, should somebody stop it
					Json.write(out.resolve(plan.name() + ".json"), environment, results);
				}
			}
		}
		Files.writeString(out.resolve(plan.name() + ".md"), report);
		OUT.println("Written to " + out.resolve(plan.name() + ".json") + " and .md");
	}

	private static String head(Map<String, String> environment) {
		StringBuilder text = new StringBuilder();
		environment.forEach((name, value) -> text.append("- %s: %s%n".formatted(name, value)));
		return text
			.append("%nMedians of the rounds; \"x raw\" is the median of the ratios round by round; \"others\""
				.formatted())
			.append(" is the number of cores that other processes used; \\* marks what they disturbed (more than %s)%n%n"
				.formatted(Usage.DISTURBING_CORES))
			.toString();
	}

	private static void print(StringBuilder report, String text) {
		report.append(text);
		OUT.print(text);
		OUT.flush();
	}

}
