package dev.gridmesh.spring.client;

/**
 * A {@link dev.gridmesh.spring.GridClient @GridClient} interface that cannot work; fails
 * the start of the application. Immutable, so safe for any thread.
 *
 * @since 0.1.0
 */
public final class InvalidGridClientException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String action;

	InvalidGridClientException(String message, String action) {
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
