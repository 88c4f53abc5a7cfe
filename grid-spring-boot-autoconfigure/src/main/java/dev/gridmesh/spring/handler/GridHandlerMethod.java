package dev.gridmesh.spring.handler;

import java.lang.reflect.InvocationTargetException;

import dev.gridmesh.GridCall;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerExecution;
import dev.gridmesh.HandlerId;
import dev.gridmesh.SingleHandler;
import dev.gridmesh.StreamHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One method that serves single requests or streams. Safe for any thread.
 */
final class GridHandlerMethod implements SingleHandler, StreamHandler {

	private static final Logger logger = LoggerFactory.getLogger(GridHandlerMethod.class);

	private final HandlerId id;

	private final HandlerTarget target;

	private final HandlerArguments arguments;

	private final HandlerResult result;

	private final HandlerFailures failures;

	private final HandlerMethodSettings settings;

	GridHandlerMethod(HandlerId id, HandlerTarget target, HandlerArguments arguments, HandlerResult result,
			HandlerFailures failures, HandlerMethodSettings settings) {
		this.id = id;
		this.target = target;
		this.arguments = arguments;
		this.result = result;
		this.failures = failures;
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
			.withExecution(this.result.execution())
			.withSource(source().shortName());
	}

	@Override
	public Mono<byte[]> handle(byte @Nullable [] payload, GridCall call) {
		Mono<byte[]> answer = answer(payload, call);
		if (this.failures.isEmpty()) {
			return logger.isDebugEnabled() ? answer.doOnError(this::logFailure) : answer;
		}
		BlockingPlace place = place();
		return answer.onErrorResume((ex) -> this.failures.translate(ex, this, call, place));
	}

	@Override
	public Flux<byte[]> handle(byte @Nullable [] payload, Flux<byte[]> items, GridCall call) {
		Flux<byte[]> answers = answers(payload, items, call);
		if (this.failures.isEmpty()) {
			return logger.isDebugEnabled() ? answers.doOnError(this::logFailure) : answers;
		}
		BlockingPlace place = place();
		return answers.onErrorResume((ex) -> this.failures.translate(ex, this, call, place));
	}

	private BlockingPlace place() {
		return new BlockingPlace(this.result.execution(), this.settings.executor());
	}

	private Mono<byte[]> answer(byte @Nullable [] payload, GridCall call) {
		try {
			return this.result.adapt(invoke(payload, Flux.empty(), call));
		}
		catch (Throwable ex) {
			Exceptions.throwIfJvmFatal(ex);
			return Mono.error(ex);
		}
	}

	private Flux<byte[]> answers(byte @Nullable [] payload, Flux<byte[]> items, GridCall call) {
		try {
			return this.result.adaptAll(invoke(payload, items, call), call, this.settings);
		}
		catch (Throwable ex) {
			Exceptions.throwIfJvmFatal(ex);
			return Flux.error(ex);
		}
	}

	/**
	 * Logs what the handler failed with; the caller gets no more than a line of text.
	 */
	void logFailure(Throwable ex) {
		logger.debug("Handler {} ({}) failed", this.id, source().shortName(), ex);
	}

	private @Nullable Object invoke(byte @Nullable [] payload, Flux<byte[]> items, GridCall call) throws Throwable {
		@Nullable Object[] values = this.arguments.resolve(payload, items, call);
		if (this.result.execution() == HandlerExecution.EVENT_LOOP) {
			return invoke(values);
		}
		BlockingScope scope = BlockingScope.enter(call, this.settings.interrupt());
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
