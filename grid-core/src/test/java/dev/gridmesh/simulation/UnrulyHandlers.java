package dev.gridmesh.simulation;

import dev.gridmesh.SingleHandler;
import dev.gridmesh.StreamHandler;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Puts misbehaviour around the handlers of a node, and around the publishers that they
 * return.
 */
final class UnrulyHandlers {

	private final String node;

	private final Misbehaviour misbehaviour;

	UnrulyHandlers(String node, Misbehaviour misbehaviour) {
		this.node = node;
		this.misbehaviour = misbehaviour;
	}

	@SuppressWarnings("NullAway")
	SingleHandler around(SingleHandler handler) {
		return (payload, call) -> {
			Publisher<byte[]> answer = around(payload, handler.handle(payload, call));
			return (answer != null) ? Mono.fromDirect(answer) : null;
		};
	}

	@SuppressWarnings("NullAway")
	StreamHandler around(StreamHandler handler) {
		return (payload, items, call) -> around(payload, handler.handle(payload, items, call));
	}

	private @Nullable UnrulyPublisher around(byte @Nullable [] payload, Publisher<byte[]> answer) {
		if (payload == null) {
			throw new IllegalArgumentException("got no payload");
		}
		Payloads.Request request = Payloads.parse(payload);
		CallId call = new CallId(request.caller(), request.number(), this.node);
		boolean nothing = this.misbehaviour.strike(Part.HANDLER, call) == Failure.NOTHING;
		return nothing ? null : new UnrulyPublisher(answer, this.misbehaviour, Part.ANSWER, call);
	}

}
