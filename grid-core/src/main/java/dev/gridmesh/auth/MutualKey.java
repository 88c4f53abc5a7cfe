package dev.gridmesh.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import javax.crypto.Mac;

/**
 * What is derived from one secret of the mutual protocol: a key for each purpose, and the
 * MACs under them (docs/protocol-extensions.md, "proof"). Immutable, so safe for any
 * thread. Shows nothing of itself.
 */
final class MutualKey {

	/** The shortest secret that is taken, in bytes of UTF-8. */
	static final int MIN_SECRET_BYTES = 32;

	private static final byte[] SALT = "grid mutual 1".getBytes(StandardCharsets.UTF_8);

	private final Map<MacPurpose, byte[]> keys = new EnumMap<>(MacPurpose.class);

	/**
	 * Derives the keys.
	 * @param secret the secret
	 * @throws IllegalArgumentException if it is shorter than {@value #MIN_SECRET_BYTES}
	 * bytes
	 */
	MutualKey(String secret) {
		byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
		if (bytes.length < MIN_SECRET_BYTES) {
			throw new IllegalArgumentException("A secret of the mutual protocol must have %d bytes or more, not %d"
				.formatted(MIN_SECRET_BYTES, bytes.length));
		}
		byte[] extracted = Hkdf.extract(SALT, bytes);
		for (MacPurpose purpose : MacPurpose.values()) {
			byte[] info = purpose.text().getBytes(StandardCharsets.UTF_8);
			this.keys.put(purpose, Hkdf.expand(extracted, info, Hkdf.HASH_BYTES));
		}
	}

	/** The key of one purpose, which stays here but for the vectors. */
	byte[] key(MacPurpose purpose) {
		byte[] key = this.keys.get(purpose);
		if (key == null) {
			throw new IllegalStateException("no key for " + purpose);
		}
		return key;
	}

	/**
	 * Makes the MAC over a purpose and fields, each behind its length, so that no two
	 * lists of fields have the same bytes.
	 */
	byte[] mac(MacPurpose purpose, List<byte[]> fields) {
		Mac mac = Hkdf.mac(key(purpose));
		update(mac, purpose.text().getBytes(StandardCharsets.UTF_8));
		fields.forEach((field) -> update(mac, field));
		return mac.doFinal();
	}

	private static void update(Mac mac, byte[] field) {
		mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, field.length));
		mac.update(field);
	}

	/** Compares in constant time. */
	boolean matches(MacPurpose purpose, List<byte[]> fields, byte[] mac) {
		return MessageDigest.isEqual(mac(purpose, fields), mac);
	}

	/** Whether it is derived from the same secret; compares in constant time. */
	boolean isSame(MutualKey other) {
		return MessageDigest.isEqual(key(MacPurpose.STATEMENT), other.key(MacPurpose.STATEMENT));
	}

	@Override
	public String toString() {
		return "MutualKey[***]";
	}

}
