package dev.gridmesh.spring.handler;

import java.util.List;

import dev.gridmesh.GridCall;
import dev.gridmesh.GridRemoteException;
import dev.gridmesh.application.Failures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import reactor.core.publisher.Mono;

/**
 * Finds the texts that callers get when a handler method fails, with its own exception
 * handlers and those of all handlers. Safe for any thread.
 */
final class HandlerFailures {

	/** Causes of an exception that are looked at; there may be a cycle. */
	private static final int MAX_CAUSES = 16;

	private static final Logger logger = LoggerFactory.getLogger(HandlerFailures.class);

	private final List<ExceptionHandlers> handlers;

	/**
	 * Creates it.
	 * @param handlers the exception handlers, those that are asked first at the front
	 */
	HandlerFailures(List<ExceptionHandlers> handlers) {
		this.handlers = handlers.stream().filter((candidate) -> !candidate.isEmpty()).toList();
	}

	/**
	 * Tells whether all failures go to the caller as they are.
	 */
	boolean isEmpty() {
		return this.handlers.isEmpty();
	}

	/**
	 * Makes a failure one with the text that an exception handler has for it. The
	 * application has dealt with the failure then, and it is logged at level DEBUG.
	 * @param failure what the handler failed with
	 * @param method the method that failed
	 * @param call the call
	 * @param place where blocking exception handlers run
	 * @return fails with that text, or with the failure itself if there is none
	 */
	<T> Mono<T> translate(Throwable failure, GridHandlerMethod method, GridCall call, BlockingPlace place) {
		Throwable error = FaultOrMistake.unwrap(failure);
		for (ExceptionHandlers candidates : this.handlers) {
			Throwable cause = error;
			for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
				ExceptionHandlerMethod handler = candidates.find(cause);
				if (handler != null) {
					return translate(failure, method, handler.text(cause, call, place), handler);
				}
				cause = Failures.causeOf(cause);
			}
		}
		return Mono.error(failure);
	}

	private static <T> Mono<T> translate(Throwable failure, GridHandlerMethod method, Mono<String> text,
			ExceptionHandlerMethod handler) {
		return text.<Throwable>map(GridRemoteException::new)
			.doOnNext((translated) -> Failures.log(logger, Level.DEBUG, failure,
					"Handler {} failed, and {} has a text for it", method.source().shortName(),
					handler.target().source().shortName()))
			.defaultIfEmpty(failure)
			.onErrorResume((second) -> {
				logSecond(failure, method, second, handler);
				return Mono.just(failure);
			})
			.flatMap((error) -> Mono.error(error));
	}

	private static void logSecond(Throwable failure, GridHandlerMethod method, Throwable second,
			ExceptionHandlerMethod handler) {
		Failures.log(logger, Level.WARN, second,
				"Handler {} failed, and {} has no text for it since it failed, too; the caller gets the original, which "
						+ "is logged as if there were no exception handler",
				method.source().shortName(), handler.target().source().shortName());
	}

}
