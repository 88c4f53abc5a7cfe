package dev.gridmesh.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The secrets of a node that speaks the mutual protocol, which can change while it runs:
 * the one that it proves itself with, and previous ones with which others may still dial.
 * Safe for any thread. Shows no secret, and keeps none, but what is derived from them.
 * <p>
 * A change of secrets takes three steps, each on all nodes before the next one: the new
 * secret among the previous ones; then the new one in front, the old one among the
 * previous ones; then the new one alone. At the second step nodes renew the links that
 * they had dialled with the old secret, without the loss of a call. What has not been
 * renewed one minute after its secret was removed, ends.
 * <p>
 * State: the secrets of the moment, replaced as a whole; and the links that want to know,
 * each from its handshake to its end.
 *
 * @since 0.1.0
 */
public final class MutualSecrets {

	private final Set<Runnable> watchers = ConcurrentHashMap.newKeySet();

	/** The first one is the current one. */
	private volatile List<LinkSecret> all;

	/**
	 * Begins with these secrets.
	 * @param current the secret with which this node proves itself, 32 bytes or more of
	 * UTF-8
	 * @param previous secrets under which others may dial, too, as long; none by default
	 * @throws IllegalArgumentException if one is shorter
	 */
	public MutualSecrets(String current, String... previous) {
		this.all = derive(current, previous);
	}

	/**
	 * Puts others in the place of all secrets, or changes nothing if one of them is too
	 * short. What begins from now on is proven and checked with them.
	 * @param current the secret with which this node proves itself, 32 bytes or more of
	 * UTF-8
	 * @param previous secrets under which others may dial, too, as long; none by default
	 * @throws IllegalArgumentException if one is shorter
	 */
	public void replace(String current, String... previous) {
		this.all = derive(current, previous);
		this.watchers.forEach(Runnable::run);
	}

	private List<LinkSecret> derive(String current, String... previous) {
		List<LinkSecret> derived = new ArrayList<>();
		derived.add(new LinkSecret(this, new MutualKey(current)));
		for (String secret : previous) {
			derived.add(new LinkSecret(this, new MutualKey(secret)));
		}
		return List.copyOf(derived);
	}

	LinkSecret current() {
		return this.all.get(0);
	}

	/** All of one moment, the current one first. */
	List<LinkSecret> all() {
		return this.all;
	}

	/**
	 * Has something run after each change, on whichever thread makes it.
	 * @param watcher hands itself over to a thread of its own
	 */
	void watch(Runnable watcher) {
		this.watchers.add(watcher);
	}

	void forget(Runnable watcher) {
		this.watchers.remove(watcher);
	}

	@Override
	public String toString() {
		return "MutualSecrets[***]";
	}

}
