package dev.gridmesh.boot.autoconfigure;

import java.util.List;

import dev.gridmesh.ErrorListener;
import dev.gridmesh.manager.GridManagerBuilder;
import dev.gridmesh.observation.GridListener;
import dev.gridmesh.spring.handler.FaultOrMistake;

/**
 * Who is told of calls, and of what code of the application throws. Immutable.
 *
 * @param callListeners the listeners of calls, in their order
 * @param errorListener the listeners of errors
 * @param logFailures whether failures of handlers are warnings in the log
 */
record GridWatchers(List<GridListener> callListeners, ErrorListener errorListener, boolean logFailures) {

	void apply(GridManagerBuilder builder) {
		this.callListeners.forEach(builder::listener);
		builder.errorListener(this.errorListener)
			.logHandlerFailures((failure) -> this.logFailures && FaultOrMistake.isFault(failure));
	}

}
