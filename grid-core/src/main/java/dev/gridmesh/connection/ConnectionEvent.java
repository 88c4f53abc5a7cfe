package dev.gridmesh.connection;

import java.util.function.Consumer;

import dev.gridmesh.transport.CloseReason;
import org.jspecify.annotations.Nullable;

/**
 * Something that happens to a connection.
 *
 * @param kind what it is
 * @param reason why, in words for the log and for monitoring
 * @param link the link that is ready, only with {@link Kind#LINK_READY} and
 * {@link Kind#LINK_RENEWED}
 * @param waitNanos how long to wait before the next attempt, 0 for not at all
 */
record ConnectionEvent(Kind kind, String reason, @Nullable NewLink link, long waitNanos) {

	static ConnectionEvent of(Kind kind, String reason) {
		return new ConnectionEvent(kind, reason, null, 0);
	}

	/** The link that is ready. */
	NewLink newLink() {
		NewLink link = this.link;
		if (link == null) {
			throw new IllegalStateException("no link comes with " + this);
		}
		return link;
	}

	/** What can happen. */
	enum Kind {

		/** The node starts, or the peer was added. */
		START,

		/** A handshake was good. */
		LINK_READY,

		/** There is a link for the place of one that lives. */
		LINK_RENEWED,

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

		private static final String LEAVING = "this node leaves";

		private static final Runnable NOTHING = () -> {
			// there is nothing to answer, or it was answered before
		};

		/** A link that this node has dialled. */
		static NewLink dialled(Link link) {
			return new NewLink(link, () -> link.activate(NOTHING), () -> link.end(Connection.reason(LEAVING)),
					(reason) -> link.end(CloseReason.of(CloseReason.REJECTED, reason)));
		}

		/** A link whose dialer waits for an answer. */
		static NewLink accepted(Link link, HandshakeAnswer answer) {
			return new NewLink(link, () -> {
				if (link.queue().isClosed()) {
					// replaced or shut down meanwhile, and about to end
					answer.leave();
				}
				else {
					link.activate(answer::accept);
				}
			}, () -> answer.refuse(Connection.reason(LEAVING)), answer::reject);
		}

		/** The same link, when it serves the peer already. */
		NewLink activated() {
			return new NewLink(this.link, NOTHING, this.refuse, this.reject);
		}

	}

}
