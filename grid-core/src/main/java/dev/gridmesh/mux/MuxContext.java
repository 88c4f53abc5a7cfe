package dev.gridmesh.mux;

import java.security.Principal;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridRuntime;
import dev.gridmesh.NodeName;
import dev.gridmesh.application.ApplicationErrors;
import dev.gridmesh.application.HandlerShare;
import dev.gridmesh.protocol.Extension;
import dev.gridmesh.protocol.Message;
import org.jspecify.annotations.Nullable;

/**
 * What a call needs of the link that it belongs to. Owner loop only, unless said
 * otherwise.
 */
public interface MuxContext {

	/**
	 * The loop that owns the link. Safe for any thread.
	 * @return the owner loop
	 */
	GridEventLoop loop();

	/**
	 * Tells whether the calling thread owns the link, for assertions: it is the loop, or
	 * it is the one that ends a link whose loop is gone. Safe for any thread.
	 * @return whether it does
	 */
	default boolean isOwner() {
		return loop().inEventLoop() || queue().isAbandoned();
	}

	/**
	 * Time, chance and executors. Safe for any thread.
	 * @return the runtime
	 */
	GridRuntime runtime();

	/**
	 * Takes what code of the application throws, once its call has ended. Safe for any
	 * thread.
	 * @return the policy of this node
	 */
	ApplicationErrors errors();

	/**
	 * The node at the other end. Safe for any thread.
	 * @return its name
	 */
	NodeName remote();

	/**
	 * Who the peer has shown to be. Safe for any thread.
	 * @return the principal, or {@code null} if it has shown nothing
	 */
	@Nullable Principal principal();

	/**
	 * What the peer has of the threads of blocking handlers.
	 * @return its share, the same for all links of the connection
	 */
	HandlerShare handlerShare();

	/**
	 * The way from other threads to this loop. Safe for any thread.
	 * @return the queue of the link
	 */
	CallQueue queue();

	/**
	 * The limits of calls. Safe for any thread.
	 * @return the limits
	 */
	MuxLimits limits();

	/**
	 * The flags that every queued message carries (protocol.md §2). Safe for any thread.
	 * @return the base flags
	 */
	int baseFlags();

	/**
	 * Tells whether both ends of the link announced an extension. Safe for any thread.
	 * @param extension the extension
	 * @return whether it is in use
	 */
	boolean uses(Extension extension);

	/**
	 * Queues a message behind all others of its mux; it leaves with the next flush.
	 * @param message the message
	 * @return its place in the order of all messages of the link, for
	 * {@link #isWritten(long)}
	 */
	long send(Message message);

	/**
	 * Calls {@link CallMailbox#checkDeadline(long)} of a registered call when its
	 * deadline has passed, if the call has not ended by then.
	 * @param nanos how far the deadline is away
	 */
	void watchDeadline(long nanos);

	/**
	 * Drops what is queued for a call of the peer as far as it waits for a large message,
	 * because nobody wants it any more.
	 * @param muxId the mux id of the call
	 */
	void abandonResponses(long muxId);

	/**
	 * Tells whether a message was handed to the transport.
	 * @param place what {@link #send(Message)} returned
	 * @return whether it may have left this node
	 */
	boolean isWritten(long place);

	/**
	 * The room for messages to come.
	 * @return the room of the link
	 */
	OutboundRoom room();

	/**
	 * What the peer makes this node hold.
	 * @return the bytes of the link; of its methods those that say so are safe for any
	 * thread
	 */
	InboundBytes inbound();

	/**
	 * Enters a call of this node under a new mux id.
	 * @param call the call
	 * @return its mux id
	 */
	long register(OutboundMux call);

	/**
	 * Removes a call of this node that ended, and gives its place back.
	 * @param call the call
	 */
	void remove(OutboundMux call);

	/**
	 * Removes a single request of the peer that ended.
	 * @param call the call
	 */
	void remove(InboundCall call);

	/**
	 * Removes a stream of the peer that ended.
	 * @param stream the stream
	 */
	void remove(InboundStream stream);

}
