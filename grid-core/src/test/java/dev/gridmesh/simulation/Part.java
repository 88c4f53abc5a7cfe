package dev.gridmesh.simulation;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The kinds of code that are not the grid's own and that it calls; each can be made to
 * misbehave.
 */
enum Part {

	/** Makes the tokens of a node: twice for an attempt to connect. */
	ISSUER(Set.of(Failure.NOTHING)),

	/** Checks the tokens of others. */
	VERIFIER(Set.of()),

	/** Subscribes to the states of a connection. */
	STATES(Set.of()),

	/** Subscribes to the changes of the peers. */
	CHANGES(Set.of()),

	/** Is told of calls, and follows them. */
	LISTENER(Set.of(Failure.NOTHING)),

	/** Is told of what the others here throw. */
	ERROR_LISTENER(Set.of()),

	/** Runs blocking handlers. */
	EXECUTOR(Set.of(Failure.LATE, Failure.TWICE, Failure.IN_PLACE, Failure.AFTERWARDS)),

	/** Dials. */
	CONNECTOR(Set.of(Failure.NEVER, Failure.TWICE, Failure.AFTERWARDS, Failure.NOTHING)),

	/** Begins and ends to accept. */
	TRANSPORT_LISTENER(Set.of(Failure.NEVER, Failure.BY_SIGNAL, Failure.AFTERWARDS, Failure.NOTHING)),

	/** Knows the name of a node, and those of its peers. */
	NAMES(Set.of()),

	/** A handler, when it is invoked. */
	HANDLER(Set.of(Failure.NOTHING)),

	/** The publisher that a handler returned. */
	ANSWER(Set.of(Failure.BY_SIGNAL)),

	/** Subscribes to a call. */
	SUBSCRIBER(Set.of()),

	/** The publisher of what a caller brings. */
	ITEMS(Set.of(Failure.BY_SIGNAL)),

	/** An event loop, which runs nothing and takes nothing any more. */
	LOOP;

	private final Set<Failure> failures;

	Part() {
		this.failures = EnumSet.of(Failure.NEVER);
	}

	Part(Set<Failure> special) {
		this.failures = EnumSet.copyOf(Failure.THROWN);
		this.failures.addAll(special);
	}

	/**
	 * How it may fail.
	 * @return the failures that make sense here, in the order of their names
	 */
	List<Failure> failures() {
		return List.copyOf(this.failures);
	}

	/**
	 * Whether it belongs to one call, which may end in another way because of it.
	 * @return whether it does
	 */
	boolean isOfCall() {
		return switch (this) {
			case HANDLER, ANSWER, SUBSCRIBER, ITEMS -> true;
			default -> false;
		};
	}

	/**
	 * Whether it is called only where connections come or nodes go.
	 * @return whether it takes a fault of another kind to get there
	 */
	boolean needsDisturbance() {
		return switch (this) {
			case ISSUER, VERIFIER, STATES, CHANGES, CONNECTOR, TRANSPORT_LISTENER, NAMES -> true;
			default -> false;
		};
	}

}
