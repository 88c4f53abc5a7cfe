package dev.gridmesh;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The lasting relation of this node to one node, over as many links as it takes. Safe for
 * any thread.
 * <p>
 * Publishers are cold: nothing is sent before the subscription, each subscription is a
 * call of its own, and cancelling the subscription cancels the call. Signals arrive on an
 * event loop, as with {@code WebClient}: do not block there. Arrays that are passed in
 * must not be changed until the call has ended.
 * <p>
 * All calls fail with a {@link GridException}: with {@link GridDisconnectedException} at
 * once while there is no link, and when the link is lost; with
 * {@link GridTimeoutException} when the deadline passes; with {@link GridRemoteException}
 * when the handler failed; with {@link GridHandlerNotFoundException},
 * {@link GridOverloadException} or {@link GridPayloadException} as their names say.
 *
 * @since 0.1.0
 */
public interface GridConnection {

	/**
	 * The node at the other end.
	 * @return its name
	 */
	NodeName remote();

	/**
	 * The state at this moment.
	 * @return the state
	 */
	ConnectionState state();

	/**
	 * Tells the state now and each change of it. A subscriber that is too slow misses
	 * states in between, never the last one.
	 * @return the current state, then each new one; completes after
	 * {@link ConnectionState#SHUTDOWN}
	 */
	Flux<ConnectionState> states();

	/**
	 * Names the format that the peer writes objects in, as the link of this moment has
	 * announced it ({@code grid.codec.type}).
	 * @return the name, cut and cleaned, or {@code null} if there is no link or the peer
	 * has announced nothing
	 */
	default @Nullable String codecType() {
		return null;
	}

	/**
	 * Takes a snapshot of the counters.
	 * @return an immutable snapshot
	 */
	PeerStats stats();

	/**
	 * Lists the calls that run over this connection at this moment, in both directions.
	 * @return the calls, never more than the limits of calls in flight
	 */
	Mono<List<CallStats>> calls();

	/**
	 * Waits until calls can be made.
	 * @param timeout how long to wait, positive
	 * @return completes once connected; fails with {@link GridDisconnectedException} when
	 * the time has passed, or at once when the connection is shut down
	 */
	Mono<Void> awaitConnected(Duration timeout);

	/**
	 * Drops the current link, if there is one; the dialer of the pair dials again.
	 * @param reason what to say in the log, {@code null} for nothing special
	 */
	void reconnect(@Nullable String reason);

	/**
	 * Has the current link, if there is one, replaced by a new one without the loss of a
	 * call: new calls go over the new one as soon as both ends have agreed, and the old
	 * one ends when the calls that it has are over, after
	 * {@code grid.connect.retire-timeout} at the latest. Only the dialer of the pair can
	 * do that, with a peer that knows how (extension {@code renew}); otherwise nothing
	 * happens. If it fails, the link in place goes on and another attempt follows.
	 * @param reason what to say in the log, {@code null} for nothing special
	 */
	void renew(@Nullable String reason);

	/**
	 * Sends a single request without a payload.
	 * @param handler which handler to ask
	 * @return the answer; empty when it is absent
	 */
	default Mono<byte[]> request(HandlerId handler) {
		return request(handler, null, CallOptions.defaults());
	}

	/**
	 * Sends a single request.
	 * @param handler which handler to ask
	 * @param payload the request, {@code null} for an absent one
	 * @return the answer; empty when it is absent
	 */
	default Mono<byte[]> request(HandlerId handler, byte @Nullable [] payload) {
		return request(handler, payload, CallOptions.defaults());
	}

	/**
	 * Sends a single request.
	 * @param handler which handler to ask
	 * @param payload the request, {@code null} for an absent one
	 * @param options how to make the call
	 * @return the answer; empty when it is absent
	 */
	Mono<byte[]> request(HandlerId handler, byte @Nullable [] payload, CallOptions options);

	/**
	 * Opens a stream of responses.
	 * @param handler which handler to ask
	 * @param payload the initial payload, {@code null} for an absent one
	 * @return the items, requested of the peer as its credits allow
	 */
	default Flux<byte[]> stream(HandlerId handler, byte @Nullable [] payload) {
		return stream(handler, payload, CallOptions.defaults());
	}

	/**
	 * Opens a stream of responses.
	 * @param handler which handler to ask
	 * @param payload the initial payload, {@code null} for an absent one
	 * @param options how to make the call
	 * @return the items, requested of the peer as its credits allow
	 */
	Flux<byte[]> stream(HandlerId handler, byte @Nullable [] payload, CallOptions options);

	/**
	 * Opens a stream to a handler that takes items.
	 * @param handler which handler to ask
	 * @param payload the initial payload, {@code null} for an absent one
	 * @param items what to send; subscribed to once the handler has accepted the stream,
	 * and asked for as many items as it has credits for, on an event loop, so that a
	 * source that blocks needs a thread of its own ({@code subscribeOn}); its failure
	 * cancels the stream, and its end leaves the responses open
	 * @return the responses; without any for a handler that only takes items
	 */
	default Flux<byte[]> stream(HandlerId handler, byte @Nullable [] payload, Publisher<byte[]> items) {
		return stream(handler, payload, items, CallOptions.defaults());
	}

	/**
	 * Opens a stream to a handler that takes items.
	 * @param handler which handler to ask
	 * @param payload the initial payload, {@code null} for an absent one
	 * @param items what to send, as above
	 * @param options how to make the call
	 * @return the responses; without any for a handler that only takes items
	 */
	Flux<byte[]> stream(HandlerId handler, byte @Nullable [] payload, Publisher<byte[]> items, CallOptions options);

}
