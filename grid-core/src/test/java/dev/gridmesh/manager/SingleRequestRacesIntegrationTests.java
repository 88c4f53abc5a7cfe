package dev.gridmesh.manager;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerId;
import dev.gridmesh.testing.LeakCheck;
import dev.gridmesh.testing.Race;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests single requests over sockets that are asked for and cancelled by two threads
 * while their answers come.
 */
@ExtendWith(LeakCheck.class)
class SingleRequestRacesIntegrationTests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private static final int ROUNDS = 40;

	private static final int CALLS = 50;

	private static final HandlerId ECHO = HandlerId.named("echo");

	private final LoopbackNodes nodes = new LoopbackNodes(LIMIT,
			GridHandlers.single(ECHO, (payload, call) -> Mono.just(payload)));

	private final ExecutorService threads = Executors.newFixedThreadPool(2);

	@AfterEach
	void stopAll() {
		this.threads.shutdownNow();
		this.nodes.close();
	}

	@Test
	void eachCallIsAnsweredOnceUnlessItIsCancelled() {
		for (int round = 0; round < ROUNDS; round++) {
			List<Asker> kept = newAskers();
			List<Asker> cancelled = newAskers();
			for (int i = 0; i < CALLS; i++) {
				this.nodes.toPeer().request(ECHO, new byte[] { 7 }).subscribe(cancelled.get(i));
				this.nodes.toPeer().request(ECHO, new byte[] { 7 }).subscribe(kept.get(i));
			}

			new Race().runner(this.threads, () -> {
				kept.forEach((asker) -> asker.subscription.request(1));
				cancelled.forEach((asker) -> asker.subscription.request(1));
			}).runner(this.threads, () -> cancelled.forEach((asker) -> asker.subscription.cancel())).run();

			await().atMost(LIMIT)
				.pollInterval(Duration.ofMillis(1))
				.untilAsserted(() -> assertThat(kept).allSatisfy((asker) -> assertThat(asker.completions).hasValue(1)));
			assertThat(kept).allSatisfy((asker) -> assertThat(asker.values).hasValue(1));
			assertThat(kept).allSatisfy((asker) -> assertThat(asker.errors).hasValue(0));
			assertThat(cancelled).allSatisfy((asker) -> {
				assertThat(asker.completions.get()).isLessThanOrEqualTo(1);
				assertThat(asker.errors).hasValue(0);
			});
		}
		this.nodes.awaitIdle();
	}

	private static List<Asker> newAskers() {
		return Stream.generate(Asker::new).limit(CALLS).toList();
	}

	/** Asks for nothing by itself, and counts what it is told. */
	private static final class Asker implements CoreSubscriber<byte[]> {

		private final AtomicInteger values = new AtomicInteger();

		private final AtomicInteger completions = new AtomicInteger();

		private final AtomicInteger errors = new AtomicInteger();

		private volatile Subscription subscription;

		@Override
		public void onSubscribe(Subscription subscription) {
			this.subscription = subscription;
		}

		@Override
		public void onNext(byte[] answer) {
			this.values.incrementAndGet();
		}

		@Override
		public void onError(Throwable error) {
			this.errors.incrementAndGet();
		}

		@Override
		public void onComplete() {
			this.completions.incrementAndGet();
		}

	}

}
