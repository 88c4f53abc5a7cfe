package dev.gridmesh.benchmarks.subject;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What every subject serves. Safe for any thread; nothing in it blocks.
 */
public interface Service {

	/**
	 * Answers at once.
	 * @param request the payload
	 * @return the answer
	 */
	byte[] answer(byte[] request);

	/**
	 * Never answers, and takes note of callers that are gone.
	 * @param request the payload
	 * @return ends only by cancellation
	 */
	Mono<byte[]> hang(byte[] request);

	/**
	 * Answers with as many items as were asked for.
	 * @param request see {@link EchoService#responsesRequest}
	 * @return the items
	 */
	Flux<byte[]> responses(byte[] request);

	/**
	 * Takes all items.
	 * @param items what the caller sends
	 * @return how many there were, see {@link EchoService#count}
	 */
	Mono<byte[]> collect(Flux<byte[]> items);

	/**
	 * Sends all items back.
	 * @param items what the caller sends
	 * @return the same items
	 */
	Flux<byte[]> exchange(Flux<byte[]> items);

}
