package dev.gridmesh.sample.logs;

/**
 * A node does not do what it is asked to. Immutable, so safe for any thread; no stack
 * trace, since it is an answer.
 *
 * @since 0.1.0
 */
public final class RefusedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient Refusal refusal;

	/**
	 * Creates a refusal.
	 * @param reason the kind
	 * @param message what a user should know
	 */
	public RefusedException(Refusal.Reason reason, String message) {
		this(new Refusal(reason, message));
	}

	/**
	 * Creates a refusal that came from another node.
	 * @param refusal what it answered
	 */
	public RefusedException(Refusal refusal) {
		super(refusal.message(), null, false, false);
		this.refusal = refusal;
	}

	/**
	 * What to answer.
	 * @return the refusal
	 */
	public Refusal refusal() {
		return this.refusal;
	}

}
