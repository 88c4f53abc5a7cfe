package dev.gridmesh.sample.explorer;

import java.util.ArrayList;
import java.util.List;

import reactor.core.publisher.Flux;

import dev.gridmesh.NodeName;
import dev.gridmesh.PeerResult;
import dev.gridmesh.PeerResults;
import dev.gridmesh.sample.logs.SearchAnswer;

/**
 * Makes one answer of the answers of all nodes, as they arrive. Each node has its share
 * of the limit at once; what the others leave of theirs is filled up at the end. One per
 * search; its methods are called one after the other, as the signals of a publisher are.
 */
final class SearchMerge {

	private final int limit;

	private final int share;

	private final List<SearchLine> beyondShare = new ArrayList<>();

	private final List<FailedNode> failed = new ArrayList<>();

	private int matches;

	private int skippedFiles;

	private boolean complete = true;

	private SearchMerge(int limit, int nodes) {
		this.limit = limit;
		this.share = Math.max(1, limit / Math.max(1, nodes));
	}

	/**
	 * Merges what the nodes answer.
	 * @param results one result per node
	 * @param limit how many matches to pass on; further ones are dropped
	 * @param nodes how many nodes there are
	 * @return the matches, then one summary
	 */
	static Flux<SearchLine> merge(PeerResults<SearchAnswer> results, int limit, int nodes) {
		return Flux.defer(() -> {
			SearchMerge merge = new SearchMerge(limit, nodes);
			Flux<SearchLine> lines = results.concatMapIterable(merge::add);
			return lines.concatWith(Flux.defer(() -> Flux.fromIterable(merge.finish())));
		});
	}

	private List<SearchLine> add(PeerResult<SearchAnswer> result) {
		SearchAnswer answer = result.value();
		if (answer == null) {
			this.failed.add(FailedNode.of(result));
			this.complete = false;
			return List.of();
		}
		this.skippedFiles += answer.skippedFiles();
		this.complete &= answer.complete();
		List<SearchLine> lines = toLines(result.peer(), answer);
		int count = Math.min(lines.size(), Math.min(this.share, this.limit - this.matches));
		this.beyondShare.addAll(lines.subList(count, lines.size()));
		this.matches += count;
		return lines.subList(0, count);
	}

	private static List<SearchLine> toLines(NodeName node, SearchAnswer answer) {
		return answer.matches()
			.stream()
			.<SearchLine>map((match) -> new SearchLine.Match(node.value(), match.file(), match.line(), match.text()))
			.toList();
	}

	private List<SearchLine> finish() {
		int count = Math.min(this.beyondShare.size(), this.limit - this.matches);
		this.matches += count;
		this.complete &= count == this.beyondShare.size();
		List<SearchLine> lines = new ArrayList<>(this.beyondShare.subList(0, count));
		lines.add(
				new SearchLine.Summary(true, this.matches, this.complete, this.skippedFiles, List.copyOf(this.failed)));
		return lines;
	}

}
