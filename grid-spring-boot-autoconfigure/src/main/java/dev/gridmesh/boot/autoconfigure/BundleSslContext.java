package dev.gridmesh.boot.autoconfigure;

import java.util.function.Supplier;

import javax.net.ssl.SSLException;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;

/**
 * Netty's view of an SSL bundle, made anew when the bundle is reloaded. Safe for any
 * thread.
 */
final class BundleSslContext implements Supplier<SslContext> {

	private final boolean server;

	private volatile SslContext current;

	private BundleSslContext(SslBundles bundles, String name, boolean server) {
		this.server = server;
		this.current = create(bundles.getBundle(name));
		bundles.addBundleUpdateHandler(name, (bundle) -> this.current = create(bundle));
	}

	/**
	 * Makes the context of those who dial.
	 * @param bundles all bundles
	 * @param name which of them
	 * @return a source of the current context
	 */
	static BundleSslContext forClient(SslBundles bundles, String name) {
		return new BundleSslContext(bundles, name, false);
	}

	/**
	 * Makes the context of a server. It asks for certificates, and checks those that it
	 * gets.
	 * @param bundles all bundles
	 * @param name which of them
	 * @return a source of the current context
	 */
	static BundleSslContext forServer(SslBundles bundles, String name) {
		return new BundleSslContext(bundles, name, true);
	}

	@Override
	public SslContext get() {
		return this.current;
	}

	private SslContext create(SslBundle bundle) {
		SslManagerBundle managers = bundle.getManagers();
		SslContextBuilder builder = this.server
				? SslContextBuilder.forServer(managers.getKeyManagerFactory()).clientAuth(ClientAuth.OPTIONAL)
				: SslContextBuilder.forClient().keyManager(managers.getKeyManagerFactory());
		SslOptions options = bundle.getOptions();
		try {
			return builder.trustManager(managers.getTrustManagerFactory())
				.protocols(options.getEnabledProtocols())
				.ciphers(SslOptions.asSet(options.getCiphers()))
				.build();
		}
		catch (SSLException ex) {
			throw new IllegalStateException("The SSL bundle cannot be used by the grid", ex);
		}
	}

}
