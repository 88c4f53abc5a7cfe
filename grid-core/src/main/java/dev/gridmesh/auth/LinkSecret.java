package dev.gridmesh.auth;

/**
 * The secret that made a link, as far as the link has to know: whether it still counts.
 * Safe for any thread. Shows nothing of the secret.
 *
 * @since 0.1.0
 */
public final class LinkSecret {

	private final MutualSecrets secrets;

	private final MutualKey key;

	LinkSecret(MutualSecrets secrets, MutualKey key) {
		this.secrets = secrets;
		this.key = key;
	}

	MutualKey key() {
		return this.key;
	}

	/**
	 * Tells whether this node proves itself with it now.
	 * @return whether it is the current one
	 */
	public boolean isCurrent() {
		return isSame(this.secrets.current());
	}

	/**
	 * Tells whether others can dial with it now.
	 * @return whether it is the current one, or one of the previous ones
	 */
	public boolean isHeld() {
		return this.secrets.all().stream().anyMatch(this::isSame);
	}

	private boolean isSame(LinkSecret other) {
		return other == this || this.key.isSame(other.key);
	}

	/**
	 * Has something run whenever the secrets of this node were replaced, on whichever
	 * thread replaces them.
	 * @param watcher returns at once
	 */
	public void watch(Runnable watcher) {
		this.secrets.watch(watcher);
	}

	/**
	 * Ends what {@link #watch(Runnable)} began; a run that is under way goes on.
	 * @param watcher the same object
	 */
	public void forget(Runnable watcher) {
		this.secrets.forget(watcher);
	}

	@Override
	public String toString() {
		return "LinkSecret[***]";
	}

}
