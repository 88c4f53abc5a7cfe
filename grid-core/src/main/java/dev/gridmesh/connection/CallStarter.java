package dev.gridmesh.connection;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

import dev.gridmesh.ApplicationPart;
import dev.gridmesh.CallOptions;
import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridCall;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridDisconnectedException;
import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridException;
import dev.gridmesh.GridOverloadException;
import dev.gridmesh.GridPayloadException;
import dev.gridmesh.HandlerId;
import dev.gridmesh.HandlerKind;
import dev.gridmesh.application.ApplicationFailedException;
import dev.gridmesh.application.ObservedCalls;
import dev.gridmesh.application.Subscribers;
import dev.gridmesh.mux.MuxContext;
import dev.gridmesh.mux.OutboundCall;
import dev.gridmesh.mux.OutboundMux;
import dev.gridmesh.mux.OutboundRequest;
import dev.gridmesh.mux.OutboundStream;
import dev.gridmesh.observation.CallSide;
import dev.gridmesh.observation.ObservedCall;
import dev.gridmesh.protocol.MetadataCodec;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * Turns subscriptions into calls over the current link. Safe for any thread; has no state
 * of its own.
 */
final class CallStarter {

	/**
	 * Credits for request items when nobody said how many there are
	 * (docs/protocol-extensions.md, caps).
	 */
	private static final int UNKNOWN_IN_CAPACITY = 1;

	private final GridConnection connection;

	private final ConnectionEnvironment environment;

	private final Supplier<@Nullable MuxContext> current;

	CallStarter(GridConnection connection, ConnectionEnvironment environment, Supplier<@Nullable MuxContext> current) {
		this.connection = connection;
		this.environment = environment;
		this.current = current;
	}

	Mono<byte[]> request(HandlerId handler, byte @Nullable [] payload, CallOptions options) {
		HandlerId target = target(handler, options);
		ObservedCalls observed = this.environment.observed();
		return (observed == null) ? requestUnseen(target, payload, options)
				: observed.request(seen(target, HandlerKind.SINGLE, options),
						(metadata) -> requestUnseen(target, payload, options.withMetadata(metadata)));
	}

	private Mono<byte[]> requestUnseen(HandlerId handler, byte @Nullable [] payload, CallOptions options) {
		return new Mono<>() {
			@Override
			public void subscribe(CoreSubscriber<? super byte[]> actual) {
				startRequest(handler, payload, options, actual);
			}
		};
	}

	private void startRequest(HandlerId handler, byte @Nullable [] payload, CallOptions options,
			CoreSubscriber<? super byte[]> subscriber) {
		long given = givenNanos(handler, options, subscriber);
		if (given < 0) {
			return;
		}
		MuxContext link = this.current.get();
		GridException refusal = refusal(link, handler, payload, options.metadata());
		if (refusal != null && link != null && link.queue().isRetired()) {
			// another one has taken its place since
			link = this.current.get();
			refusal = refusal(link, handler, payload, options.metadata());
		}
		if (link == null || refusal != null) {
			refuse(handler, subscriber, (refusal != null) ? refusal : disconnected(handler));
			return;
		}
		// a deadline that nobody asked for is told in full (protocol.md §4)
		boolean byDefault = given == 0;
		long timeout = byDefault ? GridEventLoop.nanos(this.environment.settings().calls().timeout()) : given;
		OutboundCall call = new OutboundCall(link,
				new OutboundRequest(handler, payload, now(), timeout, byDefault, 0, 0, options.metadata()), subscriber);
		start(call, call, subscriber);
	}

	Flux<byte[]> stream(HandlerId handler, byte @Nullable [] payload, @Nullable Publisher<byte[]> items,
			CallOptions options) {
		HandlerId target = target(handler, options);
		ObservedCalls observed = this.environment.observed();
		HandlerKind kind = (items != null) ? HandlerKind.TWO_WAY_STREAM : HandlerKind.RESPONSE_STREAM;
		return (observed == null) ? streamUnseen(target, payload, items, options)
				: observed.stream(seen(target, kind, options),
						(metadata) -> streamUnseen(target, payload, items, options.withMetadata(metadata)));
	}

	private Flux<byte[]> streamUnseen(HandlerId handler, byte @Nullable [] payload, @Nullable Publisher<byte[]> items,
			CallOptions options) {
		return new Flux<>() {
			@Override
			public void subscribe(CoreSubscriber<? super byte[]> actual) {
				startStream(handler, payload, items, options, actual);
			}
		};
	}

	private void startStream(HandlerId handler, byte @Nullable [] payload, @Nullable Publisher<byte[]> items,
			CallOptions options, CoreSubscriber<? super byte[]> subscriber) {
		long timeout = givenNanos(handler, options, subscriber);
		if (timeout < 0) {
			return;
		}
		MuxContext link = this.current.get();
		GridException refusal = refusal(link, handler, payload, options.metadata());
		if (refusal != null && link != null && link.queue().isRetired()) {
			// another one has taken its place since
			link = this.current.get();
			refusal = refusal(link, handler, payload, options.metadata());
		}
		if (link == null || refusal != null) {
			refuse(handler, subscriber, (refusal != null) ? refusal : disconnected(handler));
			return;
		}
		Integer declaredIn = options.inCapacity();
		int inCapacity = (declaredIn != null) ? declaredIn : UNKNOWN_IN_CAPACITY;
		Integer declaredOut = options.outCapacity();
		int outCapacity = (declaredOut != null) ? declaredOut : link.limits().maxOutCapacity();
		OutboundStream stream = new OutboundStream(link, new OutboundRequest(handler, payload, now(), timeout, false,
				inCapacity, outCapacity, options.metadata()), items, subscriber);
		start(stream, stream, subscriber);
	}

	private void start(OutboundMux call, Subscription subscription, CoreSubscriber<? super byte[]> subscriber) {
		Throwable thrown = Subscribers.subscribed(subscriber, subscription);
		if (thrown == null) {
			call.start();
			return;
		}
		boolean wanted = !call.isCancelled();
		call.cancel();
		// gives its place back, and ends without a word
		call.start();
		Throwable again = wanted ? Subscribers.end(subscriber, thrown) : null;
		report(call.handler(), thrown);
		if (again != null) {
			report(call.handler(), again);
		}
	}

	/** Ends a call before it has begun. */
	private void refuse(HandlerId handler, CoreSubscriber<?> subscriber, Throwable error) {
		Subscribers.refuse(subscriber, error, (thrown) -> report(handler, thrown));
	}

	private void report(HandlerId handler, Throwable thrown) {
		this.environment.errors().report(ApplicationPart.SUBSCRIBER, this.connection.remote(), handler, thrown);
	}

	/** Finds out why a call cannot be made; takes a place if it can. */
	private @Nullable GridException refusal(@Nullable MuxContext link, HandlerId handler, byte @Nullable [] payload,
			Map<String, String> metadata) {
		int limit = this.environment.settings().messages().maxSize();
		GridException tooMuch = metadata.isEmpty() ? null : refusal(handler, metadata);
		if (tooMuch != null) {
			return tooMuch;
		}
		if (payload != null && payload.length > limit) {
			return new GridPayloadException("%s %s: payload of %d bytes is larger than grid.message.max-size (%d bytes)"
				.formatted(this.connection.remote(), handler, payload.length, limit));
		}
		if (link == null) {
			return disconnected(handler);
		}
		if (!link.queue().tryTakePlace((payload != null) ? payload.length : 0)) {
			return link.queue().isRetired() ? disconnected(handler)
					: new GridOverloadException(
							"%s %s: grid.call.max-in-flight calls or grid.outbound.max-size bytes are under way"
								.formatted(this.connection.remote(), handler));
		}
		return null;
	}

	private @Nullable GridException refusal(HandlerId handler, Map<String, String> metadata) {
		long bytes = MetadataCodec.sizeOf(metadata);
		if (bytes <= MetadataCodec.MAX_BYTES && metadata.size() <= MetadataCodec.MAX_KEYS) {
			return null;
		}
		return new GridPayloadException(
				"%s %s: metadata of %d keys and %d bytes of UTF-8; extension meta carries at most %d keys and %d bytes"
					.formatted(this.connection.remote(), handler, metadata.size(), bytes, MetadataCodec.MAX_KEYS,
							MetadataCodec.MAX_BYTES));
	}

	private GridException disconnected(HandlerId handler) {
		boolean shutDown = this.connection.state() == ConnectionState.SHUTDOWN;
		return new GridDisconnectedException(
				"%s %s: %s".formatted(this.connection.remote(), handler, shutDown ? "shut down" : "not connected"),
				!shutDown);
	}

	private ObservedCall seen(HandlerId handler, HandlerKind kind, CallOptions options) {
		return new ObservedCall(CallSide.CALLER, this.connection.remote(), handler, kind, options.metadata());
	}

	private long now() {
		return this.environment.runtime().nanoTime();
	}

	private static HandlerId target(HandlerId handler, CallOptions options) {
		String subroute = options.subroute();
		return (subroute != null) ? handler.subroute(subroute) : handler;
	}

	/**
	 * Finds the deadline that was asked for: the options' own, else what is left of the
	 * caller's.
	 * @return nanoseconds, 0 if there is none, or less if the subscriber cannot tell and
	 * was told that the call has failed
	 */
	private long givenNanos(HandlerId handler, CallOptions options, CoreSubscriber<?> subscriber) {
		try {
			return timeoutNanos(options, Subscribers.contextOf(subscriber));
		}
		catch (ApplicationFailedException ex) {
			refuse(handler, subscriber, ex.failure());
			report(handler, ex.failure());
			return -1;
		}
	}

	private static long timeoutNanos(CallOptions options, ContextView context) {
		Duration timeout = options.deadline();
		if (timeout == null) {
			GridCall served = context.getOrDefault(GridCall.class, null);
			timeout = (served != null) ? served.remaining() : null;
			if (timeout != null && timeout.isZero()) {
				// fails as timed out, where no deadline would not
				return 1;
			}
		}
		return (timeout != null) ? GridEventLoop.nanos(timeout) : 0;
	}

}
