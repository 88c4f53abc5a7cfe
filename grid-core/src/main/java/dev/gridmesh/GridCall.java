package dev.gridmesh;

import java.security.Principal;
import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The context of one call as its handler sees it. Safe for any thread.
 * <p>
 * It is also in the Reactor context of the handler's publisher under the key
 * {@code GridCall.class}: calls that a handler makes inherit what is left of its caller's
 * deadline from there.
 *
 * @since 0.1.0
 */
public interface GridCall {

	/**
	 * The node that made the call.
	 * @return its name; the local name for a call within this node
	 */
	NodeName caller();

	/**
	 * Who the caller has shown to be: what a {@code GridAuthenticator} made of it, else a
	 * {@code NodePrincipal} whose name is that of {@link #caller()}. It is the same for
	 * all calls over one connection.
	 * @return the principal; {@code null} with {@code grid.auth.protocol: none}, when
	 * nobody shows anything
	 */
	@Nullable Principal principal();

	/**
	 * The handler that serves the call.
	 * @return the id under which it was registered
	 */
	HandlerId handler();

	/**
	 * Tells how much time the caller gave, less what has passed since the call arrived.
	 * @return what is left, never negative, or {@code null} if there is no deadline
	 */
	@Nullable Duration remaining();

	/**
	 * What the caller sent along beside the payload.
	 * @return the metadata, unmodifiable; empty if there is none
	 */
	Map<String, String> metadata();

	/**
	 * Tells whether the call is over although its handler may still run: the deadline
	 * passed, the caller cancelled, or the connection was lost.
	 * @return whether the result is no longer wanted
	 */
	boolean isCancelled();

	/**
	 * Completes when the call is over although its handler may still run, as
	 * {@link #isCancelled()} says; never fails. It also completes when the handler has
	 * ended by itself.
	 * @return a publisher that any number of subscribers may subscribe to
	 */
	Mono<Void> cancellation();

}
