package dev.gridmesh.transport.netty;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

import dev.gridmesh.NodeName;
import dev.gridmesh.auth.NodeIdentity;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;

/** Makes the TLS handlers of channels. Safe for any thread. */
final class TlsHandlers {

	private TlsHandlers() {
	}

	/**
	 * Makes the handler of a channel that dials: names the peer (SNI) and insists that
	 * its certificate is for that name, unless that is looked at when TLS is up.
	 * @param context keys and trust
	 * @param channel the channel
	 * @param remote the peer
	 * @param identity what the peer must show for its name
	 * @return the handler
	 */
	static SslHandler dialer(SslContext context, Channel channel, NodeName remote, NodeIdentity identity) {
		SslHandler handler = context.newHandler(channel.alloc(), remote.host(), remote.port());
		// the dial has a time limit of its own
		handler.setHandshakeTimeoutMillis(0);
		SSLEngine engine = handler.engine();
		SSLParameters parameters = engine.getSSLParameters();
		parameters.setEndpointIdentificationAlgorithm((identity == NodeIdentity.NAME) ? "HTTPS" : "");
		engine.setSSLParameters(parameters);
		return handler;
	}

	/**
	 * Makes the handler of a channel that was accepted.
	 * @param context key and trust
	 * @param channel the channel
	 * @return the handler
	 */
	static SslHandler acceptor(SslContext context, Channel channel) {
		SslHandler handler = context.newHandler(channel.alloc());
		handler.setHandshakeTimeoutMillis(0);
		return handler;
	}

}
