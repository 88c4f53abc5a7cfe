package dev.gridmesh.sample.explorer;

import java.util.ArrayList;
import java.util.List;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.gridmesh.PeerResult;
import dev.gridmesh.PeerResults;
import dev.gridmesh.sample.logs.LogMatch;
import dev.gridmesh.sample.logs.SearchAnswer;

/**
 * Makes one answer of the answers of all nodes, as they arrive. One per search; its
 * methods are called one after the other, as the signals of a publisher are.
 */
final class SearchMerge {

	private final int limit;

	private final List<FailedNode> failed = new ArrayList<>();

	private int matches;

	private int skippedFiles;

	private boolean complete = true;

	private SearchMerge(int limit) {
		this.limit = limit;
	}

	/**
	 * Merges what the nodes answer.
	 * @param results one result per node
	 * @param limit how many matches to pass on; further ones are dropped
	 * @return the matches, then one summary
	 */
	static Flux<SearchLine> merge(PeerResults<SearchAnswer> results, int limit) {
		return Flux.defer(() -> {
			SearchMerge merge = new SearchMerge(limit);
			Flux<SearchLine> lines = results.concatMapIterable(merge::add);
			return lines.concatWith(Mono.fromSupplier(merge::summary));
		});
	}

	private List<SearchLine> add(PeerResult<SearchAnswer> result) {
		SearchAnswer answer = result.value();
		if (answer == null) {
			this.failed.add(FailedNode.of(result));
			this.complete = false;
			return List.of();
		}
		List<LogMatch> found = answer.matches();
		int count = Math.min(found.size(), this.limit - this.matches);
		this.matches += count;
		this.skippedFiles += answer.skippedFiles();
		this.complete &= answer.complete() && count == found.size();
		return found.subList(0, count)
			.stream()
			.<SearchLine>map(
					(match) -> new SearchLine.Match(result.peer().value(), match.file(), match.line(), match.text()))
			.toList();
	}

	private SearchLine summary() {
		return new SearchLine.Summary(true, this.matches, this.complete, this.skippedFiles, List.copyOf(this.failed));
	}

}
