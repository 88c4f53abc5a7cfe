package dev.gridmesh.transport;

import java.util.Map;
import java.util.function.Consumer;

import reactor.core.publisher.Mono;

/**
 * Lets those in that have the token {@value #TOKEN}, on the path {@value #PATH}.
 *
 * @param maxMessageSize the limit of the transports
 * @param transports gets the transports
 * @since 0.1.0
 */
public record TestAcceptor(int maxMessageSize, Consumer<GridTransport> transports) implements TransportAcceptor {

	/** The path that is served. */
	public static final String PATH = "/grid/v1";

	/** The only token that is taken. */
	public static final String TOKEN = "test-token";

	@Override
	public String path() {
		return PATH;
	}

	@Override
	public Mono<AdmittedUpgrade> authorize(UpgradeHeaders headers, SocketPeer peer) {
		boolean good = ("Bearer " + TOKEN).equals(headers.first("Authorization"));
		return good ? Mono.just(new TestUpgrade(this.maxMessageSize, this.transports)) : Mono.empty();
	}

	/**
	 * What a dialer sends that is let in.
	 * @return the headers of its request
	 */
	public static Map<String, String> headers() {
		return Map.of("Authorization", "Bearer " + TOKEN);
	}

}
