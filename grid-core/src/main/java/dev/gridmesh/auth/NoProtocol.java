package dev.gridmesh.auth;

import java.util.Map;
import java.util.function.Predicate;

import dev.gridmesh.NodeName;
import dev.gridmesh.transport.UpgradeHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Nobody proves anything: whoever reaches the port is let in, unless it says that it
 * speaks another protocol. Safe for any thread.
 */
final class NoProtocol implements AuthProtocol {

	static final String NAME = "none";

	@Override
	public DialerProof dial(ProvingNode dialer, NodeName remote) {
		return new Dialled();
	}

	@Override
	public UpgradeCheck upgrades(ProvingNode acceptor, Predicate<String> isPeer) {
		return (headers) -> {
			InvalidProofException other = AuthProtocol.otherProtocol(headers, NAME);
			if (other != null) {
				throw other;
			}
			return UpgradeProof.NONE;
		};
	}

	/** Proves nothing, and believes who answers. */
	private record Dialled() implements DialerProof {

		@Override
		public Map<String, String> headers() {
			return Map.of();
		}

		@Override
		public @Nullable HandshakeProof check(UpgradeHeaders answer) {
			return null;
		}

		@Override
		public String connectToken() {
			return "";
		}

	}

}
