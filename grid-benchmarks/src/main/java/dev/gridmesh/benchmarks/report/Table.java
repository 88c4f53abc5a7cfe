package dev.gridmesh.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.gridmesh.benchmarks.measure.Median;
import dev.gridmesh.benchmarks.subject.Subjects;
import dev.gridmesh.benchmarks.work.Metric;
import org.jspecify.annotations.Nullable;

/**
 * Prints results as a Markdown table for people.
 */
public final class Table {

	private static final String MARK = "\\*";

	private Table() {
	}

	/**
	 * Prints one kind of work.
	 * @param result what was measured
	 * @return lines, each with its end
	 */
	public static String of(WorkResult result) {
		List<Metric> metrics = metrics(result);
		StringBuilder text = new StringBuilder("### %s: %s%n%n".formatted(result.name(), result.title()));
		List<String> head = new ArrayList<>(List.of("subject"));
		for (Metric metric : metrics) {
			head.add(metric.label());
			if (metric.compared()) {
				head.add("x raw");
			}
		}
		head.add("others");
		line(text, head);
		text.append("|---|").append("--:|".repeat(head.size() - 1)).append(System.lineSeparator());
		for (Cell cell : result.cells()) {
			line(text, row(cell, metrics, result.cell(Subjects.YARDSTICK)));
		}
		for (String failure : result.failures()) {
			text.append(System.lineSeparator()).append(failure).append(System.lineSeparator());
		}
		return text.append(System.lineSeparator()).toString();
	}

	private static List<Metric> metrics(WorkResult result) {
		return result.cells()
			.stream()
			.map((cell) -> cell.medians().keySet())
			.filter((keys) -> !keys.isEmpty())
			.findFirst()
			.map(List::copyOf)
			.orElse(List.of());
	}

	private static List<String> row(Cell cell, List<Metric> metrics, @Nullable Cell yardstick) {
		List<String> row = new ArrayList<>(List.of(cell.subject() + (cell.isDisturbed() ? " " + MARK : "")));
		boolean failed = cell.failure() != null;
		Map<Metric, Double> medians = cell.medians();
		for (Metric metric : metrics) {
			Double value = medians.get(metric);
			row.add((failed || value == null) ? "-" : number(value, metric.decimals()));
			if (metric.compared()) {
				Double ratio = (failed || yardstick == null) ? null : cell.ratio(metric, yardstick);
				row.add((ratio == null) ? "-" : number(ratio, 2));
			}
		}
		row.add(failed || cell.rounds().isEmpty() ? "-"
				: number(Median.of(cell.rounds().stream().map(Round::otherCores).toList()), 2));
		return row;
	}

	private static String number(double value, int decimals) {
		return String.format(Locale.ROOT, "%,." + decimals + "f", value);
	}

	private static void line(StringBuilder text, List<String> cells) {
		text.append("| ").append(String.join(" | ", cells)).append(" |").append(System.lineSeparator());
	}

}
