package dev.gridmesh;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Serves single requests: bytes in, bytes or an error out.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface SingleHandler {

	/**
	 * Answers one request. Runs on the connection's event loop and must not block, unless
	 * its definition says {@link HandlerExecution#EXECUTOR}.
	 * @param payload the request's payload, {@code null} if it is absent, which is not
	 * the same as empty; owned by the handler
	 * @param call the context of the call
	 * @return the answer: an empty {@code Mono} is an absent one; an error reaches the
	 * caller as a {@link GridRemoteException} with its message. The array is not copied:
	 * it must not be changed after it was emitted, since a large one is read piece by
	 * piece until all of it is written or the call has ended
	 */
	Mono<byte[]> handle(byte @Nullable [] payload, GridCall call);

}
