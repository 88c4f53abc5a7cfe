package dev.gridmesh.sample.explorer;

import java.util.concurrent.atomic.AtomicInteger;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import dev.gridmesh.PeerResult;
import dev.gridmesh.sample.logs.SearchItem;

/**
 * Divides the limit of a search: the matches of a node pass at once up to its share, and
 * further ones once all nodes had theirs, or have no more. One per search; safe for any
 * thread, as each node's items may come on their own.
 */
final class FairShare {

	private final int share;

	private final AtomicInteger hungry;

	private final Sinks.Empty<Void> allServed = Sinks.empty();

	FairShare(int limit, int nodes) {
		this.share = Math.max(1, limit / Math.max(1, nodes));
		this.hungry = new AtomicInteger(nodes);
	}

	/**
	 * Holds the matches of one node back that are beyond its share.
	 * @param results what the node finds
	 * @return the same
	 */
	Flux<PeerResult<SearchItem>> apply(Flux<PeerResult<SearchItem>> results) {
		return Flux.defer(() -> {
			Node node = new Node();
			return results.concatMap(node::pass, 1).doOnTerminate(node::served);
		});
	}

	static boolean isMatch(PeerResult<SearchItem> result) {
		SearchItem item = result.value();
		return item != null && item.match() != null;
	}

	private final class Node {

		private int matches;

		private boolean served;

		Mono<PeerResult<SearchItem>> pass(PeerResult<SearchItem> result) {
			Mono<PeerResult<SearchItem>> passing = Mono.just(result);
			if (isMatch(result)) {
				this.matches++;
				if (this.matches > FairShare.this.share) {
					return FairShare.this.allServed.asMono().then(passing);
				}
			}
			boolean last = !isMatch(result) || this.matches == FairShare.this.share;
			return last ? passing.doAfterTerminate(this::served) : passing;
		}

		void served() {
			if (!this.served) {
				this.served = true;
				if (FairShare.this.hungry.decrementAndGet() == 0) {
					FairShare.this.allServed.tryEmitEmpty();
				}
			}
		}

	}

}
