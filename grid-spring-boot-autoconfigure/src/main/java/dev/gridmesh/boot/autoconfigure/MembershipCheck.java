package dev.gridmesh.boot.autoconfigure;

import java.util.Locale;
import java.util.stream.Stream;

import dev.gridmesh.auth.NodeIdentity;
import dev.gridmesh.boot.diagnostics.GridPropertiesException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.util.StringUtils;

/**
 * Checks, before anything starts, that what nodes have to show can be shown and looked
 * at: names, protocol, keys and trust at both ends fit each other.
 */
final class MembershipCheck {

	private static final String IDENTITY = "grid.auth.identity";

	private final GridProperties properties;

	private final GridConnectionDetails details;

	private final GridServer server;

	/**
	 * Makes a check.
	 * @param properties the properties
	 * @param details the names of the nodes
	 * @param server the server that peers dial
	 */
	MembershipCheck(GridProperties properties, GridConnectionDetails details, GridServer server) {
		this.properties = properties;
		this.details = details;
		this.server = server;
	}

	/**
	 * Checks.
	 * @param membership what nodes have to show
	 * @param bundles all SSL bundles, asked for those that are needed
	 * @throws GridPropertiesException for the first thing that does not fit
	 */
	void check(GridMembership membership, SslBundlesSource bundles) {
		requireTlsOfOwnServer();
		if (membership.identity() == NodeIdentity.CERTIFICATE) {
			requireProvenNames(membership, "The property '%s' has the value 'certificate', but".formatted(IDENTITY));
			requireHttps("The property '%s' has the value 'certificate', but".formatted(IDENTITY));
			requireOwnCertificate(bundles.get());
			this.server.requireClientCertificates(bundles);
		}
		if (membership.authenticator() != null) {
			requireProvenNames(membership, "There is a bean of type GridAuthenticator, but");
		}
		if (membership.credentials() != null) {
			requireProvenNames(membership, "There is a bean of type GridCredentials, but");
			requireHttps("There is a bean of type GridCredentials, but");
		}
	}

	private void requireTlsOfOwnServer() {
		String https = names("https:");
		if (https != null && this.properties.getServer().getPort() != null && !this.server.secure()) {
			throw new GridPropertiesException(
					"The node name '%s' begins with https, but the server of the grid has no TLS: nobody could connect."
						.formatted(https),
					"Set 'grid.server.ssl.bundle' to the SSL bundle with the key of this node, or use http names.");
		}
	}

	private void requireProvenNames(GridMembership membership, String beginning) {
		if (!membership.auth().provesNames()) {
			throw new GridPropertiesException(
					"%s the protocol is '%s', in which a node claims its name without a proof.".formatted(beginning,
							this.properties.getAuth().getProtocol().name().toLowerCase(Locale.ROOT)),
					"Set 'grid.auth.protocol' to 'mutual' on all nodes, or do without.");
		}
	}

	private void requireHttps(String beginning) {
		String http = names("http:");
		if (http != null) {
			throw new GridPropertiesException(
					"%s the node name '%s' begins with http: it can only be shown over TLS.".formatted(beginning, http),
					"Use https names in 'grid.peers' and 'grid.local' on all nodes; docs/tls.md shows how.");
		}
	}

	/** The first name that begins so. */
	private @Nullable String names(String scheme) {
		return Stream.concat(Stream.ofNullable(this.details.getLocal()), this.details.getPeers().stream())
			.filter((name) -> name.startsWith(scheme))
			.findFirst()
			.orElse(null);
	}

	private void requireOwnCertificate(SslBundles bundles) {
		String bundle = this.properties.getSsl().getBundle();
		if (!StringUtils.hasLength(bundle)) {
			throw missing("'grid.ssl.bundle' is not set: this node has no certificate to show to those that it dials",
					"Set 'grid.ssl.bundle' to an SSL bundle with the key of this node and a trust store.");
		}
		SslStoreBundle stores = bundles.getBundle(bundle).getStores();
		if (stores.getKeyStore() == null) {
			throw missing("the SSL bundle '%s' of 'grid.ssl.bundle' has no key: this node has no certificate to show"
				.formatted(bundle), "Add a key store to the bundle.");
		}
		if (stores.getTrustStore() == null) {
			throw missing(
					"the SSL bundle '%s' of 'grid.ssl.bundle' has no trust store: any public authority could name nodes"
						.formatted(bundle),
					"Add a trust store with the authority of the grid to the bundle.");
		}
	}

	/**
	 * Makes the error about what certificates lack.
	 * @param problem what is missing, continuing "but"
	 * @param action what would be right, one sentence
	 * @return the error
	 */
	static GridPropertiesException missing(String problem, String action) {
		return new GridPropertiesException(IDENTITY, "certificate", problem,
				action + " docs/tls.md shows how, step by step.");
	}

	/** Gives the SSL bundles, when they are needed. */
	@FunctionalInterface
	interface SslBundlesSource {

		SslBundles get();

	}

}
