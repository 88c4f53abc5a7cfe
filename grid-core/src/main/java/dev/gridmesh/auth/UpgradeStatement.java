package dev.gridmesh.auth;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import dev.gridmesh.NodeName;
import org.jspecify.annotations.Nullable;

/**
 * What a dialer says in its upgrade request, as it stands in the header
 * (docs/protocol-extensions.md, "proof"): who dials whom, when, and once. An immutable
 * value, safe for any thread.
 *
 * @param from the dialer
 * @param to whom it means to reach
 * @param path the route that it asks for
 * @param time milliseconds since the epoch, decimal
 * @param nonce what no other statement has
 * @param instance the id of the dialer's process
 */
record UpgradeStatement(String from, String to, String path, String time, String nonce, String instance) {

	static final String SCHEME = "Grid-Mutual";

	static final int NONCE_BYTES = 16;

	private static final int MAX_TIME_DIGITS = 15;

	static UpgradeStatement of(ProvingNode dialer, NodeName remote, byte[] nonce) {
		long millis = dialer.runtime().clock().instant().toEpochMilli();
		return new UpgradeStatement(HeaderText.encode(dialer.name().value()), HeaderText.encode(remote.value()),
				HeaderText.encode(dialer.path()), Long.toString(millis), HeaderText.encode(nonce),
				dialer.instanceId().toString());
	}

	/**
	 * Reads a statement.
	 * @param parameters those of the header
	 * @return the statement, or {@code null} if a part is missing or malformed
	 */
	static @Nullable UpgradeStatement read(Map<String, String> parameters) {
		UpgradeStatement statement = new UpgradeStatement(parameters.getOrDefault("from", ""),
				parameters.getOrDefault("to", ""), parameters.getOrDefault("path", ""),
				parameters.getOrDefault("time", ""), parameters.getOrDefault("nonce", ""),
				parameters.getOrDefault("instance", ""));
		return statement.isWellFormed() ? statement : null;
	}

	private boolean isWellFormed() {
		boolean decimal = !this.time.isEmpty() && this.time.length() <= MAX_TIME_DIGITS
				&& this.time.chars().allMatch((c) -> c >= '0' && c <= '9');
		return decimal && !this.from.isEmpty() && !this.to.isEmpty() && !this.path.isEmpty()
				&& HeaderText.decode(this.nonce, NONCE_BYTES) != null && isUuid(this.instance);
	}

	static boolean isUuid(String text) {
		try {
			return UUID.fromString(text).toString().equals(text);
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	String header(byte[] mac) {
		Map<String, String> parameters = new LinkedHashMap<>();
		parameters.put("from", this.from);
		parameters.put("to", this.to);
		parameters.put("path", this.path);
		parameters.put("time", this.time);
		parameters.put("nonce", this.nonce);
		parameters.put("instance", this.instance);
		parameters.put("mac", HeaderText.encode(mac));
		return SCHEME + " " + AuthParameters.write(parameters);
	}

	/** What the MAC is over, in this order. */
	List<byte[]> fields() {
		return Stream.of(this.from, this.to, this.path, this.time, this.nonce, this.instance)
			.map((field) -> field.getBytes(StandardCharsets.UTF_8))
			.toList();
	}

	Instant instant() {
		return Instant.ofEpochMilli(Long.parseLong(this.time));
	}

}
