package dev.gridmesh.boot.autoconfigure;

import dev.gridmesh.spring.webflux.WebFluxTransportListener;
import dev.gridmesh.transport.TransportListener;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;

/**
 * The main web server of the application, never that of a management context.
 */
final class SharedGridServer implements GridServer {

	private static final int DEFAULT_PORT = 8080;

	private final WebFluxTransportListener listener;

	private final String path;

	private final @Nullable ServerProperties properties;

	private final ApplicationContext context;

	SharedGridServer(WebFluxTransportListener listener, String path, @Nullable ServerProperties properties,
			ApplicationContext context) {
		this.listener = listener;
		this.path = path;
		this.properties = properties;
		this.context = context;
	}

	@Override
	public TransportListener listener() {
		return this.listener;
	}

	@Override
	public String path() {
		return this.path;
	}

	/**
	 * The port that the server listens on, or the one that it would listen on in tests
	 * that do not start it.
	 */
	@Override
	public int port() {
		WebServer server = (this.context instanceof WebServerApplicationContext web) ? web.getWebServer() : null;
		if (server != null) {
			return Math.max(0, server.getPort());
		}
		Integer configured = (this.properties != null) ? this.properties.getPort() : null;
		return (configured != null) ? configured : DEFAULT_PORT;
	}

	@Override
	public void requireClientCertificates(MembershipCheck.SslBundlesSource bundles) {
		Ssl ssl = (this.properties != null) ? this.properties.getSsl() : null;
		if (ssl == null || !Ssl.isEnabled(ssl)) {
			throw MembershipCheck.missing("the web server of the application, which the grid shares, has no TLS",
					"Set 'server.ssl.bundle' and 'server.ssl.client-auth', or 'grid.server.port' for a port of the grid's "
							+ "own.");
		}
		if (ssl.getClientAuth() == null || ssl.getClientAuth() == Ssl.ClientAuth.NONE) {
			throw MembershipCheck.missing("'server.ssl.client-auth' is 'none': nobody is asked for a certificate",
					"Set 'server.ssl.client-auth' to 'want', or to 'need' where all clients of the application have one.");
		}
		if (!hasTrustStore(ssl, bundles)) {
			throw MembershipCheck.missing("the web server has no trust store: nobody's certificate is known",
					"Add a trust store with the authority of the grid to the SSL bundle of 'server.ssl.bundle'.");
		}
	}

	private static boolean hasTrustStore(Ssl ssl, MembershipCheck.SslBundlesSource bundles) {
		String bundle = ssl.getBundle();
		if (bundle != null && !bundle.isEmpty()) {
			return bundles.get().getBundle(bundle).getStores().getTrustStore() != null;
		}
		return ssl.getTrustStore() != null || ssl.getTrustCertificate() != null;
	}

	@Override
	public boolean secure() {
		return this.properties != null && Ssl.isEnabled(this.properties.getSsl());
	}

}
