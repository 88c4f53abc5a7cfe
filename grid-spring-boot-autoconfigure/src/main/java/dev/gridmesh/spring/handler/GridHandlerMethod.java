package dev.gridmesh.spring.handler;

import java.lang.reflect.InvocationTargetException;

import dev.gridmesh.GridCall;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerExecution;
import dev.gridmesh.HandlerId;
import dev.gridmesh.SingleHandler;
import dev.gridmesh.spring.GridCallHolder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;

/**
 * One method that serves single requests. Safe for any thread.
 */
final class GridHandlerMethod implements SingleHandler {

	private static final Logger logger = LoggerFactory.getLogger(GridHandlerMethod.class);

	private final HandlerId id;

	private final HandlerMethodSource source;

	private final HandlerTarget target;

	private final HandlerArguments arguments;

	private final HandlerResult result;

	private final boolean interrupt;

	GridHandlerMethod(HandlerId id, HandlerMethodSource source, HandlerTarget target, HandlerArguments arguments,
			HandlerResult result, boolean interrupt) {
		this.id = id;
		this.source = source;
		this.target = target;
		this.arguments = arguments;
		this.result = result;
		this.interrupt = interrupt;
	}

	HandlerId id() {
		return this.id;
	}

	HandlerMethodSource source() {
		return this.source;
	}

	HandlerTarget target() {
		return this.target;
	}

	HandlerDefinition definition() {
		return GridHandlers.single(this.id, this)
			.withExecution(this.result.execution())
			.withSource(this.source.shortName());
	}

	@Override
	public Mono<byte[]> handle(byte @Nullable [] payload, GridCall call) {
		try {
			@Nullable Object[] values = this.arguments.resolve(payload, call);
			return answer(values, call);
		}
		catch (Throwable ex) {
			Exceptions.throwIfJvmFatal(ex);
			logFailure(ex);
			return Mono.error(ex);
		}
	}

	private Mono<byte[]> answer(@Nullable Object[] values, GridCall call) throws Throwable {
		if (this.result.execution() == HandlerExecution.EXECUTOR) {
			return this.result.adapt(invokeBlocking(values, call));
		}
		Mono<byte[]> answer = this.result.adapt(invoke(values));
		return logger.isDebugEnabled() ? answer.doOnError(this::logFailure) : answer;
	}

	/** The caller gets no more than a line of text. */
	private void logFailure(Throwable ex) {
		logger.debug("Handler {} ({}) failed", this.id, this.source.shortName(), ex);
	}

	private @Nullable Object invokeBlocking(@Nullable Object[] values, GridCall call) throws Throwable {
		InterruptGuard guard = this.interrupt ? InterruptGuard.watch(call) : null;
		GridCallHolder.set(call);
		try {
			return invoke(values);
		}
		finally {
			GridCallHolder.set(null);
			if (guard != null) {
				guard.release();
			}
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
