package dev.gridmesh.auth;

import java.time.Duration;
import java.util.Objects;

/**
 * By which protocol nodes prove to each other that they belong to the grid; the same on
 * all nodes. Immutable, so safe for any thread.
 *
 * @since 0.1.0
 */
public final class GridAuth {

	private static final GridAuth NONE = new GridAuth(GridTokens.none(), ClockSkewCheck.CONNECT, false);

	private final GridTokens tokens;

	private final ClockSkewCheck connectTime;

	private final boolean upgradesTimed;

	private GridAuth(GridTokens tokens, ClockSkewCheck connectTime, boolean upgradesTimed) {
		this.tokens = Objects.requireNonNull(tokens, "tokens");
		this.connectTime = connectTime;
		this.upgradesTimed = upgradesTimed;
	}

	/**
	 * Proves by tokens, as nodes of other implementations do (protocol.md §1 and §3): the
	 * dialer shows one with the upgrade, beside its time, and another one in Connect.
	 * @param tokens makes and checks them
	 * @return that protocol
	 */
	public static GridAuth v1(GridTokens tokens) {
		return new GridAuth(tokens, ClockSkewCheck.CONNECT, true);
	}

	/**
	 * Proves and checks nothing but the clock in Connect: whoever can reach the port can
	 * call every handler.
	 * @return no protocol
	 */
	public static GridAuth none() {
		return NONE;
	}

	/**
	 * Sets by how much the clocks of two nodes may differ when Connect is checked, 5
	 * minutes unless set ({@code grid.auth.max-clock-skew}). The time of an upgrade may
	 * differ by 15 minutes, whatever is set.
	 * @param maxSkew zero or more
	 * @return a copy with that difference
	 * @throws IllegalArgumentException if it is negative
	 */
	public GridAuth withMaxClockSkew(Duration maxSkew) {
		return new GridAuth(this.tokens, new ClockSkewCheck(maxSkew), this.upgradesTimed);
	}

	/**
	 * Makes and checks tokens.
	 * @return issuer and verifier
	 */
	public GridTokens tokens() {
		return this.tokens;
	}

	/**
	 * Checks the time of Connect.
	 * @return the check
	 */
	public ClockSkewCheck connectTime() {
		return this.connectTime;
	}

	/**
	 * Tells whether an upgrade must say its time ({@link UpgradeTimeCheck}).
	 * @return whether the header is checked
	 */
	public boolean upgradesTimed() {
		return this.upgradesTimed;
	}

	/**
	 * Shows no secret.
	 * @return one line
	 */
	@Override
	public String toString() {
		return "GridAuth[%s]".formatted(this.upgradesTimed ? "v1, " + this.tokens : "none");
	}

}
