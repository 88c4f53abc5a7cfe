package dev.gridmesh.boot.autoconfigure;

import java.util.function.Function;
import java.util.function.Supplier;

import javax.net.ssl.SSLException;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;

/**
 * Netty's view of an SSL bundle, made anew when the bundle is reloaded. Safe for any
 * thread.
 */
final class BundleSslContext implements Supplier<SslContext> {

	private volatile SslContext current;

	private BundleSslContext(SslBundles bundles, String name, Function<SslBundle, SslContextBuilder> keys) {
		this.current = create(bundles.getBundle(name), keys);
		bundles.addBundleUpdateHandler(name, (bundle) -> this.current = create(bundle, keys));
	}

	/**
	 * Makes the context of those who dial.
	 * @param bundles all bundles
	 * @param name which of them
	 * @return a source of the current context
	 */
	static BundleSslContext forClient(SslBundles bundles, String name) {
		return new BundleSslContext(bundles, name,
				(bundle) -> SslContextBuilder.forClient().keyManager(bundle.getManagers().getKeyManagerFactory()));
	}

	/**
	 * Makes the context of a server.
	 * @param bundles all bundles
	 * @param name which of them
	 * @param clientAuth what it does about certificates of those who dial; {@code null}
	 * to demand them where the bundle has a trust store
	 * @return a source of the current context
	 */
	static BundleSslContext forServer(SslBundles bundles, String name,
			GridServerProperties.@Nullable ClientAuth clientAuth) {
		return new BundleSslContext(bundles, name,
				(bundle) -> SslContextBuilder.forServer(bundle.getManagers().getKeyManagerFactory())
					.clientAuth(demand(bundle, clientAuth)));
	}

	private static ClientAuth demand(SslBundle bundle, GridServerProperties.@Nullable ClientAuth clientAuth) {
		if (clientAuth == null) {
			return (bundle.getStores().getTrustStore() != null) ? ClientAuth.REQUIRE : ClientAuth.NONE;
		}
		return switch (clientAuth) {
			case NONE -> ClientAuth.NONE;
			case WANT -> ClientAuth.OPTIONAL;
			case NEED -> ClientAuth.REQUIRE;
		};
	}

	@Override
	public SslContext get() {
		return this.current;
	}

	private static SslContext create(SslBundle bundle, Function<SslBundle, SslContextBuilder> keys) {
		SslOptions options = bundle.getOptions();
		try {
			return keys.apply(bundle)
				.trustManager(bundle.getManagers().getTrustManagerFactory())
				.protocols(options.getEnabledProtocols())
				.ciphers(SslOptions.asSet(options.getCiphers()))
				.build();
		}
		catch (SSLException ex) {
			throw new IllegalStateException("The SSL bundle cannot be used by the grid", ex);
		}
	}

}
