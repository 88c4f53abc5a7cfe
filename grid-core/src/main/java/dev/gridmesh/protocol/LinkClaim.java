package dev.gridmesh.protocol;

import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * What a dialer says in Connect of the connection that a link is for
 * (docs/protocol-extensions.md, "renew"). An immutable value, safe for any thread.
 *
 * @param key 16 random bytes that nobody knows but the two ends: the same in each Connect
 * of one connection, so that nobody else can take the place of its link
 * @param renews whether the link that is there lives, and is to finish its calls
 * @since 0.1.0
 */
public record LinkClaim(UUID key, boolean renews) {

	/**
	 * Makes the claim of a new connection.
	 * @param random where its key comes from
	 * @return a claim for a link in nobody's place
	 */
	public static LinkClaim draw(RandomGenerator random) {
		return new LinkClaim(new UUID(random.nextLong(), random.nextLong()), false);
	}

	/**
	 * Makes the claim for a link in the place of one that lives.
	 * @return a claim with the same key
	 */
	public LinkClaim renewing() {
		return new LinkClaim(this.key, true);
	}

	/**
	 * Shows all but the key.
	 * @return one line
	 */
	@Override
	public String toString() {
		return "LinkClaim[renews=%s]".formatted(this.renews);
	}

}
