package dev.gridmesh.auth;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

import dev.gridmesh.NodeName;
import dev.gridmesh.testing.VirtualWorld;
import dev.gridmesh.transport.UpgradeHeaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The headers of the mutual protocol: whoever does not hold the secret gets in by none,
 * and whoever does by a statement that is meant for this node, once.
 *
 * @since 0.1.0
 */
public final class ProofFuzzer {

	private static final String SECRET = "a-secret-of-at-least-32-bytes-length";

	private static final MutualKey KEY = new MutualKey(SECRET);

	private static final GridAuth AUTH = GridAuth.mutual(SECRET);

	private static final NodeName A = NodeName.of("http://node-a:9000");

	private static final ProvingNode B = new ProvingNode(NodeName.of("http://node-b:9000"), "/grid/v1", new UUID(2, 2),
			VirtualWorld.ordered(1).newRuntime("b"));

	private ProofFuzzer() {
	}

	/**
	 * Reads the parameters of a header: as a statement without the secret, as one signed
	 * by a peer, and as an answer.
	 * @param input the parameters
	 */
	public static void fuzzerTestOneInput(byte[] input) {
		String parameters = new String(input, StandardCharsets.ISO_8859_1);
		UpgradeHeaders unsigned = header("Authorization", UpgradeStatement.SCHEME + " " + parameters);
		assertRefused(AUTH.upgrades(B, (name) -> true), unsigned);
		assertRefused(AUTH.upgrades(B, (name) -> true), header("Authorization", parameters));
		checkSigned(parameters);
		DialerProof dialer = AUTH.dial(B, A);
		assertThatExceptionOfType(InvalidProofException.class)
			.isThrownBy(() -> dialer.check(header("Authentication-Info", parameters)));
	}

	/** A peer can sign whatever it likes. */
	private static void checkSigned(String text) {
		Map<String, String> parameters = AuthParameters.read(text);
		UpgradeStatement statement = (parameters != null) ? UpgradeStatement.read(parameters) : null;
		if (statement == null) {
			return;
		}
		UpgradeHeaders signed = header("Authorization",
				statement.header(KEY.mac(MacPurpose.STATEMENT, statement.fields())));
		UpgradeCheck check = AUTH.upgrades(B, (name) -> true);
		try {
			check.check(signed);
		}
		catch (InvalidProofException ex) {
			return;
		}
		assertThat(statement.to()).isEqualTo(B.name().value());
		assertThat(statement.from()).isNotEqualTo(B.name().value());
		assertThat(statement.path()).isEqualTo(B.path());
		assertThat(statement.instant()).isBetween(VirtualWorld.START.minusSeconds(300),
				VirtualWorld.START.plusSeconds(300));
		assertRefused(check, signed);
	}

	private static void assertRefused(UpgradeCheck check, UpgradeHeaders headers) {
		assertThatExceptionOfType(InvalidProofException.class).isThrownBy(() -> check.check(headers));
	}

	private static UpgradeHeaders header(String name, String value) {
		return (asked) -> asked.equalsIgnoreCase(name) ? value : null;
	}

}
