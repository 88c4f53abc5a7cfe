package dev.gridmesh.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.gridmesh.ApplicationPart;
import dev.gridmesh.CallOptions;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.GridRemoteException;
import dev.gridmesh.testing.Thrown;
import dev.gridmesh.testing.ToldFailures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that whatever a subscriber throws ends its own call, once, and nothing else.
 */
@ExtendWith(ToldFailures.class)
class SubscriberFaultsTests extends ApplicationFaults {

	@ParameterizedTest
	@EnumSource
	void subscriberThatThrowsAtAnItemIsToldOnce(Thrown thrown) {
		GridConnection b = connect(GridHandlers.responseStream(FAILING, 4,
				(payload, items, call) -> Flux.just(ITEM, ITEM, ITEM).concatWith(Flux.never())));
		Recorder caller = new Recorder() {
			@Override
			public void onNext(byte[] item) {
				super.onNext(item);
				thrown.raise();
			}
		};

		b.stream(FAILING, null).subscribe(caller);
		pass();

		assertThat(caller.signals).containsExactly("item", "error");
		expectTold(ApplicationPart.SUBSCRIBER);
		expectNothingElseHasEnded();
	}

	@ParameterizedTest
	@EnumSource
	void subscriberThatThrowsAtTheAnswerIsToldOnce(Thrown thrown) {
		GridConnection b = connect(GridHandlers.single(FAILING, (payload, call) -> Mono.just(ITEM)));
		Recorder caller = new Recorder() {
			@Override
			public void onNext(byte[] item) {
				super.onNext(item);
				thrown.raise();
			}
		};

		b.request(FAILING).subscribe(caller);
		pass();

		assertThat(caller.signals).containsExactly("item", "error");
		expectTold(ApplicationPart.SUBSCRIBER);
		expectNothingElseHasEnded();
	}

	@ParameterizedTest
	@EnumSource
	void subscriberThatThrowsAtTheEndHarmsNobody(Thrown thrown) {
		GridConnection b = connect(
				GridHandlers.single(FAILING, (payload, call) -> Mono.error(new IllegalStateException("no"))));
		Recorder caller = new Recorder() {
			@Override
			public void onError(Throwable error) {
				super.onError(error);
				thrown.raise();
			}
		};

		b.request(FAILING).subscribe(caller);
		pass();

		assertThat(caller.signals).containsExactly("error");
		assertThat(count(A, ApplicationPart.SUBSCRIBER)).isOne();
		expectNothingElseHasEnded();
	}

	@ParameterizedTest
	@EnumSource
	void subscriberThatThrowsAtItsSubscriptionIsToldOnce(Thrown thrown) {
		GridConnection b = connect(GridHandlers.single(FAILING, (payload, call) -> Mono.just(ITEM)));
		Recorder caller = new Recorder() {
			@Override
			public void onSubscribe(Subscription subscription) {
				subscription.request(1);
				thrown.raise();
			}
		};

		b.request(FAILING).subscribe(caller);
		b.stream(FAILING, null).subscribe(caller);
		pass();

		assertThat(caller.signals).containsExactly("error", "error");
		expectTold(ApplicationPart.SUBSCRIBER, ApplicationPart.SUBSCRIBER);
		expectNothingElseHasEnded();
	}

	@ParameterizedTest
	@EnumSource
	void subscriberWithoutAContextIsToldSoAndTakesNoPlace(Thrown thrown) {
		GridConnection b = connect(GridHandlers.single(FAILING, (payload, call) -> Mono.just(ITEM)));
		Recorder caller = new Recorder() {
			@Override
			public Context currentContext() {
				return thrown.raise();
			}
		};

		b.request(FAILING).subscribe(caller);
		b.stream(FAILING, null).subscribe(caller);
		pass();

		assertThat(caller.signals).containsExactly("error", "error");
		expectTold(ApplicationPart.SUBSCRIBER, ApplicationPart.SUBSCRIBER);
		expectNothingElseHasEnded();
	}

	@ParameterizedTest
	@EnumSource
	void subscriberThatThrowsAtEverythingIsReportedEachTime(Thrown thrown) {
		GridConnection b = connect(GridHandlers.single(FAILING, (payload, call) -> Mono.just(ITEM)));
		Recorder caller = new Recorder() {
			@Override
			public Context currentContext() {
				return thrown.raise();
			}

			@Override
			public void onSubscribe(Subscription subscription) {
				thrown.raise();
			}

			@Override
			public void onError(Throwable error) {
				super.onError(error);
				thrown.raise();
			}
		};

		b.request(FAILING).subscribe(caller);
		pass();

		assertThat(caller.signals).containsExactly("error");
		expectTold(ApplicationPart.SUBSCRIBER, ApplicationPart.SUBSCRIBER, ApplicationPart.SUBSCRIBER);
		expectNothingElseHasEnded();
	}

	@Test
	void subscriberWhoseContextIsNullIsToldSo() {
		GridConnection b = connect(GridHandlers.single(FAILING, (payload, call) -> Mono.just(ITEM)));
		Recorder caller = new Recorder() {
			@Override
			public Context currentContext() {
				return null;
			}
		};

		b.request(FAILING).subscribe(caller);
		pass();

		caller.expectOneError(NullPointerException.class);
		expectNothingElseHasEnded();
	}

	@ParameterizedTest
	@EnumSource
	void allCallsEndThoughTheirSubscribersThrow(Thrown thrown) {
		GridConnection b = connect(GridHandlers.single(FAILING, (payload, call) -> Mono.never()));
		List<Recorder> callers = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			Recorder caller = new Recorder() {
				@Override
				public void onError(Throwable error) {
					super.onError(error);
					thrown.raise();
				}
			};
			callers.add(caller);
			// half of them are cut off by the deadline, at one moment
			b.request(FAILING, null, CallOptions.defaults().withDeadline(Duration.ofMillis((i < 5) ? 100 : 5_000)))
				.subscribe(caller);
		}
		this.grid.world.advance(Duration.ofMillis(200));
		assertThat(callers.subList(0, 5)).allSatisfy((caller) -> assertThat(caller.signals).containsExactly("error"));

		this.grid.managers.get(B).stop(Duration.ZERO).subscribe();
		this.grid.world.advance(Duration.ofSeconds(1));

		assertThat(callers).allSatisfy((caller) -> assertThat(caller.signals).containsExactly("error"));
		assertThat(count(A, ApplicationPart.SUBSCRIBER)).isEqualTo(10);
		assertThat(this.grid.from(A, B).stats().outbound().calls()).isZero();
	}

	// who ends a stream while it takes an item (Reactive Streams rules 1.3 and 1.7)

	@ParameterizedTest
	@EnumSource
	void callerThatEndsItsStreamWithinAnItemAndThrowsIsToldOnceAndNotWithin(Thrown thrown) {
		Sinks.Many<byte[]> requests = Sinks.many().unicast().onBackpressureBuffer();
		GridConnection b = connect(GridHandlers.twoWayStream(FAILING, 4, 4,
				(payload, items, call) -> Flux.just(ITEM).concatWith(items.then(Mono.<byte[]>never()).flux())));
		Recorder caller = new Recorder() {
			@Override
			public void onNext(byte[] item) {
				super.onNext(item);
				requests.tryEmitError(new IllegalStateException("ended by its own caller"));
				leaveItem();
				thrown.raise();
			}
		};
		int places = placesTaken(b);

		b.stream(FAILING, null, requests.asFlux()).subscribe(caller);
		pass();

		assertThat(caller.signals).containsExactly("item", "returned", "error");
		assertThat(placesTaken(b)).isEqualTo(places);
		assertThat(count(A, ApplicationPart.SUBSCRIBER)).isOne();
		expectNothingElseHasEnded();
	}

	private static int placesTaken(GridConnection connection) {
		return connection.stats().outbound().calls() + connection.stats().outbound().streams();
	}

	@ParameterizedTest
	@EnumSource
	void handlerThatEndsItsStreamWithinAnItemAndThrowsIsToldOnceAndNotWithin(Thrown thrown) {
		Recorder[] input = new Recorder[1];
		GridConnection b = connect(GridHandlers.twoWayStream(FAILING, 4, 4, (payload, items, call) -> {
			Sinks.Many<byte[]> responses = Sinks.many().unicast().onBackpressureBuffer();
			input[0] = new Recorder() {
				@Override
				public void onNext(byte[] item) {
					super.onNext(item);
					responses.tryEmitError(new IllegalStateException("ended by its own handler"));
					leaveItem();
					thrown.raise();
				}
			};
			items.subscribe(input[0]);
			return responses.asFlux();
		}));
		Recorder caller = new Recorder();

		b.stream(FAILING, null, Flux.just(ITEM, ITEM)).subscribe(caller);
		pass();

		assertThat(input[0].signals).containsExactly("item", "returned", "error");
		caller.expectOneError(GridRemoteException.class);
		expectNothingElseHasEnded();
	}

	@ParameterizedTest
	@EnumSource
	void handlerWhoseInputThrowsAtItsSubscriptionEndsTheStream(Thrown thrown) {
		GridConnection b = connect(GridHandlers.requestStream(FAILING, 4, (payload, items, call) -> {
			items.subscribe(new Recorder() {
				@Override
				public void onSubscribe(Subscription subscription) {
					thrown.raise();
				}
			});
			return Flux.never();
		}));
		Recorder caller = new Recorder();

		b.stream(FAILING, null, Flux.just(ITEM)).subscribe(caller);
		pass();

		caller.expectOneError(GridRemoteException.class);
		expectTold(ApplicationPart.SUBSCRIBER);
		expectNothingElseHasEnded();
	}

	@Test
	void subscriberThatAsksForNothingWithinItsSubscriptionIsNotToldWithinIt() {
		GridConnection b = connect(GridHandlers.single(FAILING, (payload, call) -> Mono.just(ITEM)));
		List<String> order = new ArrayList<>();

		b.request(FAILING).subscribe(new Recorder() {
			@Override
			public void onSubscribe(Subscription subscription) {
				subscription.request(0);
				order.add("subscribed");
			}

			@Override
			public void onError(Throwable error) {
				order.add("error");
			}
		});
		pass();

		assertThat(order).containsExactly("subscribed", "error");
		expectNothingElseHasEnded();
	}

	@Test
	void subscriberThatAsksForNothingWhenTheAnswerIsThereIsTold() {
		GridConnection b = connect(GridHandlers.single(FAILING, (payload, call) -> Mono.just(ITEM)));
		Recorder caller = new Recorder() {
			@Override
			public void onSubscribe(Subscription subscription) {
				this.subscription = subscription;
			}
		};

		b.request(FAILING).subscribe(caller);
		pass();
		caller.subscription.request(-1);
		pass();

		caller.expectOneError(IllegalArgumentException.class);
		expectNothingElseHasEnded();
	}

	@ParameterizedTest
	@EnumSource
	void publisherOfACallerThrowsWhenItIsSubscribedToOrAsked(Thrown thrown) {
		Odd odd = new Odd(thrown, false);
		GridConnection b = connect(
				GridHandlers.requestStream(FAILING, 4, (payload, items, call) -> items.thenMany(Flux.never())));
		Recorder first = new Recorder();
		Recorder second = new Recorder();

		b.stream(FAILING, null, (Publisher<byte[]>) (subscriber) -> thrown.raise()).subscribe(first);
		b.stream(FAILING, null, odd.publisher()).subscribe(second);
		pass();

		assertThat(first.signals).containsExactly("error");
		assertThat(second.signals).containsExactly("error");
		assertThat(odd.cancelled).isOne();
		expectTold(ApplicationPart.PUBLISHER, ApplicationPart.PUBLISHER);
		expectNothingElseHasEnded();
	}

	@Test
	void deadlinesOfAnyLengthAreKept() {
		GridConnection b = connect(GridHandlers.single(FAILING, (payload, call) -> Mono.just(ITEM)));
		Duration longest = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);
		Recorder caller = new Recorder();

		b.request(FAILING, null, CallOptions.defaults().withDeadline(longest)).subscribe(caller);
		pass();

		assertThat(caller.signals).containsExactly("item", "complete");
		assertThat(GridEventLoop.nanos(longest)).isEqualTo(Long.MAX_VALUE / 2);
		assertThat(GridEventLoop.nanos(Duration.ofNanos(7))).isEqualTo(7);
		expectNothingElseHasEnded();
	}

}
