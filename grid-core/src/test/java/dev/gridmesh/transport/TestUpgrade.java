package dev.gridmesh.transport;

import java.util.Map;
import java.util.function.Consumer;

/**
 * An upgrade that a test lets go on. Safe for any thread if its receiver is.
 *
 * @param headers what the answer says
 * @param maxMessageSize the limit of the transport
 * @param transports gets the transport
 * @since 0.1.0
 */
public record TestUpgrade(Map<String, String> headers, int maxMessageSize,
		Consumer<GridTransport> transports) implements AdmittedUpgrade {

	/**
	 * Lets an upgrade go on whose answer says nothing.
	 * @param maxMessageSize the limit of the transport
	 * @param transports gets the transport
	 */
	public TestUpgrade(int maxMessageSize, Consumer<GridTransport> transports) {
		this(Map.of(), maxMessageSize, transports);
	}

	@Override
	public void accept(GridTransport transport) {
		this.transports.accept(transport);
	}

}
