package dev.gridmesh.observation;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Bounds the names of handlers that become tags or keys of low cardinality: the first
 * {@value #MAX} stay what they are, those after them share one. Callers may make up any
 * number of names. Safe for any thread.
 * <p>
 * State: the names that were let through.
 *
 * @since 0.1.0
 */
public final class HandlerNames {

	/** So many handlers have a name of their own. */
	public static final int MAX = 1000;

	/** The name that all others share. */
	public static final String OTHER = "other";

	private final Set<String> known = ConcurrentHashMap.newKeySet();

	/**
	 * Makes an empty set of names.
	 */
	public HandlerNames() {
		// nothing to set
	}

	/**
	 * Finds the name to use for the handler of a call.
	 * @param call the call
	 * @return the {@linkplain ObservedCall#handlerName() name} of its handler, or
	 * {@value #OTHER}
	 */
	public String nameOf(ObservedCall call) {
		String handler = call.handlerName();
		boolean own = this.known.contains(handler) || (this.known.size() < MAX && this.known.add(handler));
		return own ? handler : OTHER;
	}

}
