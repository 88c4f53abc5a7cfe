package dev.gridmesh.spring.handler;

/**
 * A {@link dev.gridmesh.spring.GridHandler @GridHandler} that cannot work; fails the
 * start of the application. Immutable, so safe for any thread.
 *
 * @since 0.1.0
 */
public final class InvalidGridHandlerException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String action;

	InvalidGridHandlerException(String message, String action) {
		super(message);
		this.action = action;
	}

	/**
	 * Says what to change.
	 * @return one sentence
	 */
	public String getAction() {
		return this.action;
	}

}
