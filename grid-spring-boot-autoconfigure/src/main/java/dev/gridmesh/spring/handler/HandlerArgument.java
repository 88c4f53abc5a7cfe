package dev.gridmesh.spring.handler;

import dev.gridmesh.GridCall;
import org.jspecify.annotations.Nullable;

/**
 * Makes one argument of a handler method for each call. Safe for any thread.
 */
@FunctionalInterface
interface HandlerArgument {

	/**
	 * Makes the argument.
	 * @param payload the payload of the call, {@code null} if it is absent
	 * @param call the call
	 * @return the argument
	 * @throws dev.gridmesh.GridPayloadException if the payload does not fit
	 */
	@Nullable Object resolve(byte @Nullable [] payload, GridCall call);

}
