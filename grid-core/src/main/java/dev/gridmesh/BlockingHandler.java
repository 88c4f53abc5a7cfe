package dev.gridmesh;

import org.jspecify.annotations.Nullable;

/**
 * Serves single requests with code that may block; runs on the handler executor.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface BlockingHandler {

	/**
	 * Answers one request.
	 * @param payload the request's payload, {@code null} if it is absent, which is not
	 * the same as empty; owned by the handler
	 * @param call the context of the call
	 * @return the answer, {@code null} for an absent one
	 * @throws Exception reaches the caller as a {@link GridRemoteException} with its
	 * message
	 */
	byte @Nullable [] handle(byte @Nullable [] payload, GridCall call) throws Exception;

}
