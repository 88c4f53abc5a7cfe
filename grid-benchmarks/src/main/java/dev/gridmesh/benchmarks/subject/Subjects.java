package dev.gridmesh.benchmarks.subject;

import java.util.Arrays;
import java.util.List;

/**
 * All subjects by name.
 */
public final class Subjects {

	/** What all others are compared with. */
	public static final String YARDSTICK = "raw";

	private static final List<Subject> ALL = List.of(new RawSubject(), new ReactorNettySubject(),
			new RSocketSubject(false), new RSocketSubject(true), new GrpcSubject(), new HttpSubject(false),
			new HttpSubject(true), new GridSubject(GridSubject.Variant.DEFAULT),
			new GridSubject(GridSubject.Variant.V1), new GridSubject(GridSubject.Variant.NO_MERGING),
			new GridSubject(GridSubject.Variant.TYPED), new GridSubject(GridSubject.Variant.ONE_LOOP),
			new GridSubject(GridSubject.Variant.OBSERVED));

	private Subjects() {
	}

	/**
	 * Lists all subjects.
	 * @return the yardstick first
	 */
	public static List<Subject> all() {
		return ALL;
	}

	/**
	 * Finds some subjects.
	 * @param names their names
	 * @return the subjects in the order of {@link #all()}
	 * @throws IllegalArgumentException if there is none of a name
	 */
	public static List<Subject> named(String... names) {
		for (String name : names) {
			if (ALL.stream().noneMatch((subject) -> subject.name().equals(name))) {
				throw new IllegalArgumentException(
						"no subject '%s' among %s".formatted(name, ALL.stream().map(Subject::name).toList()));
			}
		}
		return ALL.stream().filter((subject) -> Arrays.asList(names).contains(subject.name())).toList();
	}

}
