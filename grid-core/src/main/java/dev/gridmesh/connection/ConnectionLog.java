package dev.gridmesh.connection;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.NodeName;
import dev.gridmesh.application.Failures;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log what happens to one connection: every change of its state, and the
 * first of a row of failures that are alike. Owner loop of the connection only.
 * <p>
 * State: the last failure and how often it came again since it was said.
 */
final class ConnectionLog {

	private static final Logger logger = LoggerFactory.getLogger(Connection.class);

	private final NodeName local;

	private final NodeName remote;

	private @Nullable String lastFailure;

	private long repeats;

	ConnectionLog(NodeName local, NodeName remote) {
		this.local = local;
		this.remote = remote;
	}

	/**
	 * Finds the words for the failure of an attempt.
	 * @param error what failed
	 * @return its message, or its class if it has none or fails to tell
	 */
	static String describe(Throwable error) {
		String message = Failures.messageOf(error);
		return (message != null) ? message : error.getClass().getSimpleName();
	}

	/**
	 * Says that a state was entered.
	 * @param state the state
	 * @param event what led to it
	 */
	void entered(ConnectionState state, ConnectionEvent event) {
		switch (state) {
			case CONNECTED -> {
				if (event.link() != null) {
					connected(event.link().link());
				}
			}
			case CONNECTION_ERROR -> {
				if (event.kind() == ConnectionEvent.Kind.DIAL_FAILED) {
					attemptFailed(event.reason());
				}
				else {
					logger.info("{}: lost the connection to {}: {}", this.local, this.remote, event.reason());
				}
			}
			case SHUTDOWN ->
				logger.info("{}: connection to {} is shut down: {}", this.local, this.remote, event.reason());
			case UNCONNECTED, CONNECTING ->
				logger.debug("{}: {} {}: {}", this.local, state, this.remote, event.reason());
		}
	}

	private void connected(Link link) {
		if (this.repeats > 0) {
			logger.info("{}: connected to {} at {}, instance {}, after {} more failures like the last", this.local,
					this.remote, link.remoteAddress(), link.instanceId(), this.repeats);
		}
		else {
			logger.info("{}: connected to {} at {}, instance {}", this.local, this.remote, link.remoteAddress(),
					link.instanceId());
		}
		this.lastFailure = null;
		this.repeats = 0;
	}

	private void attemptFailed(String reason) {
		if (reason.equals(this.lastFailure)) {
			this.repeats++;
			logger.debug("{}: cannot connect to {}: {}", this.local, this.remote, reason);
			return;
		}
		this.lastFailure = reason;
		this.repeats = 0;
		logger.warn("{}: cannot connect to {}: {}; will keep trying", this.local, this.remote, reason);
	}

}
