package dev.gridmesh.spring.handler;

import java.lang.reflect.InvocationTargetException;
import java.util.function.Function;

import dev.gridmesh.GridCall;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerExecution;
import dev.gridmesh.HandlerId;
import dev.gridmesh.SingleHandler;
import dev.gridmesh.StreamHandler;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * One method that serves single requests or streams. Safe for any thread.
 */
final class GridHandlerMethod implements SingleHandler, StreamHandler {

	private final HandlerId id;

	private final HandlerTarget target;

	private final HandlerArguments arguments;

	private final HandlerResult result;

	private final HandlerFailures failures;

	private final HandlerInterceptors interceptors;

	private final HandlerMethodSettings settings;

	GridHandlerMethod(HandlerId id, HandlerTarget target, HandlerArguments arguments, HandlerResult result,
			HandlerFailures failures, HandlerInterceptors interceptors, HandlerMethodSettings settings) {
		this.id = id;
		this.target = target;
		this.arguments = arguments;
		this.result = result;
		this.failures = failures;
		this.interceptors = interceptors;
		this.settings = settings;
	}

	HandlerMethodSource source() {
		return this.target.source();
	}

	HandlerTarget target() {
		return this.target;
	}

	/**
	 * Defines the handler.
	 * @param declaration what the annotations say
	 * @return the definition
	 * @throws InvalidGridHandlerException if the annotation does not fit the signature
	 */
	HandlerDefinition define(HandlerDeclaration declaration) {
		return HandlerShape.of(declaration, this.arguments.takeItems(), this.result.isStream(), this.settings)
			.define(this.id, this)
			.withExecution(execution())
			.withSource(source().shortName());
	}

	private HandlerExecution execution() {
		HandlerExecution execution = this.result.execution();
		return (execution == HandlerExecution.EVENT_LOOP && this.arguments.takeObject())
				? HandlerExecution.EVENT_LOOP_IF_SMALL : execution;
	}

	@Override
	public Mono<byte[]> handle(byte @Nullable [] payload, GridCall call) {
		boolean intercepted = !this.interceptors.isEmpty();
		if (!intercepted && this.failures.isEmpty()) {
			return answer(payload, call, Context.empty());
		}
		BlockingPlace place = new BlockingPlace(this.result.execution(), this.settings.executor());
		Mono<byte[]> answer = !intercepted ? answer(payload, call, Context.empty())
				: intercept(call, place, (context) -> answer(payload, call, context)).singleOrEmpty();
		return answer.onErrorResume((ex) -> this.failures.translate(ex, this, call, place));
	}

	@Override
	public Flux<byte[]> handle(byte @Nullable [] payload, Flux<byte[]> items, GridCall call) {
		boolean intercepted = !this.interceptors.isEmpty();
		if (!intercepted && this.failures.isEmpty()) {
			return answers(payload, items, call, Context.empty());
		}
		BlockingPlace place = new BlockingPlace(this.result.execution(), this.settings.executor());
		Flux<byte[]> answers = !intercepted ? answers(payload, items, call, Context.empty())
				: intercept(call, place, (context) -> answers(payload, items, call, context));
		return answers.onErrorResume((ex) -> this.failures.translate(ex, this, call, place));
	}

	private Flux<byte[]> intercept(GridCall call, BlockingPlace place,
			Function<ContextView, Publisher<byte[]>> handler) {
		Flux<byte[]> deferred = Flux.deferContextual(handler);
		boolean blocking = this.result.execution() == HandlerExecution.EXECUTOR;
		return this.interceptors.around(call, blocking ? place.enter(call).thenMany(deferred) : deferred);
	}

	private Mono<byte[]> answer(byte @Nullable [] payload, GridCall call, ContextView context) {
		try {
			return this.result.adapt(invoke(payload, Flux.empty(), call, context));
		}
		catch (Throwable ex) {
			return Mono.error(ex);
		}
	}

	private Flux<byte[]> answers(byte @Nullable [] payload, Flux<byte[]> items, GridCall call, ContextView context) {
		try {
			return this.result.adaptAll(invoke(payload, items, call, context), call, this.settings);
		}
		catch (Throwable ex) {
			return Flux.error(ex);
		}
	}

	private @Nullable Object invoke(byte @Nullable [] payload, Flux<byte[]> items, GridCall call, ContextView context)
			throws Throwable {
		@Nullable Object[] values = this.arguments.resolve(payload, items, call);
		if (this.result.execution() == HandlerExecution.EVENT_LOOP) {
			ContextThreadLocals threadLocals = ContextThreadLocals.set(context);
			try {
				return invoke(values);
			}
			finally {
				threadLocals.close();
			}
		}
		BlockingScope scope = BlockingScope.enter(call, this.settings.interrupt(), context);
		try {
			return invoke(values);
		}
		finally {
			scope.leave();
		}
	}

	private @Nullable Object invoke(@Nullable Object[] values) throws Throwable {
		HandlerTarget.Invocable invocable = this.target.get();
		try {
			return invocable.method().invoke(invocable.bean(), values);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

}
