package dev.gridmesh.spring;

import dev.gridmesh.CallOptions;
import reactor.core.publisher.Flux;

/**
 * Goes around the calls that {@link GridRequester}s make, single requests and streams
 * alike, to one node or to each of many. Interceptors are beans; the first by
 * {@link org.springframework.core.annotation.Order @Order} is the outermost. Called by
 * any number of threads at once, once per subscription to a call, on the thread that
 * subscribes; answers arrive on an event loop. Must not block. The Reactor context of the
 * caller is there.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface GridCallInterceptor {

	/**
	 * Goes around one call.
	 * @param call the call
	 * @param next the other interceptors and the call itself
	 * @return the answers that the caller gets: those of {@link Next#proceed}, with
	 * operators that look at their outcome, or others; none or one for a single request
	 */
	Flux<byte[]> intercept(GridOutboundCall call, Next next);

	/**
	 * The other interceptors and the call itself.
	 *
	 * @since 0.1.0
	 */
	@FunctionalInterface
	interface Next {

		/**
		 * Makes the call.
		 * @param options how to make it: those of the call, or changed ones
		 * @return the answers, undecoded: none or one for a single request; each
		 * subscription is a call of its own
		 */
		Flux<byte[]> proceed(CallOptions options);

	}

}
