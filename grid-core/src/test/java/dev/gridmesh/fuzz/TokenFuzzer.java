package dev.gridmesh.fuzz;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import dev.gridmesh.auth.GridTokens;
import dev.gridmesh.auth.InvalidTokenException;
import dev.gridmesh.auth.TokenVerifier;

/**
 * Tokens of protocol v1: as they come, and with claims of a good signature, which a peer
 * can write.
 *
 * @since 0.1.0
 */
public final class TokenFuzzer {

	private static final String SECRET = "a-secret-of-at-least-32-bytes-length";

	private static final TokenVerifier VERIFIER = GridTokens.hs512("grid", SECRET).verifier();

	private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

	private static final String HEADER = encode("{\"alg\":\"HS512\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8));

	private TokenFuzzer() {
	}

	/**
	 * Checks a token, and the claims of one.
	 * @param input the token, or its claims
	 * @throws GeneralSecurityException never
	 */
	public static void fuzzerTestOneInput(byte[] input) throws GeneralSecurityException {
		verify(new String(input, StandardCharsets.ISO_8859_1));
		String signed = HEADER + "." + encode(input);
		Mac mac = Mac.getInstance("HmacSHA512");
		mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA512"));
		verify(signed + "." + encode(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII))));
	}

	private static void verify(String token) {
		try {
			VERIFIER.verify(token);
		}
		catch (InvalidTokenException ex) {
			// what a dialer gets for it
		}
	}

	private static String encode(byte[] bytes) {
		return BASE64.encodeToString(bytes);
	}

}
