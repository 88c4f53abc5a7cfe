package dev.gridmesh.manager;

import java.util.ArrayList;
import java.util.List;

import dev.gridmesh.ApplicationPart;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.GridRemoteException;
import dev.gridmesh.testing.Thrown;
import dev.gridmesh.testing.ToldFailures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

import static dev.gridmesh.manager.VirtualGrid.A;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests that whatever a handler throws ends its own call, once, and nothing else.
 */
@ExtendWith(ToldFailures.class)
class HandlerFaultsTests extends ApplicationFaults {

	@ParameterizedTest
	@EnumSource
	void handlerOnTheLoopFailsItsOwnCall(Thrown thrown) {
		GridConnection b = connect(GridHandlers.single(FAILING, (payload, call) -> thrown.raise()));
		Recorder caller = new Recorder();

		b.request(FAILING).subscribe(caller);
		pass();

		caller.expectOneError(GridRemoteException.class);
		expectTold(ApplicationPart.HANDLER);
		assertThat(this.told.get(0).handler()).isEqualTo(FAILING);
		assertThat(this.told.get(0).peer()).hasToString(A);
		expectNothingElseHasEnded();
	}

	@ParameterizedTest
	@EnumSource
	void blockingHandlerIsAnswered(Thrown thrown) {
		GridConnection b = connect(GridHandlers.blocking(FAILING, (payload, call) -> thrown.raise()));
		Recorder caller = new Recorder();

		b.request(FAILING).subscribe(caller);
		pass();

		caller.expectOneError(GridRemoteException.class);
		expectTold(ApplicationPart.HANDLER);
		expectNothingElseHasEnded();
	}

	@ParameterizedTest
	@EnumSource
	void publisherOfAHandlerThrowsWhenItIsSubscribedTo(Thrown thrown) {
		GridConnection b = connect(GridHandlers.single(FAILING, (payload, call) -> new Mono<>() {
			@Override
			public void subscribe(CoreSubscriber<? super byte[]> actual) {
				thrown.raise();
			}
		}));
		Recorder caller = new Recorder();

		b.request(FAILING).subscribe(caller);
		pass();

		caller.expectOneError(GridRemoteException.class);
		expectNothingElseHasEnded();
	}

	@ParameterizedTest
	@EnumSource
	void publisherOfAHandlerThrowsWhenItIsAsked(Thrown thrown) {
		Odd odd = new Odd(thrown, false);
		GridConnection b = connect(GridHandlers.single(FAILING, (payload, call) -> new Mono<>() {
			@Override
			public void subscribe(CoreSubscriber<? super byte[]> actual) {
				actual.onSubscribe(odd);
			}
		}));
		Recorder caller = new Recorder();

		b.request(FAILING).subscribe(caller);
		pass();

		caller.expectOneError(GridRemoteException.class);
		assertThat(odd.cancelled).isOne();
		expectTold(ApplicationPart.HANDLER);
		expectNothingElseHasEnded();
	}

	@Test
	void nullInPlaceOfAnAnswerFailsTheCallAndItsPublisherIsTold() {
		List<Throwable> publisher = new ArrayList<>();
		GridConnection b = connect(GridHandlers.single(FAILING, (payload, call) -> new Mono<>() {
			@Override
			public void subscribe(CoreSubscriber<? super byte[]> actual) {
				actual.onSubscribe(Operators.emptySubscription());
				publisher.add(catchThrowable(() -> actual.onNext(null)));
				actual.onComplete();
			}
		}));
		Recorder caller = new Recorder();

		b.request(FAILING).subscribe(caller);
		pass();

		caller.expectOneError(GridRemoteException.class);
		assertThat(publisher).singleElement().isInstanceOf(NullPointerException.class);
		expectTold(ApplicationPart.HANDLER);
		expectNothingElseHasEnded();
	}

	@Test
	void nullInPlaceOfAResponseIsToldOnceThoughItsPublisherFailsWithIt() {
		GridConnection b = connect(GridHandlers.responseStream(FAILING, 4, (payload, items, call) -> new Flux<>() {
			@Override
			public void subscribe(CoreSubscriber<? super byte[]> actual) {
				actual.onSubscribe(Operators.emptySubscription());
				actual.onNext(null);
			}
		}));
		Recorder caller = new Recorder();

		b.stream(FAILING, null).subscribe(caller);
		pass();

		caller.expectOneError(GridRemoteException.class);
		expectTold(ApplicationPart.HANDLER);
		expectNothingElseHasEnded();
	}

	@ParameterizedTest
	@EnumSource
	void streamHandlerFailsItsOwnStream(Thrown thrown) {
		GridConnection b = connect(GridHandlers.responseStream(FAILING, 4, (payload, items, call) -> thrown.raise()));
		Recorder caller = new Recorder();

		b.stream(FAILING, null).subscribe(caller);
		pass();

		caller.expectOneError(GridRemoteException.class);
		expectTold(ApplicationPart.HANDLER);
		expectNothingElseHasEnded();
	}

	@ParameterizedTest
	@EnumSource
	void publisherOfAStreamThrowsWhenItIsAsked(Thrown thrown) {
		Odd odd = new Odd(thrown, false);
		GridConnection b = connect(GridHandlers.responseStream(FAILING, 4, (payload, items, call) -> odd.publisher()));
		Recorder caller = new Recorder();

		b.stream(FAILING, null).subscribe(caller);
		pass();

		caller.expectOneError(GridRemoteException.class);
		assertThat(odd.cancelled).isOne();
		expectTold(ApplicationPart.HANDLER);
		expectNothingElseHasEnded();
	}

	@ParameterizedTest
	@EnumSource
	void publisherOfAStreamThrowsWhenItIsCancelled(Thrown thrown) {
		Odd odd = new Odd(thrown, true);
		GridConnection b = connect(GridHandlers.responseStream(FAILING, 4, (payload, items, call) -> odd.publisher()));
		Recorder caller = new Recorder();

		b.stream(FAILING, null).subscribe(caller);
		pass();
		caller.cancel();
		pass();

		assertThat(odd.cancelled).isOne();
		expectTold(ApplicationPart.HANDLER);
		expectNothingElseHasEnded();
	}

	@Test
	void publisherOfAHandlerThatEndsAndThrowsHasOneAnswer() {
		GridConnection b = connect(GridHandlers.single(FAILING, (payload, call) -> new Mono<>() {
			@Override
			public void subscribe(CoreSubscriber<? super byte[]> actual) {
				actual.onSubscribe(Odd.quiet());
				actual.onNext(ITEM);
				actual.onComplete();
				throw new NoClassDefFoundError("too late");
			}
		}));
		Recorder caller = new Recorder();

		b.request(FAILING).subscribe(caller);
		pass();

		assertThat(caller.signals).containsExactly("item", "complete");
		expectTold(ApplicationPart.HANDLER);
		expectNothingElseHasEnded();
	}

	@Test
	void handlerThatWasCancelledMayFailInSilence() {
		GridConnection b = connect(GridHandlers.single(FAILING,
				(payload, call) -> call.cancellation().then(Mono.error(new IllegalStateException("cancelled")))));
		Recorder caller = new Recorder();

		b.request(FAILING).subscribe(caller);
		pass();
		caller.cancel();
		pass();

		assertThat(this.told).isEmpty();
		expectNothingElseHasEnded();
	}

	@ParameterizedTest
	@EnumSource
	void subscriberOfACancellationKeepsNobodyFromKnowing(Thrown thrown) {
		List<String> knows = new ArrayList<>();
		GridConnection b = connect(GridHandlers.single(FAILING, (payload, call) -> {
			call.cancellation().subscribe(new Recorder() {
				@Override
				public void onComplete() {
					thrown.raise();
				}
			}.ofNothing());
			call.cancellation().subscribe(null, null, () -> knows.add("knows"));
			return Mono.never();
		}));
		Recorder caller = new Recorder();

		b.request(FAILING).subscribe(caller);
		pass();
		caller.cancel();
		pass();

		assertThat(knows).containsExactly("knows");
		expectTold(ApplicationPart.SUBSCRIBER);
		expectNothingElseHasEnded();
	}

}
