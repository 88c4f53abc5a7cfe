package dev.gridmesh.benchmarks.subject;

import reactor.core.publisher.Mono;

/**
 * A peer that turns objects into bytes and back by itself. Safe for any thread.
 */
public interface TypedPeer extends BenchmarkPeer {

	/**
	 * Makes a call that {@link Service#answer} serves.
	 * @param <T> the type of request and answer
	 * @param request the object
	 * @param type its type
	 * @return the answer
	 */
	<T> Mono<T> call(T request, Class<T> type);

}
