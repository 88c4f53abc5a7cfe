package dev.gridmesh.spring.handler;

import dev.gridmesh.GridCall;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Makes one argument of a handler method for each call. Safe for any thread.
 */
@FunctionalInterface
interface HandlerArgument {

	/**
	 * Makes the argument.
	 * @param payload the payload of the call, {@code null} if it is absent
	 * @param items what the caller sends besides, empty for single requests
	 * @param call the call
	 * @return the argument
	 * @throws dev.gridmesh.GridPayloadException if the payload does not fit
	 * @throws RuntimeException if the payload is not valid
	 */
	@Nullable Object resolve(byte @Nullable [] payload, Flux<byte[]> items, GridCall call);

}
