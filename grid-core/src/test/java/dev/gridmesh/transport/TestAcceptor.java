package dev.gridmesh.transport;

import java.util.function.Consumer;

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
	public boolean authorize(UpgradeHeaders headers) {
		return ("Bearer " + TOKEN).equals(headers.first("Authorization"));
	}

	@Override
	public void accept(GridTransport transport) {
		this.transports.accept(transport);
	}

}
