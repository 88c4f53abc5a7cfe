package dev.gridmesh.spring.handler;

import dev.gridmesh.HandlerId;

/**
 * Refuses values that a handler does not want. Safe for any thread.
 */
@FunctionalInterface
interface ValueCheck {

	/** Takes everything. */
	ValueCheck NONE = (value, what, handler) -> {
	};

	/**
	 * Checks a value.
	 * @param value the value
	 * @param what what it is, for the text of the error: "The payload" or "An item"
	 * @param handler the handler that it is for
	 * @throws RuntimeException if the value is refused; its message does not quote it
	 */
	void check(Object value, String what, HandlerId handler);

}
