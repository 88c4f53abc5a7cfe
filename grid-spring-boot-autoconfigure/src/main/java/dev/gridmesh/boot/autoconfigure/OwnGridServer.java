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

	private final boolean secure;

	private OwnGridServer(ReactorNettyListener listener, String path, boolean secure) {
		this.listener = listener;
		this.path = path;
		this.secure = secure;
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
		boolean secure = false;
		if (StringUtils.hasLength(bundle)) {
			secure = true;
			builder
				.sslContext(BundleSslContext.forServer(bundles.getObject(), bundle, server.getSsl().getClientAuth()));
		}
		loops.ifAvailable((shared) -> builder.loopResources(new CurrentLoops(shared)));
		return new OwnGridServer(builder.build(), properties.getPath(), secure);
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
		return this.secure;
	}

}
