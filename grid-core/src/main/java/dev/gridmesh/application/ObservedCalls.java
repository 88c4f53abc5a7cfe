package dev.gridmesh.application;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

import dev.gridmesh.ApplicationPart;
import dev.gridmesh.GridCall;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerKind;
import dev.gridmesh.NodeName;
import dev.gridmesh.SingleHandler;
import dev.gridmesh.StreamHandler;
import dev.gridmesh.observation.CallListener;
import dev.gridmesh.observation.CallOutcome;
import dev.gridmesh.observation.CallSide;
import dev.gridmesh.observation.GridListener;
import dev.gridmesh.observation.ObservedCall;
import dev.gridmesh.observation.RejectionReason;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * Puts listeners around the calls that a node makes and around the handlers that it
 * serves. It exists only where there is a listener: without one, calls and handlers are
 * what they were. Immutable, so safe for any thread.
 *
 * @since 0.1.0
 */
public final class ObservedCalls {

	private final GridListener listener;

	private final ApplicationErrors errors;

	private final LongSupplier nanoTime;

	private ObservedCalls(GridListener listener, ApplicationErrors errors, LongSupplier nanoTime) {
		this.listener = listener;
		this.errors = errors;
		this.nanoTime = nanoTime;
	}

	/**
	 * Prepares to tell listeners.
	 * @param listeners who wants to know
	 * @param errors takes what they throw
	 * @param nanoTime the clock that calls are timed by
	 * @return what tells them, or {@code null} if there is nobody
	 */
	public static @Nullable ObservedCalls of(List<GridListener> listeners, ApplicationErrors errors,
			LongSupplier nanoTime) {
		return listeners.isEmpty() ? null : new ObservedCalls(new ListenerGuard(listeners, errors), errors, nanoTime);
	}

	/**
	 * Goes around a single request of this node.
	 * @param call the request
	 * @param source makes it with the metadata that it is given
	 * @return the request, each subscription of which is told
	 */
	public Mono<byte[]> request(ObservedCall call, Function<Map<String, String>, Mono<byte[]>> source) {
		return new Mono<>() {
			@Override
			public void subscribe(CoreSubscriber<? super byte[]> actual) {
				made(call, source, actual);
			}
		};
	}

	/**
	 * Goes around a stream of this node.
	 * @param call the stream
	 * @param source makes it with the metadata that it is given
	 * @return the stream, each subscription of which is told
	 */
	public Flux<byte[]> stream(ObservedCall call, Function<Map<String, String>, Flux<byte[]>> source) {
		return new Flux<>() {
			@Override
			public void subscribe(CoreSubscriber<? super byte[]> actual) {
				made(call, source, actual);
			}
		};
	}

	private <P extends Publisher<byte[]>> void made(ObservedCall call, Function<Map<String, String>, P> source,
			CoreSubscriber<? super byte[]> actual) {
		long start = this.nanoTime.getAsLong();
		Context context;
		try {
			context = Subscribers.contextOf(actual);
		}
		catch (ApplicationFailedException ex) {
			Consumer<Throwable> report = (failure) -> this.errors.report(ApplicationPart.SUBSCRIBER, call.peer(),
					call.handler(), failure);
			Subscribers.refuse(actual, ex.failure(), report);
			report.accept(ex.failure());
			return;
		}
		CallListener follower = this.listener.callStarted(call, context);
		source.apply(follower.metadata(call.metadata()))
			.subscribe(new ObservedSubscriber(actual, follower, this.nanoTime, start, null));
	}

	/**
	 * Goes around a handler of this node.
	 * @param definition the handler
	 * @return the same handler, each call of which is told
	 */
	public HandlerDefinition around(HandlerDefinition definition) {
		HandlerDefinition observed = switch (definition.kind()) {
			case SINGLE -> GridHandlers.single(definition.id(), single(definition));
			case RESPONSE_STREAM ->
				GridHandlers.responseStream(definition.id(), definition.outCapacity(), stream(definition));
			case REQUEST_STREAM ->
				GridHandlers.requestStream(definition.id(), definition.inCapacity(), stream(definition));
			case TWO_WAY_STREAM -> GridHandlers.twoWayStream(definition.id(), definition.inCapacity(),
					definition.outCapacity(), stream(definition));
		};
		return observed.withExecution(definition.execution()).withSource(definition.source());
	}

	private SingleHandler single(HandlerDefinition definition) {
		SingleHandler handler = HandlerCode.handlerOf(definition);
		return (payload, call) -> {
			Served served = new Served(definition.kind(), call);
			Mono<byte[]> answer = served.invoke(() -> handler.handle(payload, call));
			return new Mono<>() {
				@Override
				public void subscribe(CoreSubscriber<? super byte[]> actual) {
					served.subscribe(answer, actual);
				}
			};
		};
	}

	private StreamHandler stream(HandlerDefinition definition) {
		StreamHandler handler = definition.streamHandler();
		return (payload, items, call) -> {
			Served served = new Served(definition.kind(), call);
			Flux<byte[]> answers = served.invoke(() -> handler.handle(payload, items, call));
			return new Flux<>() {
				@Override
				public void subscribe(CoreSubscriber<? super byte[]> actual) {
					served.subscribe(answers, actual);
				}
			};
		};
	}

	/**
	 * This node refused a call.
	 * @param peer the node that made it
	 * @param reason why
	 */
	public void rejected(NodeName peer, RejectionReason reason) {
		this.listener.callRejected(peer, reason);
	}

	/** Invokes a handler. */
	private interface Invocation<P> {

		P run();

	}

	/** One call that is served, from the invocation of its handler on. */
	private final class Served {

		private final GridCall call;

		private final long start = ObservedCalls.this.nanoTime.getAsLong();

		private final CallListener follower;

		Served(HandlerKind kind, GridCall call) {
			this.call = call;
			this.follower = ObservedCalls.this.listener.callStarted(
					new ObservedCall(CallSide.HANDLER, call.caller(), call.handler(), kind, call.metadata()),
					Context.empty());
		}

		<P> P invoke(Invocation<P> handler) {
			CallListener.Scope scope = this.follower.open();
			try {
				return Objects.requireNonNull(handler.run(), "the handler returned null");
			}
			catch (Throwable ex) {
				this.follower.ended(CallOutcome.ERROR, ex, ObservedCalls.this.nanoTime.getAsLong() - this.start);
				throw ex;
			}
			finally {
				scope.close();
			}
		}

		/** Subscribes to the answers; some handlers run only now. */
		void subscribe(Publisher<byte[]> answers, CoreSubscriber<? super byte[]> actual) {
			ObservedSubscriber observed = new ObservedSubscriber(actual, this.follower, ObservedCalls.this.nanoTime,
					this.start, this.call);
			CallListener.Scope scope = this.follower.open();
			try {
				answers.subscribe(observed);
			}
			catch (Throwable ex) {
				observed.failed(ex);
				throw ex;
			}
			finally {
				scope.close();
			}
		}

	}

}
