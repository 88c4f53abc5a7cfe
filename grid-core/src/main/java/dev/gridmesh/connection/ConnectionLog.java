package dev.gridmesh.connection;

import java.util.function.LongSupplier;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.NodeName;
import dev.gridmesh.application.CauseLog;
import dev.gridmesh.application.Failures;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Says in the log what happens to one connection: the changes of its state, and the first
 * of a row of failures that are alike, as often as a {@link CauseLog} lets it. Owner loop
 * of the connection only.
 * <p>
 * State: the last failure that was said and how many came since, until it is connected;
 * and the last format of the peer that was said.
 */
final class ConnectionLog {

	private static final Logger logger = LoggerFactory.getLogger(Connection.class);

	/** A peer that restarts and one that restarts again are said in full. */
	private static final int BURST = 3;

	private final NodeName local;

	private final NodeName remote;

	private final CauseLog<Change> changes;

	private final LongSupplier nanoTime;

	private final String codecType;

	/** From the first rival on, whom most connections never have. */
	private @Nullable CauseLog<Rivalry> rivals;

	private @Nullable String lastFailure;

	/** The last format of the peer that was said to differ. */
	private @Nullable String otherCodec;

	private long repeats;

	ConnectionLog(ConnectionEnvironment node, NodeName remote) {
		this.local = node.local();
		this.remote = remote;
		this.nanoTime = node.runtime()::nanoTime;
		this.changes = new CauseLog<>(logger, Change.class, BURST, this.nanoTime);
		this.codecType = node.settings().codecType();
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
	 * Says that a process was not let in because another one of the same name lives, once
	 * a minute.
	 * @param newcomer what was refused, and by whom
	 */
	void notReplaced(String newcomer) {
		if (this.rivals == null) {
			this.rivals = new CauseLog<>(logger, Rivalry.class, 1, this.nanoTime);
		}
		this.rivals.write(Rivalry.SAME_NAME, Level.WARN, "{}: {}", this.local, newcomer);
	}

	/**
	 * Says that a link has taken the place of one that lives.
	 * @param link the new link
	 * @param why what for
	 */
	void renewed(Link link, String why) {
		this.changes.write(Change.RENEWED, Level.INFO, "{}: renewed the link to {} at {}: {}", this.local, this.remote,
				link.remoteAddress(), why);
	}

	/**
	 * Says that a link could not be renewed yet.
	 * @param error why not
	 * @param why what it should be for
	 */
	void notRenewed(String error, String why) {
		this.changes.write(Change.NOT_RENEWED, Level.WARN,
				"{}: cannot renew the link to {} ({}): {}; it goes on, will keep trying", this.local, this.remote, why,
				error);
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
					this.changes.write(Change.LOST, Level.INFO, "{}: lost the connection to {}: {}", this.local,
							this.remote, event.reason());
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
			this.changes.write(Change.CONNECTED, Level.INFO,
					"{}: connected to {} at {}, instance {}, after {} more failures", this.local, this.remote,
					link.remoteAddress(), link.instanceId(), this.repeats);
		}
		else {
			this.changes.write(Change.CONNECTED, Level.INFO, "{}: connected to {} at {}, instance {}", this.local,
					this.remote, link.remoteAddress(), link.instanceId());
		}
		this.lastFailure = null;
		this.repeats = 0;
		compareCodecs(link.codecType());
	}

	private void compareCodecs(@Nullable String announced) {
		if (announced == null || announced.equals(this.codecType)) {
			this.otherCodec = null;
		}
		else if (!announced.equals(this.otherCodec) && this.changes.write(Change.CODEC, Level.WARN,
				"{}: {} writes objects as '{}', this node as '{}': calls with objects fail, those with bytes do not; "
						+ "set grid.codec.type to the same on all nodes",
				this.local, this.remote, announced, this.codecType)) {
			this.otherCodec = announced;
		}
	}

	private void attemptFailed(String reason) {
		if (reason.equals(this.lastFailure)) {
			logger.debug("{}: cannot connect to {}: {}", this.local, this.remote, reason);
			this.repeats++;
		}
		else if (this.changes.write(Change.FAILED, Level.WARN, "{}: cannot connect to {}: {}; will keep trying",
				this.local, this.remote, reason)) {
			this.lastFailure = reason;
			this.repeats = 0;
		}
		else {
			this.repeats++;
		}
	}

	/** What a peer can cause as often as it likes. */
	private enum Change {

		CONNECTED, RENEWED, NOT_RENEWED, LOST, FAILED, CODEC

	}

	/** What another process can cause as often as it likes. */
	private enum Rivalry {

		SAME_NAME

	}

}
