package dev.gridmesh.mux;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs two actions of a model on two threads in the orders of their reads and writes, and
 * fails when one of them has another outcome than the whole actions, one after the other.
 * <p>
 * The model is a public class with a public constructor without parameters and the
 * methods {@code onLoop}, {@code elsewhere} and {@code outcome}; each order gets a new
 * one. Threads change only within the methods of the model and of the classes that it is
 * about, and not in what a lambda calls: all else is taken to be right, which keeps the
 * orders few: those with the fewest changes of threads are tried first.
 */
final class Interleavings {

	/** Enough for all orders in which each thread is interrupted once. */
	private static final int MOST = 200;

	private Interleavings() {
	}

	/**
	 * Checks all orders.
	 * @param model the model
	 * @param expected what is right, whichever action is first
	 * @param about the classes that the race is in
	 */
	static void check(Class<?> model, String expected, Class<?>... about) {
		assertThat(outcome(model, "onLoop", "elsewhere")).as("the loop is first").isEqualTo(expected);
		assertThat(outcome(model, "elsewhere", "onLoop")).as("the loop is last").isEqualTo(expected);
		Set<String> classes = new HashSet<>();
		Stream.concat(Stream.of(model), Stream.of(about)).forEach((each) -> {
			classes.add(each.getName());
			classes.add(each.getCanonicalName());
		});
		new ModelCheckingOptions().iterations(0)
			.invocationsPerIteration(MOST)
			.minimizeFailedScenario(false)
			.addGuarantee(ManagedStrategyGuaranteeKt.forClasses((String name) -> !classes.contains(name))
				.allMethods()
				.ignore())
			.addCustomScenario(new ExecutionScenario(List.of(),
					List.of(List.of(actor(model, "onLoop")), List.of(actor(model, "elsewhere"))),
					List.of(actor(model, "outcome")), null))
			.check(model);
	}

	private static Object outcome(Class<?> model, String... actions) {
		try {
			Object instance = model.getConstructor().newInstance();
			for (String action : actions) {
				model.getMethod(action).invoke(instance);
			}
			return model.getMethod("outcome").invoke(instance);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	private static Actor actor(Class<?> model, String method) {
		try {
			return new Actor(model.getMethod(method), List.of());
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

}
