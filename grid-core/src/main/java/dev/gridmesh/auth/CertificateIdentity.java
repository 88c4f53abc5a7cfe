package dev.gridmesh.auth;

import java.net.IDN;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

import dev.gridmesh.NodeName;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/**
 * Compares a certificate with the name of a node: one of its subject alternative names
 * has to be the host of the name, or a URI that equals the whole name. Has no state, so
 * safe for any thread.
 * <p>
 * Stricter than what browsers do: a wildcard is good for many nodes, so it identifies
 * none, and the common name is not looked at.
 */
public final class CertificateIdentity {

	/* The kinds of RFC 5280 section 4.2.1.6, as X509Certificate numbers them. */
	private static final int DNS_NAME = 2;

	private static final int URI = 6;

	private static final int IP_ADDRESS = 7;

	private static final int IPV4_BYTES = 4;

	private static final int IPV6_BYTES = 16;

	private CertificateIdentity() {
	}

	/**
	 * Finds out what is wrong with what a node has shown for its name.
	 * @param name the name that it claims
	 * @param certificates those that it showed, its own first; their issuers are trusted
	 * @return the fault and what to change, continuing the name; {@code null} if the
	 * certificate is for that name
	 */
	public static @Nullable String faultOf(NodeName name, List<X509Certificate> certificates) {
		if (certificates.isEmpty()) {
			return "it showed no certificate (grid.auth.identity): it needs a key in grid.ssl.bundle, this node "
					+ "client-auth, and no proxy may end TLS in between";
		}
		Collection<List<?>> names;
		try {
			names = certificates.get(0).getSubjectAlternativeNames();
		}
		catch (CertificateParsingException ex) {
			return "the subject alternative names of its certificate cannot be read: it needs another certificate";
		}
		if (names != null && names.stream().anyMatch((alternative) -> isFor(name, alternative))) {
			return null;
		}
		return "its certificate is for another node: none of its subject alternative names is %s, nor is one the URI %s"
			.formatted(name.host(), name);
	}

	private static boolean isFor(NodeName name, List<?> alternative) {
		if (!(alternative.get(0) instanceof Integer kind) || !(alternative.get(1) instanceof String text)) {
			return false;
		}
		byte[] address = address(name.host());
		return switch (kind) {
			case DNS_NAME -> address == null && dns(text).equals(dns(name.host()));
			case IP_ADDRESS -> address != null && Arrays.equals(address, address(text));
			case URI -> text.equals(name.value());
			default -> false;
		};
	}

	/**
	 * Reads an address.
	 * @return its bytes, those of IPv4 where IPv6 only wraps it, or {@code null} if it is
	 * the name of a host
	 */
	private static byte @Nullable [] address(String host) {
		byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
		boolean wrapped = bytes != null && bytes.length == IPV6_BYTES && isWrapped(bytes);
		return wrapped ? Arrays.copyOfRange(bytes, IPV6_BYTES - IPV4_BYTES, IPV6_BYTES) : bytes;
	}

	private static boolean isWrapped(byte[] bytes) {
		for (int i = 0; i < 10; i++) {
			if (bytes[i] != 0) {
				return false;
			}
		}
		return bytes[10] == -1 && bytes[11] == -1;
	}

	/** As names of hosts are compared: no case, letters of any script, a root or none. */
	private static String dns(String host) {
		String relative = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
		try {
			return IDN.toASCII(relative).toLowerCase(Locale.ROOT);
		}
		catch (IllegalArgumentException ex) {
			return relative.toLowerCase(Locale.ROOT);
		}
	}

}
