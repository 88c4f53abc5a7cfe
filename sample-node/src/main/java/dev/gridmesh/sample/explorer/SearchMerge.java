package dev.gridmesh.sample.explorer;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;

import dev.gridmesh.NodeName;
import dev.gridmesh.PeerResult;
import dev.gridmesh.sample.logs.LogMatch;
import dev.gridmesh.sample.logs.SearchEnd;
import dev.gridmesh.sample.logs.SearchItem;

/**
 * Makes one answer of what all nodes find, as they find it. No node can use up the limit
 * before the others had their share of it, and one line of each node waits here at most.
 * One per search; its methods are called one after the other, as the signals of a
 * publisher are.
 */
final class SearchMerge {

	/**
	 * Of each node one item is asked for at a time; the credits of its stream come first.
	 */
	private static final int PREFETCH = 1;

	private final int limit;

	private final List<FailedNode> failed = new ArrayList<>();

	private int matches;

	private int skippedFiles;

	private boolean complete = true;

	private boolean full;

	private SearchMerge(int limit) {
		this.limit = limit;
	}

	/**
	 * Merges what the nodes find.
	 * @param nodes the nodes to ask
	 * @param search what one node finds
	 * @param limit how many matches to pass on; one more cancels the search at all nodes
	 * @return the matches and the nodes that fail, as they come, then one summary
	 */
	static Flux<SearchLine> merge(Supplier<Set<NodeName>> nodes, Function<NodeName, Flux<SearchItem>> search,
			int limit) {
		return Flux.defer(() -> {
			List<NodeName> names = List.copyOf(nodes.get());
			FairShare share = new FairShare(limit, names.size());
			SearchMerge merge = new SearchMerge(limit);
			return Flux.fromIterable(names)
				.flatMap((name) -> share.apply(results(name, search)), Math.max(1, names.size()), PREFETCH)
				.takeUntil((result) -> merge.isBeyondLimit(result))
				.handle(merge::add)
				.concatWith(Flux.defer(() -> Flux.just(merge.summary())));
		});
	}

	private static Flux<PeerResult<SearchItem>> results(NodeName name, Function<NodeName, Flux<SearchItem>> search) {
		return Flux.defer(() -> search.apply(name))
			.map((item) -> PeerResult.success(name, item))
			.onErrorResume((error) -> Flux.just(PeerResult.failure(name, error)));
	}

	private boolean isBeyondLimit(PeerResult<SearchItem> result) {
		this.full = this.matches == this.limit && FairShare.isMatch(result);
		return this.full;
	}

	private void add(PeerResult<SearchItem> result, SynchronousSink<SearchLine> sink) {
		SearchItem item = result.value();
		if (item == null) {
			FailedNode node = FailedNode.of(result);
			this.failed.add(node);
			sink.next(node);
			return;
		}
		LogMatch match = item.match();
		if (match != null && !this.full) {
			this.matches++;
			sink.next(new SearchLine.Match(result.peer().value(), match.file(), match.line(), match.text()));
		}
		SearchEnd end = item.end();
		if (end != null) {
			this.complete &= end.complete();
			this.skippedFiles += end.skippedFiles();
		}
	}

	private SearchLine summary() {
		boolean all = this.complete && !this.full && this.failed.isEmpty();
		return new SearchLine.Summary(true, this.matches, all, this.skippedFiles, List.copyOf(this.failed));
	}

}
