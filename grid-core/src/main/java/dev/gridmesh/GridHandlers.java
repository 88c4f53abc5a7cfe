package dev.gridmesh;

/**
 * Makes handler definitions: one method per shape of call.
 *
 * @since 0.1.0
 */
public final class GridHandlers {

	private GridHandlers() {
	}

	/**
	 * Defines a handler of single requests that does not block; it runs on the event
	 * loop.
	 * @param id the id to serve
	 * @param handler the code
	 * @return the definition
	 */
	public static HandlerDefinition single(HandlerId id, SingleHandler handler) {
		return HandlerDefinition.single(id, HandlerExecution.EVENT_LOOP, handler);
	}

	/**
	 * Defines a handler of single requests that may block; it runs on the handler
	 * executor.
	 * @param id the id to serve
	 * @param handler the code
	 * @return the definition
	 */
	public static HandlerDefinition blocking(HandlerId id, BlockingHandler handler) {
		return HandlerDefinition.blocking(id, handler);
	}

	/**
	 * Defines a handler that answers an initial payload with a stream of items.
	 * @param id the id to serve
	 * @param outCapacity how many items may be under way to the caller, at least 1
	 * @param handler the code; its {@code items} are empty
	 * @return the definition
	 */
	public static HandlerDefinition responseStream(HandlerId id, int outCapacity, StreamHandler handler) {
		return HandlerDefinition.stream(id, HandlerKind.RESPONSE_STREAM, 0, outCapacity, handler);
	}

	/**
	 * Defines a handler that takes a stream of items and answers with nothing but its
	 * end.
	 * @param id the id to serve
	 * @param inCapacity how many items may be under way from the caller, at least 1
	 * @param handler the code
	 * @return the definition
	 */
	public static HandlerDefinition requestStream(HandlerId id, int inCapacity, StreamHandler handler) {
		return HandlerDefinition.stream(id, HandlerKind.REQUEST_STREAM, inCapacity, 1, handler);
	}

	/**
	 * Defines a handler that takes a stream of items and answers with another one.
	 * @param id the id to serve
	 * @param inCapacity how many items may be under way from the caller, at least 1
	 * @param outCapacity how many items may be under way to the caller, at least 1
	 * @param handler the code
	 * @return the definition
	 */
	public static HandlerDefinition twoWayStream(HandlerId id, int inCapacity, int outCapacity, StreamHandler handler) {
		return HandlerDefinition.stream(id, HandlerKind.TWO_WAY_STREAM, inCapacity, outCapacity, handler);
	}

}
