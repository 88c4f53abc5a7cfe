package dev.gridmesh;

/**
 * Where a handler's code is invoked.
 *
 * @since 0.1.0
 */
public enum HandlerExecution {

	/** On the connection's event loop; the handler must not block. */
	EVENT_LOOP,

	/** On the handler executor; the handler may block. */
	EXECUTOR

}
