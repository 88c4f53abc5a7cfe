package dev.gridmesh.connection;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Something that happens to a connection.
 *
 * @param kind what it is
 * @param reason why, in words for the log and for monitoring
 * @param link the link that is ready, only with {@link Kind#LINK_READY}
 * @param waitNanos how long to wait before the next attempt, 0 for not at all
 */
record ConnectionEvent(Kind kind, String reason, @Nullable NewLink link, long waitNanos) {

	static ConnectionEvent of(Kind kind, String reason) {
		return new ConnectionEvent(kind, reason, null, 0);
	}

	/** What can happen. */
	enum Kind {

		/** The node starts, or the peer was added. */
		START,

		/** A handshake was good. */
		LINK_READY,

		/** An attempt to dial has ended without a link. */
		DIAL_FAILED,

		/** The link that takes calls has ended. */
		LINK_LOST,

		/** The node leaves, or the peer was removed. */
		SHUT_DOWN

	}

	/**
	 * A link that nobody uses yet.
	 *
	 * @param link the link
	 * @param activate what makes it serve; runs on its loop
	 * @param refuse what closes it instead, since this node leaves; runs on its loop
	 * @param reject what tells the peer why it is not let in; runs on its loop
	 */
	record NewLink(Link link, Runnable activate, Runnable refuse, Consumer<String> reject) {

	}

}
