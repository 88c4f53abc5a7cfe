package dev.gridmesh.spring;

import java.util.Objects;

import dev.gridmesh.CallOptions;
import dev.gridmesh.HandlerId;
import dev.gridmesh.HandlerKind;
import dev.gridmesh.NodeName;

/**
 * A call that a {@link GridRequester} makes, as a {@link GridCallInterceptor} sees it.
 * Immutable, so safe for any thread.
 *
 * @param peer the node that is called
 * @param handler the handler that is asked
 * @param kind the shape of the call; {@link HandlerKind#TWO_WAY_STREAM} for every one
 * with request items, as the caller cannot know whether there will be responses
 * @param options how the call is made
 * @since 0.1.0
 */
public record GridOutboundCall(NodeName peer, HandlerId handler, HandlerKind kind, CallOptions options) {

	public GridOutboundCall {
		Objects.requireNonNull(peer, "peer");
		Objects.requireNonNull(handler, "handler");
		Objects.requireNonNull(kind, "kind");
		Objects.requireNonNull(options, "options");
	}

}
