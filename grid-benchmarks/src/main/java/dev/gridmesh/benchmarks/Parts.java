package dev.gridmesh.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks of parts with JMH, with what they allocate.
 */
final class Parts {

	private Parts() {
	}

	/**
	 * Runs them.
	 * @param names parts of class names, empty for all
	 * @param out the directory for results
	 * @throws IOException if the results cannot be written
	 */
	static void run(List<String> names, Path out) throws IOException {
		Files.createDirectories(out);
		ChainedOptionsBuilder options = new OptionsBuilder().addProfiler(GCProfiler.class)
			.resultFormat(ResultFormatType.JSON)
			.result(out.resolve("parts.json").toString());
		names.forEach(options::include);
		try {
			new Runner(options.build()).run();
		}
		catch (RunnerException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
