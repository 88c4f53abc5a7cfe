package dev.gridmesh.spring;

import dev.gridmesh.GridCall;
import reactor.core.publisher.Flux;

/**
 * Goes around the calls that {@link GridHandler @GridHandler} methods serve, single
 * requests and streams alike. Interceptors are beans; the first by
 * {@link org.springframework.core.annotation.Order @Order} is the outermost, and sees
 * what the others make of a call. Called by any number of threads at once.
 * <p>
 * An interceptor runs where the handler does: on an event loop, where it must not block,
 * or on the handler executor. The payload has not been read yet, and the handler is
 * invoked when {@code next} is subscribed to; a blocking one runs on the handler executor
 * also when that happens on another thread. What the interceptor writes into the Reactor
 * context of {@code next} is seen by the handler; a blocking handler finds it in
 * thread-locals where context propagation knows how.
 * <p>
 * {@link GridExceptionHandler @GridExceptionHandler} methods are behind the interceptors:
 * these see exceptions as the handler threw them, and their own get texts, too.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface GridHandlerInterceptor {

	/**
	 * Goes around one call.
	 * @param call the call
	 * @param next the other interceptors and the handler: its answers, none or one for a
	 * single request; to be subscribed to once at most
	 * @return the answers that the caller gets: {@code next} with operators that look at
	 * its outcome or write into its context, or an error, so that the handler does not
	 * run
	 */
	Flux<byte[]> intercept(GridCall call, Flux<byte[]> next);

}
