package dev.gridmesh.mux;

import java.util.Map;

import dev.gridmesh.HandlerId;
import org.jspecify.annotations.Nullable;

/**
 * What a call of this node is made of.
 *
 * @param handler which handler, with its subroute
 * @param payload the payload, or {@code null} if it is absent
 * @param startNanos when the call was made, by the runtime's clock
 * @param timeoutNanos how long it may take, from then on, or 0 for no deadline
 * @param announcedInFull whether the handler side is told all of it, instead of what is
 * left when the call is sent
 * @param inCapacity how many request items the handler takes at once, 0 if there are none
 * @param outCapacity how many response items the handler sends ahead, 0 for single
 * requests
 * @param metadata what travels beside the payload, to peers that understand it
 */
public record OutboundRequest(HandlerId handler, byte @Nullable [] payload, long startNanos, long timeoutNanos,
		boolean announcedInFull, int inCapacity, int outCapacity, Map<String, String> metadata) {
}
