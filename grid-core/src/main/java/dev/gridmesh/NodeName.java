package dev.gridmesh;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a node is called by all nodes of its grid: its base URL,
 * {@code http(s)://host:port} (protocol.md §1). An immutable value, safe for any thread.
 * <p>
 * Names are compared byte for byte: {@code http://A:1} and {@code http://a:1} are two
 * nodes.
 *
 * @param value the name; scheme in lower case, port of 1 to 65535 always given, nothing
 * behind it
 * @since 0.1.0
 */
public record NodeName(String value) {

	private static final int MAX_PORT = 65535;

	private static final Pattern FORM = Pattern
		.compile("https?://(?:\\[([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)]|([\\p{L}\\p{M}\\p{N}._-]+)):([1-9][0-9]{0,4})");

	/**
	 * Checks the name.
	 * @throws IllegalArgumentException if it is not of the form
	 * {@code http(s)://host:port}; the message says what would be right
	 */
	public NodeName {
		Matcher matcher = FORM.matcher(value);
		if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > MAX_PORT) {
			throw new IllegalArgumentException(describe(value));
		}
	}

	/**
	 * Returns the name of a node.
	 * @param value the name, for example {@code http://10.0.0.1:8080} or
	 * {@code https://[2001:db8::1]:8443}
	 * @return the name
	 * @throws IllegalArgumentException if it is not of the form
	 * {@code http(s)://host:port}; the message says what would be right
	 */
	public static NodeName of(String value) {
		return new NodeName(value);
	}

	private static String describe(String value) {
		return "'%s' is no node name: %s".formatted(value, reason(value));
	}

	private static String reason(String value) {
		String form = "write http://host:port or https://host:port";
		int hostStart = value.indexOf("://") + 3;
		if (!value.startsWith("http://") && !value.startsWith("https://")) {
			return "the scheme is missing or not http or https in lower case; " + form;
		}
		if (value.endsWith("/") && FORM.matcher(value.substring(0, value.length() - 1)).matches()) {
			return "write it without the slash at its end";
		}
		if (value.indexOf('/', hostStart) >= 0) {
			return "it has a path; " + form;
		}
		if (value.indexOf('@', hostStart) >= 0) {
			return "it has a user; " + form;
		}
		if (FORM.matcher(value + ":1").matches()) {
			return "the port is missing; write for example '%s:8080'".formatted(value);
		}
		return "host or port is malformed, the port is 1 to 65535; " + form;
	}

	/**
	 * Tells whether the node is reached over TLS.
	 * @return {@code true} for {@code https}
	 */
	public boolean secure() {
		return this.value.startsWith("https:");
	}

	/**
	 * Returns the host, an IPv6 literal without its brackets.
	 * @return the host, as it is written in the name
	 */
	public String host() {
		String hostAndPort = hostAndPort();
		String host = hostAndPort.substring(0, hostAndPort.lastIndexOf(':'));
		return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
	}

	/**
	 * Returns the port.
	 * @return 1 to 65535
	 */
	public int port() {
		return Integer.parseInt(this.value, this.value.lastIndexOf(':') + 1, this.value.length(), 10);
	}

	/**
	 * Returns host and port as in a {@code Host} header, an IPv6 literal with its
	 * brackets.
	 * @return the name without its scheme
	 */
	public String hostAndPort() {
		return this.value.substring(this.value.indexOf("://") + 3);
	}

	/**
	 * Returns the name.
	 * @return the name itself
	 */
	@Override
	public String toString() {
		return this.value;
	}

}
