package dev.gridmesh.simulation;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Swaps a class of the grid for a faulty one and shows that the simulator finds it, soon,
 * and by the invariant that it breaks; and that it finds nothing in the same seed without
 * it.
 */
class PlantedFaultsSimulationTests {

	private static final int MAX_SEEDS = 500;

	private final ErrorLog log = new ErrorLog();

	@AfterEach
	void close() {
		this.log.close();
	}

	static Stream<Arguments> faults() {
		return Stream.of(
				arguments("a dropped credit", "mux.CreditWindow", "mux.ForgetfulCreditWindow", Invariant.CALLS,
						"ended with TIMEOUT"),
				arguments("an end that overtakes an item", "connection.OutboundQueue",
						"connection.OvertakingOutboundQueue", Invariant.CALLS, "ended with COMPLETED after"),
				arguments("a missed state change on reconnect", "connection.ConnectionStateMachine",
						"connection.SleepyConnectionStateMachine", Invariant.HEALING, "is not connected to"),
				arguments("a call that is not failed on disconnect", "connection.CallTables",
						"connection.LeavingOutCallTables", Invariant.CALLS, "outlived its link"),
				arguments("a stale link that takes calls", "mux.CallQueue", "mux.LateClosingCallQueue",
						Invariant.ONE_LINK, "was served over a link that had been replaced"),
				arguments("a link that is renewed and does not finish its calls", "connection.Retirement",
						"connection.HastyRetirement", Invariant.CALLS, "the link was renewed though nothing was wrong"),
				arguments("an error of the application of which nobody is told", "application.ApplicationErrors",
						"application.SilentApplicationErrors", Invariant.BOUNDARY, "nobody was told of"),
				arguments("an error of the application that is thrown on", "application.ApplicationErrors",
						"application.RethrowingApplicationErrors", Invariant.BOUNDARY,
						"was left with what the application threw"),
				arguments("a step of a stop that waits for ever", "manager.LimitedStep", "manager.PatientLimitedStep",
						Invariant.LEAKS, "did not stop"),
				arguments("an owner that dies with its loop", "connection.OwnerQueue", "connection.LoopBoundOwnerQueue",
						Invariant.LEAKS, "did not stop"));
	}

	@ParameterizedTest(name = "{0} breaks {3}")
	@MethodSource("faults")
	void plantedFaultIsFound(String fault, String original, String standIn, Invariant invariant, String complaint)
			throws ReflectiveOperationException {
		LongFunction<List<String>> simulation = simulation(original, standIn);

		OptionalLong seed = LongStream.rangeClosed(1, MAX_SEEDS)
			.filter((candidate) -> simulation.apply(candidate)
				.stream()
				.anyMatch(
						(violation) -> violation.startsWith(invariant.name() + ": ") && violation.contains(complaint)))
			.findFirst();

		assertThat(seed).as("%s breaks %s", fault, invariant).isPresent();
		assertThat(new SeedRun().apply(seed.getAsLong())).as("the same seed without %s", fault).isEmpty();
	}

	@Test
	void nothingIsFoundWhereNoFaultIsPlanted() throws ReflectiveOperationException {
		LongFunction<List<String>> simulation = simulation("no.such.Class", "no.such.Class");

		assertThat(LongStream.rangeClosed(1, 10).mapToObj(simulation))
			.allSatisfy((violations) -> assertThat(violations).isEmpty());
	}

	@SuppressWarnings("unchecked")
	private static LongFunction<List<String>> simulation(String original, String standIn)
			throws ReflectiveOperationException {
		ClassLoader loader = new SwappedClass("dev.gridmesh." + original, "dev.gridmesh." + standIn);
		return (LongFunction<List<String>>) loader.loadClass(SeedRun.class.getName())
			.getDeclaredConstructor()
			.newInstance();
	}

}
