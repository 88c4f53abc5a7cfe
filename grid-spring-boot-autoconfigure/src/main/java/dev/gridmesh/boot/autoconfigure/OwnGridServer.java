package dev.gridmesh.boot.autoconfigure;

import dev.gridmesh.transport.TransportListener;
import dev.gridmesh.transport.netty.ReactorNettyListener;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * A server for the grid alone.
 */
final class OwnGridServer implements GridServer {

	private final ReactorNettyListener listener;

	private final String path;

	private final GridServerProperties.Ssl ssl;

	OwnGridServer(ReactorNettyListener listener, String path, GridServerProperties.Ssl ssl) {
		this.listener = listener;
		this.path = path;
		this.ssl = ssl;
	}

	static OwnGridServer create(GridProperties properties, ObjectProvider<SslBundles> bundles,
			ObjectProvider<GridLoops> loops) {
		GridServerProperties server = properties.getServer();
		Integer port = server.getPort();
		Assert.state(port != null, "grid.server.port is not set");
		ReactorNettyListener.Builder builder = ReactorNettyListener.builder(port)
			.upgradeTimeout(properties.getConnect().getHandshakeTimeout());
		if (server.getAddress() != null) {
			builder.address(server.getAddress().getHostAddress());
		}
		String bundle = server.getSsl().getBundle();
		if (StringUtils.hasLength(bundle)) {
			builder
				.sslContext(BundleSslContext.forServer(bundles.getObject(), bundle, server.getSsl().getClientAuth()));
		}
		loops.ifAvailable((shared) -> builder.loopResources(new CurrentLoops(shared)));
		return new OwnGridServer(builder.build(), properties.getPath(), server.getSsl());
	}

	@Override
	public TransportListener listener() {
		return this.listener;
	}

	@Override
	public String path() {
		return this.path;
	}

	@Override
	public int port() {
		return this.listener.port();
	}

	@Override
	public boolean secure() {
		return StringUtils.hasLength(this.ssl.getBundle());
	}

	@Override
	public void requireClientCertificates(MembershipCheck.SslBundlesSource bundles) {
		String bundle = this.ssl.getBundle();
		if (!StringUtils.hasLength(bundle)) {
			throw MembershipCheck.missing("'grid.server.ssl.bundle' is not set",
					"Set 'grid.server.ssl.bundle' to an SSL bundle with the key of this node and a trust store.");
		}
		if (bundles.get().getBundle(bundle).getStores().getTrustStore() == null) {
			throw MembershipCheck.missing(
					"the SSL bundle '%s' of 'grid.server.ssl.bundle' has no trust store: nobody's certificate is known"
						.formatted(bundle),
					"Add a trust store with the authority of the grid to the bundle.");
		}
		if (this.ssl.getClientAuth() == GridServerProperties.ClientAuth.NONE) {
			throw MembershipCheck.missing("'grid.server.ssl.client-auth' is 'none': nobody is asked for a certificate",
					"Set 'grid.server.ssl.client-auth' to 'need', or leave it out.");
		}
	}

}
