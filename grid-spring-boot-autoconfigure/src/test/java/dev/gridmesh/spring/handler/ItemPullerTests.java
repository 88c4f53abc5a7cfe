package dev.gridmesh.spring.handler;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.gridmesh.GridOverloadException;
import dev.gridmesh.application.PeerTask;
import dev.gridmesh.HandlerId;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ItemPuller}, by hand: nothing runs before its turn.
 */
class ItemPullerTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final Deque<Runnable> tasks = new ArrayDeque<>();

	private final TestCall call = new TestCall(HandlerId.named("tail"));

	private final AtomicInteger closed = new AtomicInteger();

	private final AtomicInteger pulled = new AtomicInteger();

	private final List<Object> received = new ArrayList<>();

	private boolean full;

	private Stream<Integer> numbers(int count) {
		return IntStream.range(0, count)
			.boxed()
			.peek((n) -> this.pulled.incrementAndGet())
			.onClose(this.closed::incrementAndGet);
	}

	private Subscriber subscribe(Object source) {
		Subscriber subscriber = new Subscriber();
		new PulledItems(source, this.call, HandlerMethodSettings.of(this::execute)).subscribe(subscriber);
		return subscriber;
	}

	private void execute(Runnable task) {
		if (this.full) {
			throw new RejectedExecutionException("full");
		}
		this.tasks.add(task);
	}

	private int runAll() {
		int count = 0;
		for (Runnable task = this.tasks.poll(); task != null; task = this.tasks.poll()) {
			task.run();
			count++;
		}
		return count;
	}

	@Test
	void nothingIsPulledWithoutDemand() {
		subscribe(numbers(10));

		assertThat(this.tasks).isEmpty();
	}

	@Test
	void noMoreIsPulledThanAskedFor() {
		Subscriber subscriber = subscribe(numbers(10));
		subscriber.request(3);
		runAll();

		assertThat(this.received).containsExactly(0, 1, 2);
		assertThat(this.pulled).hasValue(3);
		assertThat(this.tasks).as("no thread is held").isEmpty();
		assertThat(this.closed).hasValue(0);
	}

	@Test
	void slicesAreInTheTurnOfTheCaller() {
		subscribe(numbers(10)).request(1);

		assertThat(this.tasks).singleElement()
			.isInstanceOfSatisfying(PeerTask.class, (slice) -> assertThat(slice.peer()).isEqualTo(this.call.caller()));
	}

	@Test
	void itemsAreClosedBeforeTheirEnd() {
		Subscriber subscriber = subscribe(numbers(3).onClose(() -> this.received.add("closed")));
		subscriber.request(10);
		runAll();

		assertThat(this.received).containsExactly(0, 1, 2, "closed", "complete");
		assertThat(this.closed).hasValue(1);
	}

	@Test
	void manyItemsArePulledInSlices() {
		Subscriber subscriber = subscribe(numbers(200));
		subscriber.request(Long.MAX_VALUE);

		assertThat(runAll()).isEqualTo(4);
		assertThat(this.received).hasSize(201);
	}

	@Test
	void cancelClosesTheItemsOnTheExecutor() {
		Subscriber subscriber = subscribe(numbers(10));
		subscriber.request(1);
		runAll();
		subscriber.cancel();

		assertThat(this.closed).hasValue(0);
		runAll();
		assertThat(this.closed).hasValue(1);
		assertThat(this.received).containsExactly(0);
	}

	@Test
	void cancelBeforeTheFirstDemandClosesTheItems() {
		subscribe(numbers(10)).cancel();
		runAll();

		assertThat(this.closed).hasValue(1);
		assertThat(this.pulled).hasValue(0);
	}

	@Test
	void cancelWithinAnItemEndsTheSlice() {
		Subscriber subscriber = subscribe(numbers(10));
		subscriber.cancelAt = 2;
		subscriber.request(10);
		runAll();
		subscriber.request(10);
		runAll();

		assertThat(this.received).containsExactly(0, 1);
		assertThat(this.closed).hasValue(1);
	}

	@Test
	void demandWithinAnItemGoesOn() {
		Subscriber subscriber = subscribe(numbers(5));
		subscriber.oneByOne = true;
		subscriber.request(1);
		runAll();

		assertThat(this.received).containsExactly(0, 1, 2, 3, 4, "complete");
	}

	@Test
	void failureOfTheItemsClosesThem() {
		Subscriber subscriber = subscribe(numbers(3).peek((n) -> {
			if (n == 1) {
				throw new IllegalStateException("disk");
			}
		}));
		subscriber.request(10);
		runAll();

		assertThat(this.received).containsExactly(0, "java.lang.IllegalStateException: disk");
		assertThat(this.closed).hasValue(1);
	}

	@Test
	void failureToCloseIsTheEnd() {
		Subscriber subscriber = subscribe(Stream.of(1).onClose(() -> {
			throw new IllegalStateException("disk");
		}));
		subscriber.request(10);
		runAll();

		assertThat(this.received).containsExactly(1, "java.lang.IllegalStateException: disk");
	}

	@Test
	void absentItemsAreSkipped() {
		Subscriber subscriber = subscribe(Arrays.asList(1, null, 2));
		subscriber.request(2);
		runAll();

		assertThat(this.received).containsExactly(1, 2);
	}

	@Test
	void iteratorThatCanBeClosedIs() {
		Subscriber subscriber = subscribe(new CloseableIterator());
		subscriber.request(1);
		runAll();

		assertThat(this.received).containsExactly("complete");
		assertThat(this.closed).hasValue(1);
	}

	@Test
	void iteratorOfAnIterableIsClosedToo() {
		Iterable<Integer> iterable = CloseableIterator::new;
		subscribe(iterable).request(1);
		runAll();

		assertThat(this.closed).hasValue(1);
	}

	@Test
	void fullExecutorEndsTheStreamAndClosesTheItems() {
		this.full = true;

		StepVerifier.create(new PulledItems(numbers(3), this.call, HandlerMethodSettings.of(this::execute)))
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(GridOverloadException.class)
				.hasMessage("handler busy: no thread for the next items of tail"))
			.verify(TIMEOUT);
		assertThat(this.closed).hasValue(1);
	}

	@Test
	void executorThatIsFullBetweenSlicesEndsNothing() {
		Subscriber subscriber = subscribe(numbers(200));
		subscriber.request(Long.MAX_VALUE);
		Runnable first = this.tasks.remove();
		this.full = true;
		first.run();

		assertThat(this.received).hasSize(201).endsWith("complete");
	}

	static Stream<Arguments> sourcesThatFail() {
		Error error = new NoClassDefFoundError("org/example/Missing");
		return Stream.of("iterator", "hasNext", "next")
			.flatMap((place) -> Stream.of(error, new IllegalStateException("broken"), new StackOverflowError("deep"))
				.map((failure) -> Arguments.of(place, failure)));
	}

	@ParameterizedTest
	@MethodSource("sourcesThatFail")
	void whateverASourceThrowsEndsTheStreamOnceAndClosesTheSource(String place, Throwable failure) {
		Subscriber subscriber = subscribe(new FailingSource(place, failure));

		subscriber.request(2);
		runAll();

		assertThat(this.received).last().isEqualTo(failure.toString());
		assertThat(this.received).filteredOn((event) -> event instanceof String).hasSize(1);
		assertThat(this.closed).hasValue(1);
		assertThat(this.tasks).as("no thread is held").isEmpty();
	}

	@Test
	void errorOfTheCloseIsTheEndOfTheStream() {
		Subscriber subscriber = subscribe(numbers(1).onClose(() -> {
			throw new NoClassDefFoundError("org/example/Missing");
		}));

		subscriber.request(2);
		runAll();

		assertThat(this.received).containsExactly(0, "java.lang.NoClassDefFoundError: org/example/Missing");
		assertThat(this.closed).hasValue(1);
	}

	@Test
	void errorOfTheExecutorEndsTheStreamAndClosesTheSource() {
		Subscriber subscriber = new Subscriber();
		new PulledItems(numbers(3), this.call, HandlerMethodSettings.of((task) -> {
			throw new NoClassDefFoundError("org/example/Missing");
		})).subscribe(subscriber);

		subscriber.request(2);

		Awaitility.await().atMost(TIMEOUT).until(() -> !this.received.isEmpty());
		assertThat(this.received).singleElement().asString().contains("no thread for the next items of tail");
		assertThat(this.closed).hasValue(1);
		assertThat(this.pulled).hasValue(0);
	}

	@Test
	void executorThatFailsAfterItRanTheTaskEndsNothing() {
		Subscriber subscriber = new Subscriber();
		new PulledItems(numbers(3), this.call, HandlerMethodSettings.of((task) -> {
			task.run();
			throw new IllegalStateException("too late");
		})).subscribe(subscriber);

		subscriber.request(10);

		assertThat(this.received).containsExactly(0, 1, 2, "complete");
		assertThat(this.closed).hasValue(1);
	}

	@Test
	void threadIsInterruptedByACancelWhereAskedFor() throws Exception {
		ExecutorService executor = Executors.newSingleThreadExecutor();
		try {
			CountDownLatch entered = new CountDownLatch(1);
			CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
			Stream<Integer> stuck = Stream.of(1).peek((n) -> {
				entered.countDown();
				try {
					new CountDownLatch(1).await();
				}
				catch (InterruptedException ex) {
					interrupted.complete(true);
				}
			}).onClose(this.closed::incrementAndGet);
			Flux<Object> items = new PulledItems(stuck, this.call, new HandlerMethodSettings(1, 1, true, executor));
			items.subscribe();
			entered.await();

			this.call.cancel();

			assertThat(interrupted).succeedsWithin(TIMEOUT).isEqualTo(true);
			assertThat(CompletableFuture.supplyAsync(Thread::interrupted, executor)).succeedsWithin(TIMEOUT)
				.isEqualTo(false);
			assertThat(this.closed).hasValue(1);
		}
		finally {
			executor.shutdownNow();
		}
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> void sneak(Throwable failure) throws T {
		throw (T) failure;
	}

	/** One item, unless it fails before. */
	private final class FailingSource implements Iterable<Integer>, AutoCloseable {

		private final String place;

		private final Throwable failure;

		FailingSource(String place, Throwable failure) {
			this.place = place;
			this.failure = failure;
		}

		private void failAt(String reached) {
			if (this.place.equals(reached)) {
				ItemPullerTests.<RuntimeException>sneak(this.failure);
			}
		}

		@Override
		public Iterator<Integer> iterator() {
			failAt("iterator");
			return new Iterator<>() {
				@Override
				public boolean hasNext() {
					failAt("hasNext");
					return true;
				}

				@Override
				public Integer next() {
					failAt("next");
					return 1;
				}
			};
		}

		@Override
		public void close() {
			ItemPullerTests.this.closed.incrementAndGet();
		}

	}

	private final class CloseableIterator implements Iterator<Integer>, AutoCloseable {

		@Override
		public boolean hasNext() {
			return false;
		}

		@Override
		public Integer next() {
			throw new UnsupportedOperationException();
		}

		@Override
		public void close() {
			ItemPullerTests.this.closed.incrementAndGet();
		}

	}

	private final class Subscriber extends BaseSubscriber<Object> {

		private int cancelAt;

		private boolean oneByOne;

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			// asks when the test says so
		}

		@Override
		protected void hookOnNext(Object value) {
			ItemPullerTests.this.received.add(value);
			if (ItemPullerTests.this.received.size() == this.cancelAt) {
				cancel();
			}
			else if (this.oneByOne) {
				request(1);
			}
		}

		@Override
		protected void hookOnComplete() {
			ItemPullerTests.this.received.add("complete");
		}

		@Override
		protected void hookOnError(Throwable throwable) {
			ItemPullerTests.this.received.add(throwable.toString());
		}

	}

}
