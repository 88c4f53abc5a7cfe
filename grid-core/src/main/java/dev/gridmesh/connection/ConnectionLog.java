package dev.gridmesh.connection;

import dev.gridmesh.NodeName;
import dev.gridmesh.application.Failures;
import dev.gridmesh.transport.CloseReason;
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

	void connected(Link link) {
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

	void attemptFailed(String reason) {
		if (reason.equals(this.lastFailure)) {
			this.repeats++;
			logger.debug("{}: cannot connect to {}: {}", this.local, this.remote, reason);
			return;
		}
		this.lastFailure = reason;
		this.repeats = 0;
		logger.warn("{}: cannot connect to {}: {}; will keep trying", this.local, this.remote, reason);
	}

	void disconnected(CloseReason reason) {
		logger.info("{}: lost the connection to {}: {}", this.local, this.remote, reason);
	}

	void shutDown(String reason) {
		logger.info("{}: connection to {} is shut down: {}", this.local, this.remote, reason);
	}

}
