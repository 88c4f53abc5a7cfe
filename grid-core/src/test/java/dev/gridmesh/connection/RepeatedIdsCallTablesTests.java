package dev.gridmesh.connection;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.gridmesh.CallStats;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerId;
import dev.gridmesh.handler.HandlerRegistry;
import dev.gridmesh.handler.RegisteredHandler;
import dev.gridmesh.mux.Disconnection;
import dev.gridmesh.mux.InboundCall;
import dev.gridmesh.mux.ModelledLink;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests {@link CallTables} with a peer that uses the id of a running request again:
 * against a list of the running requests, oldest first.
 */
class RepeatedIdsCallTablesTests {

	private static final int IDS = 3;

	private static final int STEPS = 5_000;

	private final CallTables tables = new CallTables(() -> true, new SplittableRandom(1));

	private final ModelledLink link = new ModelledLink() {

		@Override
		public boolean isOwner() {
			return true;
		}

		@Override
		public void remove(InboundCall call) {
			RepeatedIdsCallTablesTests.this.tables.remove(call);
		}

	};

	private final RegisteredHandler handler = HandlerRegistry
		.of(List.of(GridHandlers.single(HandlerId.of(1), (payload, call) -> Mono.never())))
		.all()
		.get(0);

	private final List<InboundCall> running = new ArrayList<>();

	private InboundCall begin(long muxId) {
		InboundCall call = new InboundCall(this.link, this.handler, Message.of(Op.REQUEST, muxId, 0, Flags.EOF));
		this.tables.add(call);
		this.running.add(call);
		return call;
	}

	private void end(InboundCall call) {
		call.onCancelled();
		this.running.remove(call);
	}

	private void assertSameAsTheList() {
		assertThat(this.tables.inboundCalls()).isEqualTo(this.running.size());
		for (long id = 0; id < IDS; id++) {
			long muxId = id;
			List<InboundCall> newestFirst = Stream
				.iterate(this.tables.inboundCall(muxId), (call) -> call != null, InboundCall::shadowed)
				.toList();
			assertThat(newestFirst).containsExactlyElementsOf(newestFirst(muxId));
		}
		List<CallStats> stats = new ArrayList<>();
		this.tables.collect(stats);
		assertThat(stats).hasSameSizeAs(this.running);
	}

	private List<InboundCall> newestFirst(long muxId) {
		List<InboundCall> calls = new ArrayList<>(
				this.running.stream().filter((call) -> call.muxId() == muxId).toList());
		Collections.reverse(calls);
		return calls;
	}

	static Stream<List<Integer>> orders() {
		return orders(List.of(), List.of(0, 1, 2, 3));
	}

	private static Stream<List<Integer>> orders(List<Integer> taken, List<Integer> left) {
		if (left.isEmpty()) {
			return Stream.of(taken);
		}
		return left.stream()
			.flatMap((next) -> orders(Stream.concat(taken.stream(), Stream.of(next)).toList(),
					left.stream().filter((other) -> !other.equals(next)).toList()));
	}

	@ParameterizedTest
	@MethodSource("orders")
	void requestsOfOneIdMayEndInEveryOrder(List<Integer> order) {
		List<InboundCall> calls = IntStream.range(0, order.size()).mapToObj((i) -> begin(1)).toList();

		for (int index : order) {
			end(calls.get(index));
			assertSameAsTheList();
		}

		assertThat(this.tables.inboundCall(1)).isNull();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4 })
	void tablesHoldWhatRuns(long seed) {
		SplittableRandom random = new SplittableRandom(seed);
		for (int step = 0; step < STEPS; step++) {
			boolean many = this.running.size() >= ((step / 100 % 2 == 0) ? 12 : 3);
			if (!this.running.isEmpty() && (many || random.nextInt(3) == 0)) {
				end(this.running.get(random.nextInt(this.running.size())));
			}
			else {
				begin(random.nextInt(IDS));
			}
			assertSameAsTheList();
		}
	}

	@Test
	void requestsOfOneIdAreInLineBothWays() {
		List<InboundCall> calls = IntStream.range(0, 5).mapToObj((i) -> begin(1)).toList();
		end(calls.get(1));
		end(calls.get(4));

		assertThat(calls.get(0).shadowedBy()).as("none is looked for when one ends").isSameAs(calls.get(2));
		assertThat(calls.get(2).shadowedBy()).isSameAs(calls.get(3));
		assertThat(calls.get(3).shadowedBy()).isNull();
	}

	@Test
	void allRequestsOfAnIdEndWithTheLink() {
		List<InboundCall> calls = IntStream.range(0, 12).mapToObj((i) -> begin(i % IDS)).toList();
		end(calls.get(4));

		this.tables.endAll(new Disconnection("the end of the link"));

		assertThat(calls).allMatch(InboundCall::isCancelled);
		assertThat(this.tables.inboundCalls()).isZero();
		this.running.clear();
		assertSameAsTheList();
	}

	@Test
	void endOfARequestThatIsNotTheLastOfItsIdLeavesTheOthers() {
		begin(1);
		InboundCall second = begin(1);
		InboundCall third = begin(1);

		end(second);

		assertThat(this.tables.inboundCall(1)).isSameAs(third);
		assertSameAsTheList();
	}

}
