package dev.gridmesh.manager;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import dev.gridmesh.GridHandlerNotFoundException;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.GridManager;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.PeerResult;
import dev.gridmesh.testing.LeakCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the streams of all nodes at once.
 */
@ExtendWith(LeakCheck.class)
class StreamsOfManyTests {

	private static final String C = "http://node-c:9000";

	private static final HandlerId COUNT = HandlerId.of(1);

	private static final int OUT_CAPACITY = 4;

	/**
	 * Items that wait in the merged stream, and in that of one node: its window and a
	 * slot.
	 */
	private static final int MOST_UNASKED = 16 + OUT_CAPACITY + 1;

	@RegisterExtension
	final VirtualGrid grid = new VirtualGrid();

	private final Map<String, AtomicInteger> made = Map.of(A, new AtomicInteger(), B, new AtomicInteger(), C,
			new AtomicInteger());

	private final AtomicInteger cancelled = new AtomicInteger();

	private GridManager start(int itemsOfEach) {
		GridManager a = this.grid.start(A, List.of(A, B, C), counting(A, itemsOfEach));
		this.grid.start(B, List.of(A, B, C), counting(B, itemsOfEach));
		this.grid.start(C, List.of(A, B, C), counting(C, itemsOfEach));
		this.grid.awaitConnected();
		return a;
	}

	private HandlerDefinition counting(String node, int items) {
		return GridHandlers.responseStream(COUNT, OUT_CAPACITY,
				(payload, requests, call) -> Flux.range(1, items)
					.doOnNext((i) -> this.made.get(node).incrementAndGet())
					.doOnCancel(this.cancelled::incrementAndGet)
					.map((i) -> ("%d of %s".formatted(i, node)).getBytes(StandardCharsets.UTF_8)));
	}

	@Test
	void itemsOfAllNodesComeWithTheirNodesAndInOrder() {
		Results results = new Results(Long.MAX_VALUE);

		start(100).all().stream(COUNT, null).subscribe(results);
		this.grid.world.advance(Duration.ofSeconds(1));

		assertThat(results.completed).isTrue();
		for (String node : List.of(A, B, C)) {
			List<String> expected = Flux.range(1, 100).map((i) -> "%d of %s".formatted(i, node)).collectList().block();
			assertThat(results.itemsOf(node)).isEqualTo(expected);
		}
	}

	@Test
	void failureOfOneNodeIsItsLastElementAndEndsNoOther() {
		GridManager a = this.grid.start(A, List.of(A, B, C));
		this.grid.start(B, List.of(A, B, C), counting(B, 3));
		this.grid.start(C, List.of(A, B, C), GridHandlers.responseStream(COUNT, OUT_CAPACITY, (payload, requests,
				call) -> Flux.concat(Flux.just(new byte[] { 1 }), Flux.error(new IllegalStateException("x")))));
		this.grid.awaitConnected();
		Results results = new Results(Long.MAX_VALUE);

		a.all().stream(COUNT, null).subscribe(results);
		this.grid.world.advance(Duration.ofSeconds(1));

		assertThat(results.completed).isTrue();
		assertThat(results.itemsOf(B)).hasSize(3);
		assertThat(results.of(A)).singleElement()
			.satisfies((result) -> assertThat(result.error()).isInstanceOf(GridHandlerNotFoundException.class));
		assertThat(results.of(C)).hasSize(2)
			.last()
			.satisfies((result) -> assertThat(result.error()).hasMessageContaining("x"));
	}

	@Test
	void nodeThatIsAwayFailsAloneAtOnce() {
		GridManager a = this.grid.start(A, List.of(A, B), counting(A, 2));
		Results results = new Results(Long.MAX_VALUE);

		a.all().stream(COUNT, null).subscribe(results);
		this.grid.world.advance(Duration.ofSeconds(1));

		assertThat(results.completed).isTrue();
		assertThat(results.itemsOf(A)).hasSize(2);
		assertThat(results.of(B)).singleElement()
			.satisfies((result) -> assertThat(result.error()).hasMessageContaining("not connected"));
	}

	@Test
	void noNodeMakesMoreThanIsAskedForAndItsWindow() {
		Results results = new Results(1);

		start(10_000).all().stream(COUNT, null).subscribe(results);
		this.grid.world.advance(Duration.ofSeconds(1));

		assertThat(results.results).hasSize(1);
		assertThat(this.made.values()).allSatisfy((made) -> assertThat(made.get()).isBetween(1, MOST_UNASKED + 1));

		results.request(500);
		this.grid.world.advance(Duration.ofSeconds(1));

		assertThat(results.results).hasSize(501);
		assertThat(this.made.values().stream().mapToInt(AtomicInteger::get).sum())
			.isLessThan(501 + 3 * MOST_UNASKED + 1);
		results.cancel();
		this.grid.world.advance(Duration.ofSeconds(1));
	}

	@Test
	void cancelCancelsTheStreamsOfAllNodes() {
		Results results = new Results(10);
		start(10_000).all().stream(COUNT, null).subscribe(results);
		this.grid.world.advance(Duration.ofSeconds(1));

		results.cancel();
		this.grid.world.advance(Duration.ofSeconds(1));

		assertThat(this.cancelled).hasValue(3);
	}

	@Test
	void nothingIsSentBeforeTheSubscriptionAndEachOneStartsAnew() {
		Flux<PeerResult<byte[]>> stream = start(2).others().stream(COUNT, null);
		this.grid.world.advance(Duration.ofSeconds(1));
		assertThat(this.made.get(B)).hasValue(0);

		for (int i = 1; i <= 2; i++) {
			Results results = new Results(Long.MAX_VALUE);
			stream.subscribe(results);
			this.grid.world.advance(Duration.ofSeconds(1));
			assertThat(results.results).hasSize(4);
			assertThat(this.made.get(B)).hasValue(2 * i);
		}
		assertThat(this.made.get(A)).hasValue(0);
	}

	/** Keeps what comes. */
	private static final class Results extends BaseSubscriber<PeerResult<byte[]>> {

		private final List<PeerResult<byte[]>> results = new ArrayList<>();

		private final long demand;

		private boolean completed;

		Results(long demand) {
			this.demand = demand;
		}

		List<PeerResult<byte[]>> of(String node) {
			return this.results.stream().filter((result) -> result.peer().equals(NodeName.of(node))).toList();
		}

		List<String> itemsOf(String node) {
			return of(node).stream().map((result) -> new String(result.value(), StandardCharsets.UTF_8)).toList();
		}

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			request(this.demand);
		}

		@Override
		protected void hookOnNext(PeerResult<byte[]> result) {
			this.results.add(result);
		}

		@Override
		protected void hookOnComplete() {
			this.completed = true;
		}

	}

}
