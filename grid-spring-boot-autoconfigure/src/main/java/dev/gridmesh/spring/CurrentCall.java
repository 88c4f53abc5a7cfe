package dev.gridmesh.spring;

import dev.gridmesh.GridCall;
import reactor.util.context.Context;

/**
 * Hands the call that a blocking handler serves on to the calls that it makes.
 */
final class CurrentCall {

	private CurrentCall() {
	}

	/**
	 * Adds the call of the current thread where the subscriber brings none.
	 * @param context the context of the subscriber
	 * @return a context with the call, if there is one
	 */
	static Context propagate(Context context) {
		GridCall call = GridCallHolder.current();
		return (call == null || context.hasKey(GridCall.class)) ? context : context.put(GridCall.class, call);
	}

}
