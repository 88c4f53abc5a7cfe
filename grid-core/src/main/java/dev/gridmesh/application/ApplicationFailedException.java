package dev.gridmesh.application;

/**
 * Code of the application failed where it should have returned something. Whoever called
 * ends what it was for, and then reports the {@link #failure()}. Has no stack trace of
 * its own.
 *
 * @since 0.1.0
 */
public final class ApplicationFailedException extends Exception {

	private static final long serialVersionUID = 1L;

	private final Throwable failure;

	ApplicationFailedException(Throwable failure) {
		super(null, null, false, false);
		this.failure = failure;
	}

	/**
	 * What was thrown.
	 * @return an exception or an {@code Error} of any class
	 */
	public Throwable failure() {
		return this.failure;
	}

}
