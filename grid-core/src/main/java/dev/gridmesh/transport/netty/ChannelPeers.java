package dev.gridmesh.transport.netty;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import javax.net.ssl.SSLPeerUnverifiedException;

import dev.gridmesh.transport.SocketPeer;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Finds out what channels know of their other ends: of sockets, not of what proxies say
 * in headers. Has no state, so safe for any thread.
 */
final class ChannelPeers {

	private ChannelPeers() {
	}

	/**
	 * Finds out who sent a request.
	 * @param request the request, on any server of Reactor Netty
	 * @return the other end of its socket
	 */
	static SocketPeer of(HttpServerRequest request) {
		AtomicReference<@Nullable Channel> channel = new AtomicReference<>();
		request.withConnection((connection) -> channel.set(connection.channel()));
		Channel found = channel.get();
		return (found != null) ? of(found) : SocketPeer.at("unknown");
	}

	static SocketPeer of(Channel channel) {
		return new SocketPeer(addressOf(channel), certificates(channel));
	}

	static String addressOf(Channel channel) {
		SocketAddress address = channel.remoteAddress();
		return (address instanceof InetSocketAddress inet) ? NetUtil.toSocketAddressString(inet)
				: String.valueOf(address);
	}

	/** A resumed session has those of the one that it goes on with. */
	private static List<X509Certificate> certificates(Channel channel) {
		SslHandler tls = channel.pipeline().get(SslHandler.class);
		if (tls == null) {
			return List.of();
		}
		try {
			return Stream.of(tls.engine().getSession().getPeerCertificates())
				.filter(X509Certificate.class::isInstance)
				.map((Certificate certificate) -> (X509Certificate) certificate)
				.toList();
		}
		catch (SSLPeerUnverifiedException ex) {
			// it has shown none
			return List.of();
		}
	}

}
