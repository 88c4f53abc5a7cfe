package dev.gridmesh.benchmarks.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gridmesh.benchmarks.work.Metric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the table, the JSON file, and the figures in them.
 */
class ReportTests {

	private static final Metric CPU = new Metric("CPU us", 2, true);

	private static final Metric BYTES = new Metric("B", 0, false);

	private final Cell raw = cell("raw", 2, 4, 10);

	private final Cell grid = cell("grid", 1, 4, 4);

	private final WorkResult result = new WorkResult("work", "Some work", List.of(this.raw, this.grid, failed()));

	private static Cell cell(String subject, double... cpu) {
		Cell cell = new Cell(subject);
		for (int round = 0; round < cpu.length; round++) {
			Map<Metric, Double> values = new LinkedHashMap<>();
			values.put(CPU, cpu[round]);
			values.put(BYTES, 1_234.0);
			cell.add(new Round(round, values, round * 0.5, subject.equals("grid") && round > 0));
		}
		return cell;
	}

	private static Cell failed() {
		Cell cell = new Cell("grpc");
		cell.fail("no answer");
		return cell;
	}

	@Test
	void ratioIsTheMedianOfRatiosOfTheSameRounds() {
		// 0.5, 1 and 0.4, while the ratio of the medians is 1
		assertThat(this.grid.ratio(CPU, this.raw)).isEqualTo(0.5);
		assertThat(this.raw.ratio(CPU, this.raw)).isEqualTo(1);
		assertThat(failed().ratio(CPU, this.raw)).isNull();
		assertThat(this.grid.ratio(CPU, failed())).isNull();
	}

	@Test
	void cellIsMarkedWhenHalfOfItsRoundsWereDisturbed() {
		assertThat(this.grid.isDisturbed()).isTrue();
		assertThat(this.raw.isDisturbed()).isFalse();
		assertThat(failed().isDisturbed()).isFalse();
	}

	@Test
	void tableHasARowForEachSubject() {
		assertThat(Table.of(this.result).lines()).containsExactly("### work: Some work", "",
				"| subject | CPU us | x raw | B | others |", "|---|--:|--:|--:|--:|",
				"| raw | 4.00 | 1.00 | 1,234 | 0.50 |", "| grid \\* | 4.00 | 0.50 | 1,234 | 0.50 |",
				"| grpc | - | - | - | - |", "", "grpc failed: no answer", "");
	}

	@Test
	void jsonHasAllRounds(@TempDir Path directory) throws IOException {
		Path file = directory.resolve("new/quick.json");

		Json.write(file, Map.of("java", "17"), List.of(this.result));

		JsonNode root = new ObjectMapper().readTree(file.toFile());
		assertThat(root.at("/environment/java").asText()).isEqualTo("17");
		JsonNode subjects = root.at("/works/0/subjects");
		assertThat(subjects).hasSize(3);
		assertThat(subjects.at("/1/name").asText()).isEqualTo("grid");
		assertThat(subjects.at("/1/disturbed").asBoolean()).isTrue();
		assertThat(subjects.at("/1/medians/CPU us").asDouble()).isEqualTo(4);
		assertThat(subjects.at("/1/ratios/CPU us").asDouble()).isEqualTo(0.5);
		assertThat(subjects.at("/1/ratios").has("B")).isFalse();
		assertThat(subjects.at("/1/rounds")).hasSize(3);
		assertThat(subjects.at("/1/rounds/0/values/CPU us").asDouble()).isEqualTo(1);
		assertThat(subjects.at("/2/failure").asText()).isEqualTo("no answer");
		assertThat(subjects.at("/2").has("rounds")).isFalse();
	}

}
