package dev.gridmesh.sample.explorer;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import dev.gridmesh.NodeName;
import dev.gridmesh.PeerResult;
import dev.gridmesh.PeerResults;
import dev.gridmesh.sample.logs.LogMatch;
import dev.gridmesh.sample.logs.SearchAnswer;

import static org.assertj.core.api.Assertions.assertThat;

class SearchMergeTests {

	private static final NodeName A = NodeName.of("http://a:1");

	private static final NodeName B = NodeName.of("http://b:1");

	@Test
	void matchesOfAllNodesAreFollowedByOneSummary() {
		List<SearchLine> lines = merge(10,
				List.of(PeerResult.success(A, answer(1, true, 2)), PeerResult.success(B, answer(1, true, 0))));

		assertThat(lines).containsExactly(new SearchLine.Match("http://a:1", "x.log", 0, "text"),
				new SearchLine.Match("http://b:1", "x.log", 0, "text"),
				new SearchLine.Summary(true, 2, true, 2, List.of()));
	}

	@Test
	void nodeThatFailedIsNamed() {
		List<SearchLine> lines = merge(10, List.of(PeerResult.failure(A, new IllegalStateException("it is down")),
				PeerResult.success(B, answer(1, true, 0))));

		assertThat(lines).last()
			.isEqualTo(new SearchLine.Summary(true, 1, false, 0, List.of(new FailedNode("http://a:1", "it is down"))));
	}

	@Test
	void eachNodeHasItsShareAndTheRestIsFilledUp() {
		List<PeerResult<SearchAnswer>> results = List.of(PeerResult.success(A, answer(5, true, 0)),
				PeerResult.success(B, answer(1, true, 0)));

		assertThat(nodes(merge(4, results))).containsExactly("http://a:1", "http://a:1", "http://b:1", "http://a:1");
		assertThat(nodes(merge(1, results))).containsExactly("http://a:1");
		assertThat(nodes(merge(6, results))).hasSize(6);
		assertThat(merge(6, results)).last().isEqualTo(new SearchLine.Summary(true, 6, true, 0, List.of()));
	}

	@Test
	void noMoreMatchesThanWanted() {
		List<SearchLine> lines = merge(3,
				List.of(PeerResult.success(A, answer(2, true, 0)), PeerResult.success(B, answer(2, true, 0))));

		assertThat(lines).hasSize(4);
		assertThat(lines).last().isEqualTo(new SearchLine.Summary(true, 3, false, 0, List.of()));
	}

	@Test
	void nodeThatStoppedEarlyMakesTheWholeIncomplete() {
		List<SearchLine> lines = merge(3, List.of(PeerResult.success(A, answer(1, false, 0))));

		assertThat(lines).last().isEqualTo(new SearchLine.Summary(true, 1, false, 0, List.of()));
	}

	@Test
	void eachSubscriptionCountsAnew() {
		Flux<SearchLine> lines = SearchMerge.merge(PeerResults.of(Flux.just(PeerResult.success(A, answer(1, true, 0)))),
				10, 2);

		assertThat(lines.collectList().block(Duration.ofSeconds(10)))
			.isEqualTo(lines.collectList().block(Duration.ofSeconds(10)));
	}

	private static List<SearchLine> merge(int limit, List<PeerResult<SearchAnswer>> results) {
		List<SearchLine> lines = SearchMerge.merge(PeerResults.of(Flux.fromIterable(results)), limit, 2)
			.collectList()
			.block(Duration.ofSeconds(10));
		assertThat(lines).isNotNull();
		return lines;
	}

	private static List<String> nodes(List<SearchLine> lines) {
		return lines.stream()
			.filter(SearchLine.Match.class::isInstance)
			.map((line) -> ((SearchLine.Match) line).node())
			.toList();
	}

	private static SearchAnswer answer(int count, boolean complete, int skipped) {
		List<LogMatch> matches = IntStream.range(0, count).mapToObj((i) -> new LogMatch("x.log", i, "text")).toList();
		return new SearchAnswer(matches, complete, skipped);
	}

}
