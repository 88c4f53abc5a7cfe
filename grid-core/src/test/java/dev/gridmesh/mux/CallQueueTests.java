package dev.gridmesh.mux;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the hand-over by {@link CallQueue} and {@link CallMailbox}.
 */
class CallQueueTests {

	private final AtomicInteger wakeUps = new AtomicInteger();

	private final CallQueue queue = new CallQueue(2, 100, this.wakeUps::incrementAndGet);

	private final List<String> log = new ArrayList<>();

	@Test
	void manySignalsOfOneCallAreOneWakeUpAndOneVisit() {
		Recorder call = new Recorder("a");

		call.post(CallMailbox.START, this.queue);
		call.post(CallMailbox.DEMAND, this.queue);
		call.post(CallMailbox.DEMAND, this.queue);
		this.queue.drain();

		assertThat(this.wakeUps).hasValue(1);
		assertThat(this.log).containsExactly("a:" + (CallMailbox.START | CallMailbox.DEMAND));
	}

	@Test
	void callsAreVisitedInTheOrderOfTheirFirstSignal() {
		new Recorder("a").post(CallMailbox.START, this.queue);
		new Recorder("b").post(CallMailbox.START, this.queue);
		new Recorder("c").post(CallMailbox.START, this.queue);

		this.queue.drain();

		assertThat(this.log).containsExactly("a:1", "b:1", "c:1");
	}

	@Test
	void callMayBeSignalledAgainWhileItIsVisited() {
		Recorder call = new Recorder("a");
		call.onVisit = () -> call.post(CallMailbox.CANCEL, this.queue);

		call.post(CallMailbox.START, this.queue);
		this.queue.drain();
		call.onVisit = () -> {
		};
		this.queue.drain();

		assertThat(this.log).containsExactly("a:1", "a:2");
		assertThat(this.wakeUps).hasValue(2);
	}

	@Test
	void closedQueueTakesNothingAndTheOwnerEndsWhatWasLinked() {
		Recorder linked = new Recorder("linked");
		linked.post(CallMailbox.START, this.queue);

		assertThat(this.queue.close()).isTrue();
		assertThat(this.queue.close()).isFalse();
		assertThat(new Recorder("late").post(CallMailbox.START, this.queue)).isFalse();
		this.queue.drain();
		this.queue.drainClosed(new Disconnection("gone"));
		this.queue.drainClosed(new Disconnection("gone again"));

		assertThat(this.log).containsExactly("linked:gone");
	}

	@Test
	void callThatFailsDoesNotKeepTheOthersFromBeingVisited() {
		Recorder failing = new Recorder("failing");
		failing.onVisit = () -> {
			throw new IllegalStateException("a fault of ours");
		};
		failing.post(CallMailbox.START, this.queue);
		new Recorder("other").post(CallMailbox.START, this.queue);

		this.queue.drain();

		assertThat(this.log).containsExactly("failing:1", "failing:IllegalStateException", "other:1");
	}

	@Test
	void callThatWasRefusedBeforeItsStartIsEndedByWhoStartsIt() {
		this.queue.close();
		Recorder call = new Recorder("a");

		assertThat(call.post(CallMailbox.DEMAND, this.queue)).as("not started yet").isTrue();
		assertThat(call.post(CallMailbox.START, this.queue)).isFalse();
		assertThat(call.post(CallMailbox.DEMAND, this.queue)).as("ended by then").isTrue();
		assertThat(this.log).isEmpty();
	}

	@Test
	void faultOfOneCallDoesNotLoseTheRestOfABatch() {
		Recorder first = new Recorder("a");
		Recorder broken = new Recorder("b");
		Recorder last = new Recorder("c");
		broken.onVisit = () -> {
			throw new OutOfMemoryError("Java heap space");
		};
		List.of(first, broken, last).forEach((call) -> call.post(CallMailbox.DEMAND, this.queue));
		this.queue.drain();
		assertThat(this.log).containsExactly("a:4", "b:4", "b:OutOfMemoryError", "c:4");

		this.log.clear();
		List.of(first, broken, last).forEach((call) -> call.post(CallMailbox.DEMAND, this.queue));
		this.queue.close();
		this.queue.drainClosed(new Disconnection("gone"));
		assertThat(this.log).containsExactly("a:gone", "b:gone", "b:OutOfMemoryError", "c:gone");
	}

	@Test
	void placesAndBytesAreLimited() {
		assertThat(this.queue.tryTakePlace(60)).isTrue();
		assertThat(this.queue.tryTakePlace(60)).as("bytes").isFalse();
		assertThat(this.queue.tryTakePlace(40)).isTrue();
		assertThat(this.queue.tryTakePlace(0)).as("places").isFalse();
		this.queue.giveBytesBack(60);
		this.queue.givePlaceBack();
		this.queue.giveBytesBack(40);
		assertThat(this.queue.tryTakePlace(5000)).as("one always fits").isTrue();
		assertThat(this.queue.placesTaken()).isEqualTo(2);
	}

	@Test
	void noSignalIsLostUnderConcurrentProducersAndAClose() throws InterruptedException {
		int producers = 4;
		int calls = 5_000;
		CountDownLatch done = new CountDownLatch(producers);
		AtomicInteger refused = new AtomicInteger();
		AtomicInteger visited = new AtomicInteger();
		AtomicInteger ended = new AtomicInteger();
		CallQueue shared = new CallQueue(producers * calls, Long.MAX_VALUE, () -> {
		});
		ExecutorService pool = Executors.newFixedThreadPool(producers);
		try {
			for (int producer = 0; producer < producers; producer++) {
				pool.execute(() -> {
					for (int i = 0; i < calls; i++) {
						if (!new Counter(visited, ended).post(CallMailbox.START, shared)) {
							refused.incrementAndGet();
						}
					}
					done.countDown();
				});
			}
			while (visited.get() < calls && done.getCount() > 0) {
				shared.drain();
			}
			shared.close();
			assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
			shared.drainClosed(new Disconnection("closed"));
		}
		finally {
			pool.shutdownNow();
		}

		assertThat(visited.get() + ended.get() + refused.get()).isEqualTo(producers * calls);
	}

	/** Notes what it is told. */
	private final class Recorder extends CallMailbox {

		private final String name;

		private Runnable onVisit = () -> {
		};

		Recorder(String name) {
			this.name = name;
		}

		@Override
		void onSignals(int signals) {
			CallQueueTests.this.log.add(this.name + ":" + signals);
			this.onVisit.run();
		}

		@Override
		long passDeadline(long nowNanos) {
			return NO_DEADLINE;
		}

		@Override
		void onDisconnected(Disconnection cause) {
			CallQueueTests.this.log.add(this.name + ":" + cause.text());
			this.onVisit.run();
		}

		@Override
		void onFault(Throwable fault) {
			CallQueueTests.this.log.add(this.name + ":" + fault.getClass().getSimpleName());
			this.onVisit.run();
		}

	}

	/** Counts how it ended. */
	private static final class Counter extends CallMailbox {

		private final AtomicInteger visited;

		private final AtomicInteger ended;

		Counter(AtomicInteger visited, AtomicInteger ended) {
			this.visited = visited;
			this.ended = ended;
		}

		@Override
		void onSignals(int signals) {
			this.visited.incrementAndGet();
		}

		@Override
		long passDeadline(long nowNanos) {
			return NO_DEADLINE;
		}

		@Override
		void onDisconnected(Disconnection cause) {
			this.ended.incrementAndGet();
		}

		@Override
		void onFault(Throwable fault) {
			throw new IllegalStateException(fault);
		}

	}

}
