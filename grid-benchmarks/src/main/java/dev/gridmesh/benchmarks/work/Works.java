package dev.gridmesh.benchmarks.work;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All kinds of load by name.
 */
public final class Works {

	private static final List<Work> ALL = create();

	private Works() {
	}

	private static List<Work> create() {
		List<Work> all = new ArrayList<>();
		for (int size : new int[] { 512, 64, 16 * 1024 }) {
			for (int inFlight : new int[] { 1, 16, 64, 256 }) {
				all.add(new UnaryWork(size, inFlight));
			}
		}
		all.add(new BlockingWork(512, 64));
		for (boolean codec : new boolean[] { true, false }) {
			all.add(TypedWork.note(64, codec));
			all.add(TypedWork.listing(64, codec));
		}
		for (StreamWork.Shape shape : StreamWork.Shape.values()) {
			all.add(new StreamWork(shape, 512));
		}
		for (int mebibytes : new int[] { 1, 16 }) {
			all.add(new BesideWork(mebibytes, false));
			all.add(new BesideWork(mebibytes, true));
		}
		all.add(new CancelWork(10_000));
		all.add(new ResetWork(1_000));
		all.add(new IdleWork(32));
		all.add(new IdleWork(256));
		for (int nodes : new int[] { 2, 8, 32 }) {
			all.add(new MeshWork(nodes));
		}
		return List.copyOf(all);
	}

	/**
	 * Lists all kinds of load.
	 * @return in the order of the report
	 */
	public static List<Work> all() {
		return ALL;
	}

	/**
	 * Finds some.
	 * @param names their names
	 * @return in the order of {@link #all()}
	 * @throws IllegalArgumentException if there is none of a name
	 */
	public static List<Work> named(String... names) {
		for (String name : names) {
			if (ALL.stream().noneMatch((work) -> work.name().equals(name))) {
				throw new IllegalArgumentException(
						"no work '%s' among %s".formatted(name, ALL.stream().map(Work::name).toList()));
			}
		}
		return ALL.stream().filter((work) -> Arrays.asList(names).contains(work.name())).toList();
	}

}
