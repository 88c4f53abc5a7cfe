package dev.gridmesh.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.gridmesh.ApplicationError;
import dev.gridmesh.ApplicationPart;
import dev.gridmesh.CallOptions;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.test.StepVerifier;

import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests publishers that subscribe twice (Reactive Streams rule 2.5): the first
 * subscription goes on, and if the second one cannot even be cancelled somebody is told.
 */
class SecondSubscriptionTests {

	private static final HandlerId ODD = HandlerId.named("odd");

	@RegisterExtension
	final VirtualGrid grid = new VirtualGrid();

	private final List<ApplicationError> told = new ArrayList<>();

	private GridConnection connect(HandlerDefinition handler) {
		this.grid.with((builder) -> builder.errorListener(this.told::add));
		return this.grid.startPair(handler).from(A, B);
	}

	private void assertAnswered(Flux<byte[]> call) {
		StepVerifier.create(call.map((item) -> item.length))
			.then(() -> this.grid.world.advance(Duration.ofSeconds(1)))
			.expectNext(1)
			.expectComplete()
			.verify(Duration.ofSeconds(10));
	}

	private void assertTold(ApplicationPart part) {
		assertThat(this.told).singleElement().satisfies((error) -> {
			assertThat(error.part()).isEqualTo(part);
			assertThat(error.handler()).isEqualTo(ODD);
			assertThat(error.failure()).isInstanceOf(NoClassDefFoundError.class);
		});
	}

	private static void subscribeTwice(CoreSubscriber<? super byte[]> subscriber) {
		subscriber.onSubscribe(Operators.scalarSubscription(subscriber, new byte[1]));
		subscriber.onSubscribe(new Subscription() {
			@Override
			public void request(long n) {
				throw new IllegalStateException("nobody wants this one");
			}

			@Override
			public void cancel() {
				throw new NoClassDefFoundError("com/example/Cursor");
			}
		});
	}

	@Test
	void answerOfASingleHandler() {
		GridConnection b = connect(GridHandlers.single(ODD, (payload, call) -> new Mono<>() {
			@Override
			public void subscribe(CoreSubscriber<? super byte[]> actual) {
				subscribeTwice(actual);
			}
		}));

		assertAnswered(b.request(ODD).flux());
		assertTold(ApplicationPart.HANDLER);
	}

	@Test
	void itemsOfAStreamHandler() {
		GridConnection b = connect(GridHandlers.responseStream(ODD, 2, (payload, items, call) -> new Flux<>() {
			@Override
			public void subscribe(CoreSubscriber<? super byte[]> actual) {
				subscribeTwice(actual);
			}
		}));

		assertAnswered(b.stream(ODD, null, CallOptions.defaults()));
		assertTold(ApplicationPart.HANDLER);
	}

	@Test
	void itemsOfACaller() {
		GridConnection b = connect(GridHandlers.twoWayStream(ODD, 2, 2, (payload, items, call) -> items));

		assertAnswered(b.stream(ODD, null, new Flux<>() {
			@Override
			public void subscribe(CoreSubscriber<? super byte[]> actual) {
				subscribeTwice(actual);
			}
		}, CallOptions.defaults()));
		assertTold(ApplicationPart.PUBLISHER);
	}

}
