package dev.gridmesh.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gridmesh.benchmarks.subject.Subjects;
import dev.gridmesh.benchmarks.work.Metric;

/**
 * Writes results for programs: all rounds, medians, and ratios to the yardstick.
 */
public final class Json {

	private static final ObjectMapper MAPPER = new ObjectMapper();

	private Json() {
	}

	/**
	 * Writes a file.
	 * @param file where to; its directory is made
	 * @param environment what the figures depend on
	 * @param results one for each kind of work
	 * @throws IOException if it cannot be written
	 */
	public static void write(Path file, Map<String, String> environment, List<WorkResult> results) throws IOException {
		Files.createDirectories(file.toAbsolutePath().getParent());
		MAPPER.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), tree(environment, results));
	}

	static ObjectNode tree(Map<String, String> environment, List<WorkResult> results) {
		ObjectNode root = JsonNodeFactory.instance.objectNode();
		ObjectNode about = root.putObject("environment");
		environment.forEach(about::put);
		ArrayNode works = root.putArray("works");
		for (WorkResult result : results) {
			ObjectNode work = works.addObject();
			work.put("name", result.name()).put("title", result.title());
			ArrayNode subjects = work.putArray("subjects");
			result.cells().forEach((cell) -> add(subjects.addObject(), cell, result));
		}
		return root;
	}

	private static void add(ObjectNode node, Cell cell, WorkResult result) {
		node.put("name", cell.subject());
		if (cell.failure() != null) {
			node.put("failure", cell.failure());
			return;
		}
		node.put("disturbed", cell.isDisturbed());
		values(node.putObject("medians"), cell.medians());
		Cell yardstick = result.cell(Subjects.YARDSTICK);
		if (yardstick != null) {
			ObjectNode ratios = node.putObject("ratios");
			for (Metric metric : cell.medians().keySet()) {
				Double ratio = metric.compared() ? cell.ratio(metric, yardstick) : null;
				if (ratio != null) {
					ratios.put(metric.label(), ratio);
				}
			}
		}
		ArrayNode rounds = node.putArray("rounds");
		for (Round round : cell.rounds()) {
			ObjectNode one = rounds.addObject();
			one.put("number", round.number()).put("otherCores", round.otherCores()).put("disturbed", round.disturbed());
			values(one.putObject("values"), round.values());
		}
	}

	private static void values(ObjectNode node, Map<Metric, Double> values) {
		values.forEach((metric, value) -> node.put(metric.label(), value));
	}

}
