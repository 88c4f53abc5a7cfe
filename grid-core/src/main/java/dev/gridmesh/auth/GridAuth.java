package dev.gridmesh.auth;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;

import dev.gridmesh.NodeName;
import org.jspecify.annotations.Nullable;

/**
 * By which protocol nodes prove to each other that they belong to the grid; the same on
 * all nodes, since there is no way from one to another. Immutable, so safe for any
 * thread.
 *
 * @since 0.1.0
 */
public final class GridAuth {

	/** Below that nodes would do little else than to renew their links. */
	private static final Duration MIN_LINK_AGE = Duration.ofSeconds(1);

	private final String name;

	private final AuthProtocol protocol;

	private final GridTokens tokens;

	private final ClockSkewCheck connectTime;

	private final @Nullable Duration maxLinkAge;

	private GridAuth(String name, AuthProtocol protocol, GridTokens tokens, ClockSkewCheck connectTime,
			@Nullable Duration maxLinkAge) {
		this.name = name;
		this.protocol = protocol;
		this.tokens = Objects.requireNonNull(tokens, "tokens");
		this.connectTime = connectTime;
		this.maxLinkAge = maxLinkAge;
	}

	/**
	 * Has both ends prove that they hold a secret of the grid, before either serves or
	 * sends anything (docs/protocol-extensions.md, "proof"). The proofs are good for the
	 * two nodes that they name, once.
	 * @param secret the secret that all nodes share, 32 bytes or more of UTF-8
	 * @param previousSecrets secrets under which others may still dial, for a change of
	 * secrets without an outage
	 * @return that protocol
	 * @throws IllegalArgumentException if a secret is shorter
	 */
	public static GridAuth mutual(String secret, String... previousSecrets) {
		return mutual(new MutualSecrets(secret, previousSecrets));
	}

	/**
	 * Has both ends prove that they hold a secret of the grid, as
	 * {@link #mutual(String, String...)} does, with secrets that may change while the
	 * node runs.
	 * @param secrets those of this node; each attempt and each check takes those of its
	 * moment
	 * @return that protocol
	 */
	public static GridAuth mutual(MutualSecrets secrets) {
		MutualProtocol protocol = new MutualProtocol(Objects.requireNonNull(secrets, "secrets"),
				ClockSkewCheck.CONNECT);
		return new GridAuth(MutualProtocol.NAME, protocol, GridTokens.none(), ClockSkewCheck.CONNECT, null);
	}

	/**
	 * Proves by tokens, as nodes of other implementations do (protocol.md §1 and §3): the
	 * dialer shows one with the upgrade, beside its time, and another one in Connect. The
	 * acceptor proves nothing: whoever answers at the address of a peer is believed.
	 * @param tokens makes and checks them
	 * @return that protocol
	 */
	public static GridAuth v1(GridTokens tokens) {
		return new GridAuth(TokenProtocol.NAME, new TokenProtocol(tokens), tokens, ClockSkewCheck.CONNECT, null);
	}

	/**
	 * Proves and checks nothing but the clock in Connect: whoever can reach the port can
	 * call every handler.
	 * @return no protocol
	 */
	public static GridAuth none() {
		return new GridAuth(NoProtocol.NAME, new NoProtocol(), GridTokens.none(), ClockSkewCheck.CONNECT, null);
	}

	/**
	 * Sets by how much the clocks of two nodes may differ, 5 minutes unless set
	 * ({@code grid.auth.max-clock-skew}). In {@link #v1(GridTokens)} the time of an
	 * upgrade may differ by 15 minutes, whatever is set.
	 * @param maxSkew zero or more
	 * @return a copy with that difference
	 * @throws IllegalArgumentException if it is negative
	 */
	public GridAuth withMaxClockSkew(Duration maxSkew) {
		ClockSkewCheck time = new ClockSkewCheck(maxSkew);
		AuthProtocol timed = (this.protocol instanceof MutualProtocol mutual) ? mutual.withTime(time) : this.protocol;
		return new GridAuth(this.name, timed, this.tokens, time, this.maxLinkAge);
	}

	/**
	 * Sets how old a link may get, however long unless set
	 * ({@code grid.auth.max-link-age}): whoever got in has to prove itself again. The
	 * dialer renews a link in time, without the loss of a call that is over by then; both
	 * ends end it at that age, whatever runs over it. Each node has an age of its own,
	 * and tells those that dial it.
	 * @param age one second or more
	 * @return a copy with that age
	 * @throws IllegalArgumentException if it is shorter
	 */
	public GridAuth withMaxLinkAge(Duration age) {
		if (age.compareTo(MIN_LINK_AGE) < 0) {
			throw new IllegalArgumentException(
					"Links must be allowed to get older than that: %s is less than %s".formatted(age, MIN_LINK_AGE));
		}
		return new GridAuth(this.name, this.protocol, this.tokens, this.connectTime, age);
	}

	/**
	 * Tells how old a link may get.
	 * @return the age, or {@code null} for however long
	 */
	public @Nullable Duration maxLinkAge() {
		return this.maxLinkAge;
	}

	/**
	 * Makes and checks tokens; empty ones where the protocol has none.
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
	 * Tells whether both ends prove their names in the upgrade, so that more can be asked
	 * of them for these names before either is let in.
	 * @return whether this is {@link #mutual(String, String...)}
	 */
	public boolean provesNames() {
		return this.protocol instanceof MutualProtocol;
	}

	/**
	 * Says who a node is that has shown what this protocol asks for, and nothing else.
	 * @param name its name
	 * @return who it is, or {@code null} if the protocol asks for nothing
	 */
	public @Nullable NodePrincipal principal(NodeName name) {
		return (this.protocol instanceof NoProtocol) ? null : new NodePrincipal(name, NodeIdentity.NAME);
	}

	/**
	 * Begins one attempt to reach a peer.
	 * @param dialer this node
	 * @param remote the peer
	 * @return proves this node, and checks the other
	 */
	public DialerProof dial(ProvingNode dialer, NodeName remote) {
		return this.protocol.dial(dialer, remote);
	}

	/**
	 * Begins to check who dials, for one run of a node: what was used once is good no
	 * more.
	 * @param acceptor this node
	 * @param isPeer tells whether a name is that of a peer
	 * @return the check of all upgrades
	 */
	public UpgradeCheck upgrades(ProvingNode acceptor, Predicate<String> isPeer) {
		return this.protocol.upgrades(acceptor, isPeer);
	}

	/**
	 * Shows no secret.
	 * @return one line
	 */
	@Override
	public String toString() {
		return "GridAuth[%s]".formatted(this.name);
	}

}
