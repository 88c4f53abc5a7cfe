package dev.gridmesh;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The answers of many nodes to one call: one element per node, as they arrive; never
 * fails as a whole. Cold: each subscription calls all nodes anew, and cancelling it
 * cancels the calls that are under way. Signals arrive one after another, on the event
 * loops of the connections. Safe for any thread.
 *
 * @param <T> the type of the answers
 * @since 0.1.0
 */
public final class PeerResults<T> extends Flux<PeerResult<T>> {

	private final Flux<PeerResult<T>> source;

	private PeerResults(Flux<PeerResult<T>> source) {
		this.source = Objects.requireNonNull(source, "source");
	}

	/**
	 * Wraps a stream with one element per node.
	 * @param <T> the type of the answers
	 * @param source emits one element per node and does not fail
	 * @return the results
	 */
	public static <T> PeerResults<T> of(Flux<PeerResult<T>> source) {
		return new PeerResults<>(source);
	}

	@Override
	public void subscribe(CoreSubscriber<? super PeerResult<T>> actual) {
		this.source.subscribe(actual);
	}

	/**
	 * Takes the first answer that is not an error and cancels the other calls.
	 * @return the first success; fails with {@link GridQuorumException} when no node
	 * answered without an error
	 */
	public Mono<PeerResult<T>> firstSuccess() {
		return quorum(1).map((results) -> results.get(0));
	}

	/**
	 * Takes the first {@code n} answers that are not errors and cancels the other calls.
	 * @param n how many successes are wanted, at least 1
	 * @return the successes in the order of their arrival; fails with
	 * {@link GridQuorumException} when there are fewer, with the failures as suppressed
	 * exceptions
	 * @throws IllegalArgumentException if {@code n} is less than 1
	 */
	public Mono<List<PeerResult<T>>> quorum(int n) {
		if (n < 1) {
			throw new IllegalArgumentException("a quorum needs at least 1 node, not " + n);
		}
		return Mono.defer(() -> {
			List<Throwable> failures = new ArrayList<>();
			return this.source.doOnNext((result) -> {
				if (result.error() != null) {
					failures.add(result.error());
				}
			}).filter(PeerResult::isSuccess).take(n).collectList().flatMap((successes) -> {
				if (successes.size() == n) {
					return Mono.just(successes);
				}
				return Mono.error(GridQuorumException.of(n, successes.size(), failures));
			});
		});
	}

}
