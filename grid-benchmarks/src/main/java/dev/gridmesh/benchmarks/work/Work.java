package dev.gridmesh.benchmarks.work;

import dev.gridmesh.benchmarks.subject.Subject;

/**
 * One kind of load. Immutable.
 */
public interface Work {

	/**
	 * The short name in options and files.
	 * @return lower case, with hyphens
	 */
	String name();

	/**
	 * What it is, in words for the table.
	 * @return one line
	 */
	String title();

	/**
	 * Tells whether a subject, on this JDK, can do it.
	 * @param subject the subject
	 * @return whether to open it
	 */
	boolean fits(Subject subject);

	/**
	 * Tells whether one run takes as long as it takes, whatever the time that is given.
	 * @return whether warming up is as many runs as there are rounds, not a time
	 */
	default boolean isOneShot() {
		return false;
	}

	/**
	 * Connects a subject for this load.
	 * @param subject who does it
	 * @param loops the loops to use; stay the caller's
	 * @return what runs the load
	 */
	WorkRun open(Subject subject, Loops loops);

}
