package dev.gridmesh.sample.explorer;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import dev.gridmesh.NodeName;
import dev.gridmesh.sample.logs.LogMatch;
import dev.gridmesh.sample.logs.SearchEnd;
import dev.gridmesh.sample.logs.SearchItem;

import static org.assertj.core.api.Assertions.assertThat;

class SearchMergeTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final NodeName A = NodeName.of("http://a:1");

	private static final NodeName B = NodeName.of("http://b:1");

	private final Map<NodeName, Flux<SearchItem>> nodes = new LinkedHashMap<>();

	@Test
	void matchesOfAllNodesAreFollowedByOneSummary() {
		this.nodes.put(A, found(1, true, 2));
		this.nodes.put(B, found(1, true, 0));

		assertThat(merge(10)).containsExactly(line(A), line(B), new SearchLine.Summary(true, 2, true, 2, List.of()));
	}

	@Test
	void matchPassesAtOnceAlthoughNoNodeHasEnded() {
		Sinks.Many<SearchItem> a = Sinks.many().unicast().onBackpressureBuffer();
		this.nodes.put(A, a.asFlux());
		this.nodes.put(B, Flux.never());

		StepVerifier.create(lines(10))
			.then(() -> a.tryEmitNext(SearchItem.of(match())))
			.expectNext(line(A))
			.thenCancel()
			.verify(PATIENCE);
	}

	@Test
	void nodeThatFailsIsAnElementAndTheOthersGoOn() {
		TestPublisher<SearchItem> a = TestPublisher.create();
		TestPublisher<SearchItem> b = TestPublisher.create();
		this.nodes.put(A, a.flux());
		this.nodes.put(B, b.flux());
		FailedNode failure = new FailedNode("http://a:1", "it is down");

		StepVerifier.create(lines(10))
			.then(() -> a.next(SearchItem.of(match())).error(new IllegalStateException("it is down")))
			.expectNext(line(A), failure)
			.then(() -> b.next(SearchItem.of(match()), SearchItem.of(new SearchEnd(true, 1))).complete())
			.expectNext(line(B), new SearchLine.Summary(true, 2, false, 1, List.of(failure)))
			.expectComplete()
			.verify(PATIENCE);
	}

	@Test
	void eachNodeHasItsShareAndTheRestIsFilledUp() {
		this.nodes.put(A, found(5, true, 0));
		this.nodes.put(B, found(1, true, 0));

		assertThat(merge(4)).startsWith(line(A), line(A), line(B), line(A))
			.last()
			.isEqualTo(new SearchLine.Summary(true, 4, false, 0, List.of()));
		assertThat(merge(6)).hasSize(7).last().isEqualTo(new SearchLine.Summary(true, 6, true, 0, List.of()));
	}

	@Test
	void shareOfNodeThatFailsGoesToTheOthers() {
		this.nodes.put(A, found(5, true, 0));
		this.nodes.put(B, Flux.error(new IllegalStateException("it is down")));

		assertThat(merge(5)).filteredOn(SearchLine.Match.class::isInstance).hasSize(5);
	}

	@Test
	void oneMatchTooManyCancelsAllNodes() {
		TestPublisher<SearchItem> b = TestPublisher.create();
		this.nodes.put(A, Flux.concat(found(3, true, 0), Flux.never()));
		this.nodes.put(B, b.flux());

		StepVerifier.create(lines(2))
			.then(() -> b.next(SearchItem.of(match())))
			.expectNext(line(A), line(B))
			.expectNext(new SearchLine.Summary(true, 2, false, 0, List.of()))
			.expectComplete()
			.verify(PATIENCE);
		b.assertCancelled();
	}

	@Test
	void nodeThatStoppedEarlyMakesTheWholeIncomplete() {
		this.nodes.put(A, found(1, false, 0));

		assertThat(merge(3)).last().isEqualTo(new SearchLine.Summary(true, 1, false, 0, List.of()));
	}

	@Test
	void noMoreIsAskedForThanIsTaken() {
		AtomicInteger taken = new AtomicInteger();
		this.nodes.put(A, found(1000, true, 0).doOnNext((item) -> taken.incrementAndGet()));
		this.nodes.put(B, found(1000, true, 0).doOnNext((item) -> taken.incrementAndGet()));

		StepVerifier.create(lines(10_000), 10).expectNextCount(10).thenCancel().verify(PATIENCE);

		// at each node one waits before its share and one behind it
		assertThat(taken).hasValueLessThanOrEqualTo(14);
	}

	@Test
	void cancelReachesAllNodes() {
		TestPublisher<SearchItem> a = TestPublisher.create();
		TestPublisher<SearchItem> b = TestPublisher.create();
		this.nodes.put(A, a.flux());
		this.nodes.put(B, b.flux());

		StepVerifier.create(lines(10)).thenAwait().thenCancel().verify(PATIENCE);

		a.assertCancelled();
		b.assertCancelled();
	}

	@Test
	void eachSubscriptionCountsAnew() {
		this.nodes.put(A, found(1, true, 0));

		assertThat(merge(10)).isEqualTo(merge(10));
	}

	private Flux<SearchLine> lines(int limit) {
		Set<NodeName> names = new LinkedHashSet<>(this.nodes.keySet());
		return SearchMerge.merge(() -> names, this.nodes::get, limit);
	}

	private List<SearchLine> merge(int limit) {
		List<SearchLine> lines = lines(limit).collectList().block(PATIENCE);
		assertThat(lines).isNotNull();
		return lines;
	}

	private static Flux<SearchItem> found(int count, boolean complete, int skipped) {
		return Flux.range(0, count)
			.map((i) -> SearchItem.of(match()))
			.concatWithValues(SearchItem.of(new SearchEnd(complete, skipped)));
	}

	private static LogMatch match() {
		return new LogMatch("x.log", 1, "text");
	}

	private static SearchLine line(NodeName node) {
		return new SearchLine.Match(node.value(), "x.log", 1, "text");
	}

}
