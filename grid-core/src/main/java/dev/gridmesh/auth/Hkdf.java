package dev.gridmesh.auth;

import java.security.GeneralSecurityException;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Derives keys from a secret: HKDF with SHA-256 (RFC 5869). The JDK has it only from 25
 * on. Safe for any thread.
 */
final class Hkdf {

	/** How long a hash is, and a key that needs one block. */
	static final int HASH_BYTES = 32;

	private static final String MAC = "HmacSHA256";

	private static final int MAX_BLOCKS = 255;

	private Hkdf() {
	}

	/**
	 * Makes a key of even randomness out of a secret.
	 * @param salt the same for all who derive the same keys; not empty
	 * @param secret the secret
	 * @return {@value #HASH_BYTES} bytes
	 */
	static byte[] extract(byte[] salt, byte[] secret) {
		return mac(salt).doFinal(secret);
	}

	/**
	 * Makes a key for one purpose.
	 * @param key what was extracted
	 * @param info the purpose
	 * @param length how many bytes, at most 8160
	 * @return the key
	 * @throws IllegalArgumentException if it is to be longer
	 */
	static byte[] expand(byte[] key, byte[] info, int length) {
		int blocks = (length + HASH_BYTES - 1) / HASH_BYTES;
		if (blocks > MAX_BLOCKS) {
			throw new IllegalArgumentException("a key of %d bytes is too long".formatted(length));
		}
		Mac mac = mac(key);
		byte[] expanded = new byte[length];
		byte[] block = new byte[0];
		for (int index = 1; index <= blocks; index++) {
			mac.update(block);
			mac.update(info);
			mac.update((byte) index);
			block = mac.doFinal();
			int from = (index - 1) * HASH_BYTES;
			System.arraycopy(block, 0, expanded, from, Math.min(HASH_BYTES, length - from));
		}
		return expanded;
	}

	/**
	 * Makes the function that all of this is built on.
	 * @param key its key, not empty
	 * @return HMAC with SHA-256
	 */
	static Mac mac(byte[] key) {
		try {
			Mac mac = Mac.getInstance(MAC);
			mac.init(new SecretKeySpec(key, MAC));
			return mac;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("No " + MAC + " on this platform", ex);
		}
	}

}
