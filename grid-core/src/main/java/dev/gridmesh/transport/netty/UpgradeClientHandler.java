package dev.gridmesh.transport.netty;

import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import dev.gridmesh.transport.DialRequest;
import dev.gridmesh.transport.PeerText;
import dev.gridmesh.transport.UpgradeHeaders;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the upgrade, with exactly the headers of protocol.md §1, and checks the
 * answer. Owner loop only.
 */
final class UpgradeClientHandler extends ChannelInboundHandlerAdapter {

	private static final int KEY_SIZE = 16;

	private final DialRequest request;

	private final Outcome outcome;

	private final String key = newKey();

	private @Nullable HttpResponse response;

	private boolean over;

	/**
	 * Makes the handler of one attempt.
	 * @param request what to ask for
	 * @param outcome is told the answer
	 */
	UpgradeClientHandler(DialRequest request, Outcome outcome) {
		this.request = request;
		this.outcome = outcome;
	}

	/** Makes what only tells that the answer is one to this request; it is no secret. */
	private static String newKey() {
		byte[] nonce = new byte[KEY_SIZE];
		ThreadLocalRandom.current().nextBytes(nonce);
		return Base64.getEncoder().encodeToString(nonce);
	}

	/**
	 * Sends the request, once the channel is connected and TLS is up.
	 * @param channel the channel
	 */
	void ask(Channel channel) {
		FullHttpRequest upgrade = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, this.request.path());
		HttpHeaders headers = upgrade.headers();
		headers.set("Host", this.request.remote().hostAndPort());
		headers.set("Upgrade", "websocket");
		headers.set("Connection", "Upgrade");
		headers.set("Sec-WebSocket-Version", "13");
		headers.set("Sec-WebSocket-Key", this.key);
		this.request.headers().forEach(headers::set);
		channel.writeAndFlush(upgrade, channel.voidPromise());
		channel.read();
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		try {
			if (message instanceof HttpResponse answer) {
				onAnswer(answer);
			}
			HttpResponse upgraded = this.response;
			if (message instanceof LastHttpContent && upgraded != null && !this.over) {
				this.over = true;
				this.outcome.onUpgraded(upgraded.headers()::get);
			}
		}
		finally {
			ReferenceCountUtil.release(message);
		}
	}

	private void onAnswer(HttpResponse answer) {
		String problem = problem(answer);
		if (problem != null) {
			fail(new IOException(problem));
		}
		this.response = answer;
	}

	private static String hint(int status) {
		return switch (status) {
			case 404 -> " (path or protocol version differs)";
			case 403 -> " (its log says why: grid.auth.secret, grid.auth.protocol or grid.auth.identity "
					+ "differs, it does not take the certificate of this node, or the name leads to another node)";
			default -> "";
		};
	}

	private @Nullable String problem(HttpResponse answer) {
		DecoderResult decoded = answer.decoderResult();
		if (decoded.isFailure()) {
			return "the answer is no HTTP: " + PeerText.line(String.valueOf(decoded.cause().getMessage()));
		}
		int status = answer.status().code();
		if (status != 101) {
			return "HTTP " + status + hint(status);
		}
		HttpHeaders headers = answer.headers();
		if (!headers.containsValue("Upgrade", "websocket", true)
				|| !headers.containsValue("Connection", "Upgrade", true)) {
			return "HTTP 101, but not to a WebSocket";
		}
		if (!List.of(WebSocketKeys.accept(this.key)).equals(headers.getAll("Sec-WebSocket-Accept"))) {
			return "HTTP 101 with a wrong Sec-WebSocket-Accept";
		}
		for (String unasked : List.of("Sec-WebSocket-Extensions", "Sec-WebSocket-Protocol")) {
			if (headers.contains(unasked)) {
				return "HTTP 101 with a " + unasked + " that was not asked for: " + PeerText.line(headers.get(unasked));
			}
		}
		return null;
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		if (!this.over) {
			context.read();
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		fail(new IOException("the connection was closed before the upgrade was answered"));
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		fail(cause);
	}

	private void fail(Throwable cause) {
		if (!this.over) {
			this.over = true;
			this.outcome.onFailed(cause);
		}
	}

	/** Is told how an upgrade ended, once, on the channel's loop. */
	interface Outcome {

		/**
		 * The channel speaks WebSocket from now on.
		 * @param answer the headers of the answer
		 */
		void onUpgraded(UpgradeHeaders answer);

		/**
		 * It does not.
		 * @param cause why
		 */
		void onFailed(Throwable cause);

	}

}
