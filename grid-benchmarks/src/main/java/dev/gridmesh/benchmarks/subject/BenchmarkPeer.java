package dev.gridmesh.benchmarks.subject;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The caller's end of one connection: the same calls for every subject, bytes in and
 * bytes out. Safe for any thread. Answers never come from within the method that makes
 * the call.
 */
public interface BenchmarkPeer {

	/**
	 * Makes a call that {@link Service#answer} serves.
	 * @param request the payload, not changed by anybody
	 * @param answer takes the end
	 * @return the call
	 */
	Running call(byte[] request, Answer answer);

	/**
	 * Makes a call that {@link Service#hang} never answers.
	 * @param request the payload
	 * @param answer takes the end, which is always a failure
	 * @return the call
	 */
	Running hang(byte[] request, Answer answer);

	/**
	 * Opens a stream of {@link Service#responses}.
	 * @param request the payload
	 * @return the items
	 */
	Flux<byte[]> responses(byte[] request);

	/**
	 * Sends items to {@link Service#collect}.
	 * @param items what to send
	 * @return the only answer
	 */
	Mono<byte[]> collect(Publisher<byte[]> items);

	/**
	 * Opens a stream with items both ways, served by {@link Service#exchange}.
	 * @param items what to send
	 * @return the items that come back
	 */
	Flux<byte[]> exchange(Publisher<byte[]> items);

}
