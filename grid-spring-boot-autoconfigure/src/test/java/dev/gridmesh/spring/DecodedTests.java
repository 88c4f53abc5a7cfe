package dev.gridmesh.spring;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import dev.gridmesh.HandlerExecution;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Decoded}.
 */
class DecodedTests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private static final int LARGE = HandlerExecution.SMALL_PAYLOAD + 1;

	private final List<Thread> threads = new CopyOnWriteArrayList<>();

	private Integer length(byte[] payload) {
		this.threads.add(Thread.currentThread());
		return payload.length;
	}

	@Test
	void smallPayloadIsDecodedWhereItArrives() {
		Mono<byte[]> answer = Mono.just(new byte[LARGE - 1]);

		assertThat(Decoded.of(answer, this::length).block(LIMIT)).isEqualTo(LARGE - 1);
		assertThat(this.threads).containsExactly(Thread.currentThread());
	}

	@Test
	void largePayloadIsDecodedOnAThreadForComputations() {
		Mono<byte[]> answer = Mono.just(new byte[LARGE]);

		assertThat(Decoded.of(answer, this::length).block(LIMIT)).isEqualTo(LARGE);
		assertThat(this.threads).singleElement().extracting(Thread::getName).asString().startsWith("parallel-");
	}

	@Test
	void orderIsKeptWhateverTheSizes() {
		List<Integer> sizes = IntStream.range(0, 10_000).mapToObj((i) -> (i % 7 == 3) ? LARGE + i : i).toList();

		StepVerifier.create(Decoded.of(Flux.fromIterable(sizes).map(byte[]::new), this::length).collectList())
			.expectNext(sizes)
			.expectComplete()
			.verify(LIMIT);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, LARGE })
	void nothingIsAskedForButWhatTheSubscriberWantsAndWhatMadeNoObject(int size) {
		TestPublisher<byte[]> items = TestPublisher.create();

		StepVerifier.create(Decoded.of(items.flux(), DecodedTests::nothingOfZeros), 1)
			.then(() -> items.next(new byte[size]))
			.then(() -> await().atMost(LIMIT).untilAsserted(() -> items.assertMinRequested(1)))
			.then(() -> items.next(filled(size)))
			.expectNext(size)
			.then(() -> items.assertMaxRequested(0))
			.thenRequest(1)
			.then(() -> items.next(filled(size)).complete())
			.expectNext(size)
			.expectComplete()
			.verify(LIMIT);
	}

	private static @Nullable Integer nothingOfZeros(byte[] payload) {
		return (payload[0] == 0) ? null : payload.length;
	}

	private static byte[] filled(int size) {
		byte[] payload = new byte[size];
		payload[0] = 1;
		return payload;
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, LARGE })
	void failureOfTheCodecEndsTheItems(int size) {
		TestPublisher<byte[]> items = TestPublisher.create();

		StepVerifier.create(Decoded.of(items.flux(), (payload) -> {
			throw new IllegalStateException("no object");
		})).then(() -> items.next(new byte[size])).expectErrorMessage("no object").verify(LIMIT);

		items.assertCancelled();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, LARGE })
	void errorComesBehindWhatCameBefore(int size) {
		Flux<byte[]> items = Flux.just(new byte[size]).concatWith(Flux.error(new IllegalStateException("lost")));

		StepVerifier.create(Decoded.of(items, this::length)).expectNext(size).expectErrorMessage("lost").verify(LIMIT);
	}

	@Test
	void cancelReachesTheSource() {
		TestPublisher<byte[]> items = TestPublisher.create();

		StepVerifier.create(Decoded.of(items.flux(), this::length))
			.then(() -> items.next(new byte[LARGE]))
			.expectNext(LARGE)
			.thenCancel()
			.verify(LIMIT);

		items.assertCancelled();
	}

	@Test
	void emptyAnswerStaysEmpty() {
		StepVerifier.create(Decoded.of(Mono.<byte[]>empty(), this::length)).expectComplete().verify(LIMIT);
	}

}
