package dev.gridmesh.transport.netty;

import io.netty.handler.codec.http.websocketx.RandomWebSocketFrameMaskGenerator;
import io.netty.handler.codec.http.websocketx.WebSocketFrameMaskGenerator;

/**
 * Which mask keys a dialer puts on its frames (RFC 6455 section 5.3). Safe for any
 * thread.
 *
 * @since 0.1.0
 */
public enum WebSocketMasking {

	/** An unpredictable key for each frame, as the RFC wants it. */
	RANDOM(RandomWebSocketFrameMaskGenerator.INSTANCE),

	/**
	 * The key 0, which leaves the bytes as they are: legal framing that any acceptor
	 * understands, and much cheaper for large payloads. Only where no proxy that speaks
	 * plain HTTP stands between the nodes; behind TLS there is none.
	 */
	ZERO(() -> 0);

	private final WebSocketFrameMaskGenerator generator;

	WebSocketMasking(WebSocketFrameMaskGenerator generator) {
		this.generator = generator;
	}

	int nextKey() {
		return this.generator.nextMask();
	}

}
