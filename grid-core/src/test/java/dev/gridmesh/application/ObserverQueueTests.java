package dev.gridmesh.application;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link ObserverQueue}.
 */
class ObserverQueueTests {

	private final List<Throwable> failures = new ArrayList<>();

	private final ObserverQueue<Integer> queue = new ObserverQueue<>(0, this.failures::add);

	private final List<Object> told = new ArrayList<>();

	private void observe() {
		this.queue.asFlux().subscribe(this.told::add, this.told::add, () -> this.told.add("end"));
	}

	private void tell(int news) {
		this.queue.set(news);
		this.queue.tell();
	}

	private void end() {
		this.queue.end();
		this.queue.tell();
	}

	@Test
	void observerIsToldHowItStandsThenEachNewsThenTheEnd() {
		observe();
		tell(1);
		tell(2);
		end();

		assertThat(this.told).containsExactly(0, 1, 2, "end");
	}

	@Test
	void whoComesLateIsToldTheLastNewsAndTheEnd() {
		tell(1);
		tell(2);
		end();

		observe();

		assertThat(this.told).containsExactly(2, "end");
	}

	@Test
	void nothingIsToldBeforeItIsTime() {
		observe();

		this.queue.set(1);

		assertThat(this.told).containsExactly(0);
	}

	@ParameterizedTest
	@EnumSource
	void observerThatFailsSilencesNoOther(Signal signal) {
		Stream.of(new IllegalStateException("failed"), new NoClassDefFoundError("com/example/Missing"))
			.forEach((failure) -> {
				this.failures.clear();
				this.told.clear();
				ObserverQueue<Integer> shared = new ObserverQueue<>(0, this.failures::add);
				shared.asFlux().subscribe(new FailingObserver(signal, failure));
				shared.asFlux().subscribe(this.told::add, this.told::add, () -> this.told.add("end"));

				assertThatNoException().isThrownBy(() -> {
					shared.set(1);
					shared.tell();
					shared.end();
					shared.tell();
				});

				assertThat(this.told).containsExactly(0, 1, "end");
				assertThat(this.failures).containsExactly(failure);
			});
	}

	@Test
	void observerThatFailedIsToldNoMore() {
		List<Integer> seen = new ArrayList<>();
		Consumer<Integer> failing = (news) -> {
			seen.add(news);
			throw new NoClassDefFoundError("com/example/Missing");
		};
		this.queue.asFlux().subscribe(failing);

		tell(1);

		assertThat(seen).containsExactly(0);
	}

	@Test
	void slowObserverMissesNewsInBetweenButNotTheLast() {
		SlowObserver slow = new SlowObserver();
		this.queue.asFlux().subscribe(slow);
		slow.request(1);
		tell(1);
		tell(2);
		tell(3);

		slow.request(5);
		end();

		assertThat(slow.told).containsExactly(0, 3, "end");
	}

	@Test
	void endWaitsForTheLastNews() {
		SlowObserver slow = new SlowObserver();
		this.queue.asFlux().subscribe(slow);
		tell(1);
		end();
		assertThat(slow.told).isEmpty();

		slow.request(1);

		assertThat(slow.told).containsExactly(1, "end");
	}

	@Test
	void demandThatIsNotPositiveIsAnErrorOfThatObserverAlone() {
		SlowObserver slow = new SlowObserver();
		this.queue.asFlux().subscribe(slow);
		observe();

		slow.request(0);
		tell(1);

		assertThat(slow.told).singleElement().isInstanceOf(IllegalArgumentException.class);
		assertThat(this.told).containsExactly(0, 1);
	}

	@Test
	void newsFromWithinAnObserverIsToldBehind() {
		this.queue.asFlux().subscribe((news) -> {
			if (news == 0) {
				tell(1);
			}
			this.told.add("first " + news);
		});
		observe();

		assertThat(this.told).containsExactly("first 0", "first 1", 1);
	}

	@Test
	void whoCancelsIsToldNoMore() {
		this.queue.asFlux().subscribe(this.told::add).dispose();

		tell(1);

		assertThat(this.told).containsExactly(0);
	}

	private enum Signal {

		SUBSCRIBE, NEXT, COMPLETE

	}

	private record FailingObserver(Signal failsAt, Throwable failure) implements CoreSubscriber<Integer> {

		@Override
		public void onSubscribe(Subscription subscription) {
			failAt(Signal.SUBSCRIBE);
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(Integer news) {
			failAt(Signal.NEXT);
		}

		@Override
		public void onError(Throwable error) {
			throw new AssertionError("nothing fails here", error);
		}

		@Override
		public void onComplete() {
			failAt(Signal.COMPLETE);
		}

		private void failAt(Signal signal) {
			if (signal == this.failsAt) {
				if (this.failure instanceof Error error) {
					throw error;
				}
				throw (RuntimeException) this.failure;
			}
		}

	}

	private static final class SlowObserver implements CoreSubscriber<Integer> {

		private final List<Object> told = new ArrayList<>();

		private Subscription subscription;

		private void request(long n) {
			this.subscription.request(n);
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.subscription = subscription;
		}

		@Override
		public void onNext(Integer news) {
			this.told.add(news);
		}

		@Override
		public void onError(Throwable error) {
			this.told.add(error);
		}

		@Override
		public void onComplete() {
			this.told.add("end");
		}

	}

}
