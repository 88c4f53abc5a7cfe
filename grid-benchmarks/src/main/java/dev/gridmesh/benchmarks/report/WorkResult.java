package dev.gridmesh.benchmarks.report;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * All subjects in one kind of work.
 *
 * @param name the short name of the work
 * @param title what it is
 * @param cells one for each subject
 */
public record WorkResult(String name, String title, List<Cell> cells) {

	/**
	 * Finds a subject.
	 * @param subject its name
	 * @return its cell, {@code null} if it was not measured or failed
	 */
	@Nullable Cell cell(String subject) {
		return this.cells.stream()
			.filter((cell) -> cell.subject().equals(subject) && cell.failure() == null)
			.findFirst()
			.orElse(null);
	}

	/**
	 * Names the subjects that have rounds.
	 * @return in the order of the cells
	 */
	public List<String> measured() {
		return this.cells.stream().filter((cell) -> !cell.rounds().isEmpty()).map(Cell::subject).toList();
	}

	/**
	 * Lists what went wrong.
	 * @return one line for each subject that failed
	 */
	public List<String> failures() {
		return this.cells.stream()
			.filter((cell) -> cell.failure() != null)
			.map((cell) -> "%s failed: %s".formatted(cell.subject(), cell.failure()))
			.toList();
	}

}
