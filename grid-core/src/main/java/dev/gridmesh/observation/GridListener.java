package dev.gridmesh.observation;

import dev.gridmesh.NodeName;
import reactor.util.context.ContextView;

/**
 * Is told of each call that a node makes or serves. Safe for any thread, and quick: it
 * runs on event loops, too. What it throws is logged, and the call goes on without it.
 * <p>
 * A handler's own view begins when the handler is invoked; a call that is refused before
 * is told as {@link #callRejected} instead.
 *
 * @since 0.1.0
 */
public interface GridListener {

	/**
	 * A call begins: at the caller's side on the thread that subscribes, at the handler's
	 * on the one that is about to invoke the handler.
	 * @param call the call
	 * @param context the Reactor context of the caller's subscriber; empty at the
	 * handler's side
	 * @return follows the call
	 */
	CallListener callStarted(ObservedCall call, ContextView context);

	/**
	 * This node refused a call of a peer, and no handler ran.
	 * @param peer the node that made it; the local name for a call within this node
	 * @param reason why
	 */
	default void callRejected(NodeName peer, RejectionReason reason) {
		// most listeners follow calls only
	}

}
