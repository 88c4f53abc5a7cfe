package dev.gridmesh.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.gridmesh.benchmarks.measure.Median;
import dev.gridmesh.benchmarks.work.Metric;
import org.jspecify.annotations.Nullable;

/**
 * All rounds of one subject in one kind of work. For one thread.
 */
public final class Cell {

	private final String subject;

	private final List<Round> rounds = new ArrayList<>();

	private @Nullable String failure;

	/**
	 * Makes a cell without rounds.
	 * @param subject the name of the subject
	 */
	public Cell(String subject) {
		this.subject = subject;
	}

	/**
	 * Adds a round.
	 * @param round the next one
	 */
	public void add(Round round) {
		this.rounds.add(round);
	}

	/**
	 * Notes that the work could not be done to its end; the rounds before it do not
	 * count.
	 * @param failure what went wrong
	 */
	public void fail(String failure) {
		this.failure = failure;
	}

	/**
	 * Whose cell it is.
	 * @return the name of the subject
	 */
	public String subject() {
		return this.subject;
	}

	/**
	 * What went wrong.
	 * @return words, {@code null} if nothing did
	 */
	@Nullable String failure() {
		return this.failure;
	}

	List<Round> rounds() {
		return this.rounds;
	}

	/**
	 * Tells whether others disturbed at least half of the rounds, so that the medians are
	 * not to be trusted.
	 * @return whether to mark the cell
	 */
	boolean isDisturbed() {
		long disturbed = this.rounds.stream().filter(Round::disturbed).count();
		return disturbed > 0 && disturbed * 2 >= this.rounds.size();
	}

	/**
	 * The middle of all rounds.
	 * @return by metric, in the order of the columns; empty without rounds
	 */
	Map<Metric, Double> medians() {
		Map<Metric, List<Double>> values = new LinkedHashMap<>();
		for (Round round : this.rounds) {
			round.values()
				.forEach((metric, value) -> values.computeIfAbsent(metric, (key) -> new ArrayList<>()).add(value));
		}
		Map<Metric, Double> medians = new LinkedHashMap<>();
		values.forEach((metric, all) -> medians.put(metric, Median.of(all)));
		return medians;
	}

	/**
	 * Compares with another subject, round by round.
	 * @param metric what to compare
	 * @param yardstick the other subject's rounds of the same run
	 * @return the middle of the ratios, {@code null} if there is no round of both
	 */
	@Nullable Double ratio(Metric metric, Cell yardstick) {
		List<Double> ratios = new ArrayList<>();
		for (Round round : this.rounds) {
			for (Round other : yardstick.rounds) {
				Double value = round.values().get(metric);
				Double base = other.values().get(metric);
				if (round.number() == other.number() && value != null && base != null && base != 0) {
					ratios.add(value / base);
				}
			}
		}
		return ratios.isEmpty() ? null : Median.of(ratios);
	}

}
