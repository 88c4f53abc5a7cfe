package dev.gridmesh.auth;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;

import dev.gridmesh.NodeName;
import dev.gridmesh.transport.UpgradeHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Both ends prove that they hold a secret of the grid, before either serves or sends
 * anything (docs/protocol-extensions.md, "proof"). Safe for any thread.
 */
final class MutualProtocol implements AuthProtocol {

	static final String NAME = "mutual";

	private static final String ANSWER = "Authentication-Info";

	private final MutualSecrets secrets;

	private final ClockSkewCheck time;

	MutualProtocol(MutualSecrets secrets, ClockSkewCheck time) {
		this.secrets = secrets;
		this.time = time;
	}

	MutualProtocol withTime(ClockSkewCheck time) {
		return new MutualProtocol(this.secrets, time);
	}

	@Override
	public DialerProof dial(ProvingNode dialer, NodeName remote) {
		return new Dialled(this.secrets.current(), UpgradeStatement.of(dialer, remote, nonce(dialer)));
	}

	@Override
	public UpgradeCheck upgrades(ProvingNode acceptor, Predicate<String> isPeer) {
		return new Upgrades(acceptor, isPeer);
	}

	private static byte[] nonce(ProvingNode node) {
		byte[] nonce = new byte[UpgradeStatement.NONCE_BYTES];
		node.runtime().random().nextBytes(nonce);
		return nonce;
	}

	/** Proves one attempt. */
	private record Dialled(LinkSecret secret, UpgradeStatement statement) implements DialerProof {

		@Override
		public Map<String, String> headers() {
			byte[] mac = this.secret.key().mac(MacPurpose.STATEMENT, this.statement.fields());
			return Map.of(AUTHORIZATION, this.statement.header(mac));
		}

		@Override
		public HandshakeProof check(UpgradeHeaders answer) {
			String header = answer.first(ANSWER);
			if (header == null) {
				throw new InvalidProofException(ProofFault.OTHER_PROTOCOL,
						"whoever answered does not prove who it is: it is no node of this "
								+ "grid, or its grid.auth.protocol is not 'mutual' as here");
			}
			HandshakeProof proof = read(header);
			if (proof == null) {
				throw new InvalidProofException(ProofFault.NO_SECRET,
						"whoever answered does not hold the secret of this grid (grid.auth.secret)");
			}
			return proof;
		}

		private @Nullable HandshakeProof read(String header) {
			Map<String, String> parameters = AuthParameters.read(header);
			if (parameters == null) {
				return null;
			}
			String nonce = parameters.getOrDefault("nonce", "");
			String instance = parameters.getOrDefault("instance", "");
			byte[] mac = HeaderText.decode(parameters.getOrDefault("mac", ""), HandshakeProof.MAC_BYTES);
			if (mac == null || HeaderText.decode(nonce, UpgradeStatement.NONCE_BYTES) == null
					|| !UpgradeStatement.isUuid(instance)) {
				return null;
			}
			HandshakeProof proof = new HandshakeProof(this.secret, this.statement, nonce, UUID.fromString(instance));
			return proof.isAnswer(mac) ? proof : null;
		}

		@Override
		public String connectToken() {
			return "";
		}

	}

	/** Checks the upgrades of one run of a node. */
	private final class Upgrades implements UpgradeCheck {

		private final ProvingNode acceptor;

		private final Predicate<String> isPeer;

		private final SeenNonces seen = new SeenNonces(MutualProtocol.this.time.maxSkew());

		private final String name;

		private final String path;

		Upgrades(ProvingNode acceptor, Predicate<String> isPeer) {
			this.acceptor = acceptor;
			this.isPeer = isPeer;
			this.name = HeaderText.encode(acceptor.name().value());
			this.path = HeaderText.encode(acceptor.path());
		}

		@Override
		public UpgradeProof check(UpgradeHeaders headers) {
			InvalidProofException other = AuthProtocol.otherProtocol(headers, NAME);
			if (other != null) {
				throw other;
			}
			String authorization = String.valueOf(headers.first(AUTHORIZATION));
			Map<String, String> parameters = AuthParameters.read(authorization.substring(STATEMENT.length()));
			UpgradeStatement statement = (parameters != null) ? UpgradeStatement.read(parameters) : null;
			byte[] mac = (parameters != null)
					? HeaderText.decode(parameters.getOrDefault("mac", ""), HandshakeProof.MAC_BYTES) : null;
			if (statement == null || mac == null) {
				throw new InvalidProofException(ProofFault.MALFORMED, "its statement is malformed");
			}
			LinkSecret secret = verify(statement, mac);
			checkMeaning(statement);
			String nonce = HeaderText.encode(nonce(this.acceptor));
			HandshakeProof proof = new HandshakeProof(secret, statement, nonce, this.acceptor.instanceId());
			return new UpgradeProof(Map.of(ANSWER, proof.answerHeader()), proof);
		}

		/** All secrets are tried, whichever fits. */
		private LinkSecret verify(UpgradeStatement statement, byte[] mac) {
			LinkSecret fitting = null;
			for (LinkSecret secret : MutualProtocol.this.secrets.all()) {
				if (secret.key().matches(MacPurpose.STATEMENT, statement.fields(), mac)) {
					fitting = secret;
				}
			}
			if (fitting == null) {
				throw new InvalidProofException(ProofFault.NO_SECRET,
						"it does not hold the secret of this grid: grid.auth.secret must be "
								+ "the same on all nodes, or among grid.auth.previous-secrets");
			}
			return fitting;
		}

		/** Who has the secret may be told apart by its name. */
		private void checkMeaning(UpgradeStatement statement) {
			if (!statement.to().equals(this.name)) {
				throw fault(ProofFault.OTHER_NODE, statement,
						"set right where a name leads to (grid.peers, name service, mapped port), or "
								+ "grid.local here: it wants to reach %s, this node is %s",
						statement.to(), this.name);
			}
			if (statement.from().equals(this.name)) {
				throw fault(ProofFault.OWN_NAME, statement,
						"each node needs a grid.local of its own: it has the name of this node, in "
								+ "another process, instance %s",
						statement.instance());
			}
			if (!statement.path().equals(this.path)) {
				throw fault(ProofFault.OTHER_PATH, statement,
						"grid.path must be the same on all nodes: it asks for %s, that of this node is %s",
						statement.path(), this.path);
			}
			Instant now = this.acceptor.runtime().clock().instant();
			if (!MutualProtocol.this.time.accepts(now, statement.instant())) {
				throw fault(ProofFault.WRONG_TIME, statement, "its clock and that of this node differ by more than %s "
						+ "(grid.auth.max-clock-skew): set the clocks", MutualProtocol.this.time.maxSkew());
			}
			String claimant = this.isPeer.test(HeaderText.read(statement.from())) ? statement.from()
					: SeenNonces.strangers();
			switch (this.seen.add(claimant, statement, now)) {
				case SEEN -> throw fault(ProofFault.REPEATED, statement, "its statement was used before");
				case FULL -> throw fault(ProofFault.TOO_MANY, statement,
						"it dials too often: %d statements of it are still valid", SeenNonces.ROOM);
				case NEW -> {
					// as it should be
				}
			}
		}

		private static InvalidProofException fault(ProofFault fault, UpgradeStatement statement, String text,
				Object... details) {
			return new InvalidProofException(fault, statement.from() + ": " + text.formatted(details));
		}

	}

}
