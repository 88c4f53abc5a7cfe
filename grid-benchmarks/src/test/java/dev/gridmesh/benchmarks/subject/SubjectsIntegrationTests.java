package dev.gridmesh.benchmarks.subject;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.netty.resources.LoopResources;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that every subject does the same work, and does it right.
 */
class SubjectsIntegrationTests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private static LoopResources serverLoops;

	private static LoopResources clientLoops;

	@BeforeAll
	static void startLoops() {
		serverLoops = LoopResources.create("test-server", 1, 1, true);
		clientLoops = LoopResources.create("test-client", 1, 1, true);
	}

	@AfterAll
	static void stopLoops() {
		serverLoops.disposeLater().block(LIMIT);
		clientLoops.disposeLater().block(LIMIT);
	}

	static Stream<String> all() {
		return Subjects.all().stream().map(Subject::name);
	}

	static Stream<String> streaming() {
		return Subjects.all().stream().filter((subject) -> subject.can(Ability.STREAMS)).map(Subject::name);
	}

	private static Hub open(String subject, Service service, int clients) {
		Hub hub = Subjects.named(subject)
			.get(0)
			.open(service, new Setup(clients, serverLoops, clientLoops, IntUnaryOperator.identity()));
		hub.connect();
		return hub;
	}

	@ParameterizedTest
	@MethodSource("all")
	void answersCallsOfAllSizesWithTheirOwnBytes(String subject) {
		try (Hub hub = open(subject, new EchoService(), 1)) {
			for (int size : new int[] { 1, 64, 125, 126, 512, 16 * 1024, 70_000 }) {
				byte[] request = new byte[size];
				new Random(size).nextBytes(request);
				assertThat(call(hub.peer(0), request).join()).isEqualTo(request);
			}
		}
	}

	@ParameterizedTest
	@MethodSource("all")
	void answersManyCallsAtOnceEachWithItsOwn(String subject) {
		try (Hub hub = open(subject, new EchoService(), 1)) {
			List<CompletableFuture<Boolean>> answers = IntStream.range(0, 100).mapToObj((number) -> {
				byte[] request = new byte[100 + number];
				Arrays.fill(request, (byte) number);
				return call(hub.peer(0), request).thenApply((answer) -> Arrays.equals(answer, request));
			}).toList();
			assertThat(answers).allMatch(CompletableFuture::join);
		}
	}

	@ParameterizedTest
	@MethodSource("streaming")
	void streamsResponses(String subject) {
		try (Hub hub = open(subject, new EchoService(), 1)) {
			Flux<byte[]> items = hub.peer(0).responses(EchoService.responsesRequest(600, 512));
			assertThat(items.filter((item) -> item.length == 512).count().block(LIMIT)).isEqualTo(600);
			assertThat(hub.peer(0).responses(EchoService.responsesRequest(0, 1)).count().block(LIMIT)).isZero();
		}
	}

	@ParameterizedTest
	@MethodSource("streaming")
	void streamsRequests(String subject) {
		try (Hub hub = open(subject, new EchoService(), 1)) {
			Flux<byte[]> items = Flux.range(0, 600).map((number) -> new byte[512]);
			assertThat(hub.peer(0).collect(items).map(EchoService::count).block(LIMIT)).isEqualTo(600);
		}
	}

	@ParameterizedTest
	@MethodSource("streaming")
	void streamsBothWaysInOrder(String subject) {
		try (Hub hub = open(subject, new EchoService(), 1)) {
			Flux<byte[]> items = Flux.range(0, 600)
				.map((number) -> new byte[] { (byte) (number >> 8), number.byteValue() });
			List<Integer> back = hub.peer(0)
				.exchange(items)
				.map((item) -> (item[0] & 0xFF) << 8 | (item[1] & 0xFF))
				.collectList()
				.block(LIMIT);
			assertThat(back).containsExactlyElementsOf(IntStream.range(0, 600).boxed().toList());
		}
	}

	private static CompletableFuture<byte[]> call(BenchmarkPeer peer, byte[] request) {
		CompletableFuture<byte[]> answer = new CompletableFuture<>();
		Answers.call(peer, request, answer);
		return answer.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS);
	}

}
