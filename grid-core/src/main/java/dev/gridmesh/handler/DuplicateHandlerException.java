package dev.gridmesh.handler;

import dev.gridmesh.HandlerId;

/**
 * Two handlers were registered under one id.
 *
 * @since 0.1.0
 */
public final class DuplicateHandlerException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	private final transient HandlerId id;

	private final String first;

	private final String second;

	DuplicateHandlerException(HandlerId id, String first, String second) {
		super("Handler %s is defined twice: by %s and by %s".formatted(id, first, second));
		this.id = id;
		this.first = first;
		this.second = second;
	}

	/**
	 * The id that both have.
	 * @return the id
	 */
	public HandlerId id() {
		return this.id;
	}

	/**
	 * Where the first one was written.
	 * @return its source
	 */
	public String first() {
		return this.first;
	}

	/**
	 * Where the second one was written.
	 * @return its source
	 */
	public String second() {
		return this.second;
	}

}
