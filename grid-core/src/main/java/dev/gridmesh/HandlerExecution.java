package dev.gridmesh;

/**
 * Where a handler's code is invoked.
 *
 * @since 0.1.0
 */
public enum HandlerExecution {

	/** On the connection's event loop; the handler must not block. */
	EVENT_LOOP,

	/**
	 * On the connection's event loop if the payload is {@linkplain #SMALL_PAYLOAD small},
	 * and on the handler executor otherwise: for handlers that must not block, but make
	 * objects of their payload, which takes the longer the larger it is.
	 */
	EVENT_LOOP_IF_SMALL,

	/** On the handler executor; the handler may block. */
	EXECUTOR;

	/** The most bytes of which objects are made on an event loop. */
	public static final int SMALL_PAYLOAD = 64 * 1024;

}
