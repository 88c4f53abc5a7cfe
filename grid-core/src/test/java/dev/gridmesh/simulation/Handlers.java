package dev.gridmesh.simulation;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;

import dev.gridmesh.GridCall;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerExecution;
import dev.gridmesh.simulation.Payloads.Request;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * What each node serves: one handler for each {@link CallKind}. They write down when they
 * are invoked and when their context is over.
 */
final class Handlers {

	static final String NOTHING_ANSWER = "got nothing";

	/** Under which calls bring their name along. */
	static final String CALL_KEY = "call";

	private final Application application;

	private final String node;

	private final History history;

	private final UnrulyHandlers unruly;

	Handlers(Application application, History history) {
		this.application = application;
		this.node = application.node();
		this.history = history;
		this.unruly = new UnrulyHandlers(this.node, application.misbehaviour());
	}

	List<HandlerDefinition> definitions() {
		return List.of(single(CallKind.ECHO, (request, call) -> Mono.just(answer(request))),
				single(CallKind.FAIL, (request, call) -> fail(request)),
				single(CallKind.SLOW, (request, call) -> later(request)),
				single(CallKind.NEVER, (request, call) -> Mono.never()),
				single(CallKind.BLOCKING, (request, call) -> Mono.just(answer(request))).withExecution(
						HandlerExecution.EXECUTOR),
				single(CallKind.EMPTY, (request, call) -> Mono.just(new byte[0])),
				single(CallKind.ABSENT, (request, call) -> Mono.empty()), nothing(),
				single(CallKind.RELAY, this::relay), single(CallKind.OVERSIZE, (request, call) -> Mono.empty()),
				stream(CallKind.COUNT), stream(CallKind.BREAK), stream(CallKind.ENDLESS),
				stream(CallKind.LATE).withExecution(HandlerExecution.EXECUTOR), stream(CallKind.SILENT),
				stream(CallKind.THROW), forward(), put(CallKind.PUT), put(CallKind.SPOIL), pipe(CallKind.PIPE),
				pipe(CallKind.CRACK), duplex(), grab(), deaf());
	}

	private HandlerDefinition single(CallKind kind, BiFunction<Request, GridCall, Mono<byte[]>> code) {
		return GridHandlers.single(kind.handler(),
				this.unruly.around((payload, call) -> code.apply(invoked(kind, payload, call), call)));
	}

	private HandlerDefinition nothing() {
		return GridHandlers.single(CallKind.NOTHING.handler(), (payload, call) -> {
			if (payload != null) {
				throw new IllegalArgumentException("got a payload");
			}
			String caller = Node.letterOf(call.caller());
			invoked(new CallId(caller, 0, this.node), CallKind.NOTHING, call);
			return Mono.just(Payloads.filled(NOTHING_ANSWER, 0));
		});
	}

	private HandlerDefinition stream(CallKind kind) {
		return GridHandlers.responseStream(kind.handler(), kind.outCapacity(),
				this.unruly.around((payload, none, call) -> stream(invoked(kind, payload, call))));
	}

	private HandlerDefinition put(CallKind kind) {
		return GridHandlers.requestStream(kind.handler(), kind.inCapacity(),
				this.unruly.around((payload, items, call) -> {
					Request request = invoked(kind, payload, call);
					Flux<byte[]> received = received(request, items);
					return switch (request.number() % 3) {
						case 0 -> received.ignoreElements().flux();
						case 1 -> received.limitRate(1).ignoreElements().flux();
						default -> apart(received);
					};
				}));
	}

	/** Takes the items by a subscription that is not part of the answer. */
	private static Flux<byte[]> apart(Flux<byte[]> items) {
		Sinks.Empty<byte[]> answer = Sinks.empty();
		items.subscribe((item) -> {
			// written down already
		}, answer::tryEmitError, answer::tryEmitEmpty);
		return answer.asMono().flux();
	}

	private HandlerDefinition forward() {
		CallKind kind = CallKind.FORWARD;
		return GridHandlers.responseStream(kind.handler(), kind.outCapacity(),
				this.unruly.around((payload, none, call) -> {
					Request request = invoked(kind, payload, call);
					Flux<byte[]> items = this.application.forward(request.number(), request.items(), call);
					return sent(request,
							items.index((index, item) -> Payloads.item(this.node, request, index.intValue())));
				}));
	}

	private HandlerDefinition pipe(CallKind kind) {
		return GridHandlers.twoWayStream(kind.handler(), kind.inCapacity(), kind.outCapacity(),
				this.unruly.around((payload, items, call) -> {
					Request request = invoked(kind, payload, call);
					Flux<byte[]> received = received(request, items);
					Flux<byte[]> some = (kind == CallKind.CRACK) ? cracked(request, received) : received;
					return sent(request, some.map((item) -> Payloads.returned(this.node, item)));
				}));
	}

	/** Fails at the item after the first half. */
	private Flux<byte[]> cracked(Request request, Flux<byte[]> items) {
		IllegalStateException error = new IllegalStateException(Payloads.failure(this.node, request.name()));
		return items.index().<byte[]>handle((item, sink) -> {
			if (item.getT1() < request.items() / 2) {
				sink.next(item.getT2());
			}
			else {
				sink.error(error);
			}
		}).concatWith(Mono.error(error));
	}

	private HandlerDefinition duplex() {
		CallKind kind = CallKind.DUPLEX;
		return GridHandlers.twoWayStream(kind.handler(), kind.inCapacity(), kind.outCapacity(),
				this.unruly.around((payload, items, call) -> {
					Request request = invoked(kind, payload, call);
					return sent(request, Flux.merge(items(request), received(request, items).ignoreElements()));
				}));
	}

	/** One does not subscribe to the items, the next one does, and asks for none. */
	private HandlerDefinition deaf() {
		CallKind kind = CallKind.DEAF;
		return GridHandlers.requestStream(kind.handler(), kind.inCapacity(),
				this.unruly.around((payload, items, call) -> {
					Request request = invoked(kind, payload, call);
					if (subscribesToItems(request.number())) {
						received(request, items).subscribe(new WithoutDemand());
					}
					return later(request).ignoreElement().flux();
				}));
	}

	/** Whether a {@link CallKind#DEAF} handler subscribes to its items at all. */
	static boolean subscribesToItems(int number) {
		return number % 2 == 0;
	}

	private HandlerDefinition grab() {
		CallKind kind = CallKind.GRAB;
		return GridHandlers.requestStream(kind.handler(), kind.inCapacity(), this.unruly.around((payload, items,
				call) -> received(invoked(kind, payload, call), items).take(1).ignoreElements().flux()));
	}

	private Flux<byte[]> received(Request request, Flux<byte[]> items) {
		CallId call = new CallId(request.caller(), request.number(), this.node);
		AtomicBoolean ended = new AtomicBoolean();
		return items.doOnNext((item) -> this.history.add(new Event.RequestReceived(call, Payloads.describe(item))))
			.doOnTerminate(() -> ended.set(true))
			.doOnComplete(() -> this.history.add(new Event.RequestsEnded(call, true)))
			.doOnError((error) -> this.history.add(new Event.RequestsEnded(call, false)))
			.doOnCancel(() -> {
				// some operators cancel what has ended
				if (!ended.get()) {
					this.history.add(new Event.RequestsEnded(call, false));
				}
			});
	}

	private Request invoked(CallKind kind, byte @Nullable [] payload, GridCall call) {
		if (payload == null) {
			throw new IllegalArgumentException("got no payload");
		}
		Request request = Payloads.parse(payload);
		invoked(new CallId(request.caller(), request.number(), this.node), kind, call);
		return request;
	}

	private void invoked(CallId id, CallKind kind, GridCall call) {
		String name = call.metadata().getOrDefault(CALL_KEY, id.toString());
		if (!name.equals(id.toString())) {
			throw new IllegalStateException("got the metadata of " + name);
		}
		this.history.add(new Event.HandlerInvoked(id, kind, Node.letterOf(call.caller())));
		call.cancellation()
			.subscribe(null, null, () -> this.history.add(new Event.ContextOver(id, call.isCancelled())));
	}

	private byte[] answer(Request request) {
		return Payloads.answer(this.node, request);
	}

	/** Half of the failures are thrown, the others are signalled. */
	static boolean throwsFailureOf(int number) {
		return number % 2 == 0;
	}

	private Mono<byte[]> fail(Request request) {
		IllegalStateException error = new IllegalStateException(Payloads.failure(this.node, request.name()));
		if (throwsFailureOf(request.number())) {
			throw error;
		}
		return Mono.error(error);
	}

	private Mono<byte[]> later(Request request) {
		return Mono.create((sink) -> {
			var task = this.application.worker()
				.schedule(() -> sink.success(answer(request)), request.work().toNanos());
			sink.onDispose(task::cancel);
		});
	}

	private Mono<byte[]> relay(Request request, GridCall call) {
		return this.application.relay(request.items(), call).map((answer) -> answer(request));
	}

	private Flux<byte[]> stream(Request request) {
		return sent(request, items(request));
	}

	private Flux<byte[]> sent(Request request, Flux<byte[]> items) {
		CallId call = new CallId(request.caller(), request.number(), this.node);
		return items.doOnNext((item) -> this.history.add(new Event.ItemSent(call)));
	}

	/** Streams without work are emitted on the stack of who requests. */
	private Flux<byte[]> items(Request request) {
		if (request.kind() == CallKind.SILENT) {
			return Flux.never();
		}
		if (request.kind() == CallKind.THROW) {
			throw new IllegalStateException(Payloads.failure(this.node, request.name()));
		}
		int count = (request.kind() == CallKind.ENDLESS) ? Integer.MAX_VALUE : request.items();
		Throwable error = (request.kind() == CallKind.BREAK)
				? new IllegalStateException(Payloads.failure(this.node, request.name())) : null;
		if (request.work().isZero()) {
			Flux<byte[]> items = Flux.range(0, count).map((index) -> Payloads.item(this.node, request, index));
			return (error != null) ? items.concatWith(Mono.error(error)) : items;
		}
		return new PacedItems(this.application.worker(), request.work().toNanos(), count,
				(index) -> Payloads.item(this.node, request, index), error);
	}

	/** Wants no items; their end is written down already. */
	private static final class WithoutDemand extends BaseSubscriber<byte[]> {

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			// requests nothing
		}

		@Override
		protected void hookOnError(Throwable error) {
			// the stream ended
		}

	}

}
