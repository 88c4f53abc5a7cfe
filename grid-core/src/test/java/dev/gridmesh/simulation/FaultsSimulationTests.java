package dev.gridmesh.simulation;

import java.util.OptionalLong;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import dev.gridmesh.simulation.Simulation.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Plants faults and shows that the checks of a run find them: a checker that never
 * complains proves nothing.
 */
class FaultsSimulationTests {

	private static final int MAX_SEEDS = 300;

	private final ErrorLog log = new ErrorLog();

	@AfterEach
	void close() {
		this.log.close();
	}

	static Stream<Arguments> faults() {
		return Stream.of(fault("a message is lost", Faults::loseMessage, "though nothing was wrong"),
				fault("a message is doubled", Faults::repeatMessage, "its handler ran 2 times"),
				fault("a message is overtaken", Faults::swapMessages, "out-of-sequence"),
				fault("nobody is told of a close", (number) -> Faults.hideClose(number % 6), "outlived its link"),
				fault("a buffer is not released", Faults::leakBuffer, "bytes were not released"),
				fault("a timer never fires", (number) -> Faults.loseTimer(number * 9), "after its deadline"),
				fault("a task does not run", (number) -> Faults.loseTask(number * 7), "after its deadline"));
	}

	private static Arguments fault(String name, IntFunction<Sabotage> fault, String complaint) {
		return arguments(name, fault, complaint);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("faults")
	void plantedFaultIsFound(String name, IntFunction<Sabotage> fault, String complaint) {
		OptionalLong seed = LongStream.rangeClosed(1, MAX_SEEDS)
			.filter((candidate) -> run(candidate, fault).violations()
				.stream()
				.anyMatch((violation) -> violation.text().contains(complaint)))
			.findFirst();

		assertThat(seed).as(name).isPresent();
		assertThat(run(seed.getAsLong(), (number) -> Sabotage.NONE).violations()).as("the same seed without it")
			.isEmpty();
	}

	private static Outcome run(long seed, IntFunction<Sabotage> fault) {
		int number = (int) (seed % 30);
		return Simulation.run(ScheduleGenerator.of(seed), fault.apply(number));
	}

}
