package dev.gridmesh;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Serves streams: an initial payload, then items in one, the other or both directions.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface StreamHandler {

	/**
	 * Answers one stream. Runs on the connection's event loop and must not block, unless
	 * its definition says {@link HandlerExecution#EXECUTOR}.
	 * @param payload the initial payload, {@code null} if it is absent, which is not the
	 * same as empty; owned by the handler
	 * @param items what the caller sends; empty for a handler that takes no items
	 * @param call the context of the call
	 * @return the response items, requested as credits allow; an error reaches the caller
	 * behind the items before it. Arrays are not copied: they must not be changed after
	 * they were emitted, since they are read when they are written, large ones piece by
	 * piece, until the call has ended
	 */
	Flux<byte[]> handle(byte @Nullable [] payload, Flux<byte[]> items, GridCall call);

}
