package dev.gridmesh.auth;

import org.jspecify.annotations.Nullable;

/**
 * The signature algorithms that are accepted (protocol.md §1).
 */
enum HmacAlgorithm {

	HS256("HmacSHA256"),

	HS384("HmacSHA384"),

	HS512("HmacSHA512");

	private final String macName;

	HmacAlgorithm(String macName) {
		this.macName = macName;
	}

	/**
	 * Finds the algorithm that a token's header names.
	 * @param alg the value of {@code alg}, of any type
	 * @return the algorithm, or {@code null} if it is not accepted
	 */
	static @Nullable HmacAlgorithm of(@Nullable Object alg) {
		for (HmacAlgorithm algorithm : values()) {
			if (algorithm.name().equals(alg)) {
				return algorithm;
			}
		}
		return null;
	}

	/**
	 * Returns what the Java platform calls it.
	 */
	String macName() {
		return this.macName;
	}

}
