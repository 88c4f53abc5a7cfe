package dev.gridmesh.application;

import java.util.Objects;

import dev.gridmesh.BlockingHandler;
import dev.gridmesh.GridCall;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.SingleHandler;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.Fuseable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Calls the code of handlers. What it throws is returned, for the caller to answer the
 * call with and then to report. Has no state, so safe for any thread.
 *
 * @since 0.1.0
 */
public final class HandlerCode {

	private HandlerCode() {
	}

	/**
	 * Serves a single request.
	 * @param <C> a call that takes its own answer
	 * @param definition the handler
	 * @param payload what the request holds, or {@code null} if that is absent
	 * @param call the call; it may be told the answer without a subscription
	 * @return what the handler threw, or {@code null} if it did not
	 */
	public static <C extends GridCall & CoreSubscriber<byte[]>> @Nullable Throwable serve(HandlerDefinition definition,
			byte @Nullable [] payload, C call) {
		try {
			Mono<byte[]> answer = handlerOf(definition).handle(payload, call);
			if (answer instanceof Fuseable.ScalarCallable<?>) {
				takeScalar(answer, call);
			}
			else {
				answer.subscribe(call);
			}
			return null;
		}
		catch (Throwable ex) {
			return ex;
		}
	}

	/**
	 * Takes what is there already, as {@code Mono.just} has it, without a subscription.
	 */
	@SuppressWarnings("unchecked")
	private static void takeScalar(Mono<byte[]> answer, CoreSubscriber<byte[]> target) {
		byte[] result;
		try {
			result = ((Fuseable.ScalarCallable<byte[]>) (Object) answer).call();
		}
		catch (Throwable ex) {
			// errors, but not exceptions, come in a wrapper
			Throwable cause = Exceptions.unwrap(ex);
			target.onError((cause instanceof Error) ? cause : ex);
			return;
		}
		if (result != null) {
			target.onNext(result);
		}
		target.onComplete();
	}

	/**
	 * Makes one shape of all handlers of single requests.
	 * @param definition the handler
	 * @return the handler, or one around it if it blocks
	 */
	static SingleHandler handlerOf(HandlerDefinition definition) {
		BlockingHandler blocking = definition.blockingHandler();
		return (blocking == null) ? definition.singleHandler()
				: (payload, call) -> Mono.fromCallable(() -> blocking.handle(payload, call));
	}

	/**
	 * Invokes the handler of a stream.
	 * @param definition the handler
	 * @param payload what the stream was opened with, or {@code null} if that is absent
	 * @param items what the caller sends
	 * @param call the call
	 * @return the response items
	 * @throws ApplicationFailedException if the handler throws, or returns nothing
	 */
	public static Flux<byte[]> stream(HandlerDefinition definition, byte @Nullable [] payload, Flux<byte[]> items,
			GridCall call) throws ApplicationFailedException {
		try {
			return Objects.requireNonNull(definition.streamHandler().handle(payload, items, call),
					"the handler returned null");
		}
		catch (Throwable ex) {
			throw new ApplicationFailedException(ex);
		}
	}

}
