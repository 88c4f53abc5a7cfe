package dev.gridmesh.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret that signs and verifies. Safe for any thread. Shows nothing of itself.
 */
final class HmacSecret {

	private final byte[] bytes;

	HmacSecret(String secret) {
		if (secret.isEmpty()) {
			throw new IllegalArgumentException("A secret of the grid's tokens must not be empty");
		}
		this.bytes = secret.getBytes(StandardCharsets.UTF_8);
	}

	byte[] sign(HmacAlgorithm algorithm, String text) {
		try {
			Mac mac = Mac.getInstance(algorithm.macName());
			mac.init(new SecretKeySpec(this.bytes, algorithm.macName()));
			return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("No " + algorithm.macName() + " on this platform", ex);
		}
	}

	/**
	 * Compares in constant time.
	 */
	boolean matches(HmacAlgorithm algorithm, String text, byte[] signature) {
		return MessageDigest.isEqual(sign(algorithm, text), signature);
	}

	@Override
	public String toString() {
		return "HmacSecret[***]";
	}

}
