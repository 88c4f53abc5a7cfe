package dev.gridmesh.observation;

import java.util.Map;

import dev.gridmesh.HandlerId;
import dev.gridmesh.HandlerKind;
import dev.gridmesh.NodeName;

/**
 * A call as a {@link GridListener} sees it. Immutable, so safe for any thread.
 *
 * @param side which end of it this is
 * @param peer the node at the other end; the local name for a call within this node
 * @param handler the handler: at its own side as it was registered, at the caller's as it
 * was asked for, which may be anything that the application makes up
 * @param kind the shape of the call; at the caller's side
 * {@link HandlerKind#TWO_WAY_STREAM} for every one with request items
 * @param metadata what travels beside the payload, unmodifiable
 * @since 0.1.0
 */
public record ObservedCall(CallSide side, NodeName peer, HandlerId handler, HandlerKind kind,
		Map<String, String> metadata) {

	/**
	 * Names the handler without its subroute, of which there may be any number.
	 * @return its name, or its number if it has none
	 */
	public String handlerName() {
		String name = this.handler.name();
		return (name != null) ? name : Integer.toString(this.handler.number());
	}

}
