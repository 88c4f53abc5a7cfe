package dev.gridmesh.spring.client;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import dev.gridmesh.GridRemoteException;
import dev.gridmesh.PeerResult;
import dev.gridmesh.spring.GridClient;
import dev.gridmesh.spring.GridExchange;
import dev.gridmesh.spring.GridTarget;
import dev.gridmesh.spring.Peer;
import dev.gridmesh.spring.client.FilesHandlers.Stat;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link GridClientProxyFactory} with streams.
 */
class GridClientStreamTests {

	private static final Duration TIMEOUT = FilesHandlers.timeout();

	private static final String NODE = LoopbackGrid.LOCAL;

	private final LoopbackGrid grid = new LoopbackGrid(FilesHandlers.class);

	private final Files files = this.grid.client(Files.class);

	private final FilesHandlers served = this.grid.handler(FilesHandlers.class);

	@AfterEach
	void close() {
		this.grid.close();
	}

	@Test
	void reactiveStream() {
		StepVerifier.create(this.files.list(NODE, 100).map(Stat::size))
			.expectNextSequence(LongStream.range(0, 100).boxed().toList())
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void cancelReachesTheHandler() {
		StepVerifier.create(this.files.list(NODE, 1_000_000), 2).expectNextCount(2).thenCancel().verify(TIMEOUT);

		awaitClosed();
	}

	@Test
	void blockingStreamIsReadToItsEnd() {
		try (Stream<Stat> stats = this.files.stream(NODE, 100)) {
			assertThat(stats.map(Stat::size)).containsExactlyElementsOf(LongStream.range(0, 100).boxed().toList());
		}
	}

	@Test
	void closingABlockingStreamCancelsTheCallOfWhichFewItemsWereSent() {
		try (Stream<Stat> stats = this.files.stream(NODE, 1_000_000)) {
			assertThat(stats.iterator().next()).isEqualTo(new Stat("f0", 0));
			assertThat(this.served.pulled).hasValueLessThan(100);
		}

		awaitClosed();
	}

	@Test
	void closingABlockingStreamThatNobodyReadCancelsTheCall() {
		this.files.stream(NODE, 1_000_000).close();

		awaitClosed();
	}

	@Test
	void eachIteratorOfAnIterableIsACall() {
		Iterable<Stat> stats = this.files.iterable(NODE, 3);
		assertThat(this.served.pulled).hasValue(0);

		assertThat(stats).extracting(Stat::size).containsExactly(0L, 1L, 2L);
		assertThat(stats).extracting(Stat::size).containsExactly(0L, 1L, 2L);
		assertThat(this.served.pulled).hasValue(6);
	}

	@Test
	void iteratorThatIsNoLongerReachableIsCancelled() {
		readOne(this.files.iterable(NODE, 1_000_000));

		Awaitility.await().atMost(TIMEOUT).until(() -> {
			System.gc();
			return this.served.closed.get() == 1;
		});
	}

	private static void readOne(Iterable<Stat> stats) {
		Iterator<Stat> iterator = stats.iterator();
		assertThat(iterator.next()).isEqualTo(new Stat("f0", 0));
	}

	@RepeatedTest(20)
	void errorComesBehindTheItemsAsItIs() {
		Iterator<Stat> stats = this.files.broken(NODE).iterator();

		assertThat(stats.next().name()).isEqualTo("f0");
		assertThat(stats.next().name()).isEqualTo("f1");
		assertThatExceptionOfType(GridRemoteException.class).isThrownBy(stats::next)
			.withMessageContaining("disk is full");
	}

	@Test
	void errorDoesNotOvertakeItemsThatWait() {
		Flux<String> source = Flux.just("a", "b").concatWith(Flux.error(new GridRemoteException("disk is full")));
		Iterator<String> items = new AwaitedItems<>(source).iterator();

		assertThat(items.next()).isEqualTo("a");
		assertThat(items.next()).isEqualTo("b");
		assertThatExceptionOfType(GridRemoteException.class).isThrownBy(items::hasNext).withMessage("disk is full");
	}

	@Test
	void itemsAreReadWhereWaitingIsAllowed() {
		Mono<Stream<Stat>> onLoop = Mono.fromCallable(() -> this.files.stream(NODE, 1))
			.subscribeOn(Schedulers.parallel());

		assertThatIllegalStateException().isThrownBy(() -> onLoop.block(TIMEOUT))
			.withMessageContaining("Files#stream waits");
	}

	@Test
	void itemsAreSentAndAnsweredWithOneValue() {
		assertThat(this.files.sum(NODE, "total", stats(100)).block(TIMEOUT)).isEqualTo(new Stat("total", 4950));
		assertThat(this.files.sumNow(NODE, "total", stats(100))).isEqualTo(new Stat("total", 4950));
	}

	@Test
	void itemsOfAStreamAreSentFromAnotherThread() {
		AtomicBoolean closed = new AtomicBoolean();
		Thread caller = Thread.currentThread();
		try (Stream<Stat> stats = LongStream.range(0, 100).mapToObj((n) -> {
			assertThat(Thread.currentThread()).isNotSameAs(caller)
				.matches((thread) -> !Schedulers.isNonBlockingThread(thread));
			return new Stat("f" + n, n);
		}).onClose(() -> closed.set(true))) {
			assertThat(this.files.sumStream(NODE, stats, "total")).isEqualTo(new Stat("total", 4950));
		}

		assertThat(closed).isTrue();
	}

	@Test
	void itemsAreSentWithoutAnAnswer() {
		this.files.discardNow(NODE, stats(50));
		this.files.discard(NODE, stats(50)).block(TIMEOUT);

		assertThat(this.served.pulled).hasValue(100);
	}

	@Test
	void failureOfTheItemsIsTheFailureOfTheCall() {
		Flux<Stat> broken = stats(2).concatWith(Mono.error(new IllegalArgumentException("unplugged")));

		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> this.files.sumNow(NODE, "total", broken))
			.withMessage("unplugged");
	}

	@Test
	void itemsTravelBothWays() {
		assertThat(this.files.echo(NODE, stats(50)).collectList().block(TIMEOUT))
			.containsExactlyElementsOf(stats(50).toIterable());
		try (Stream<Stat> echo = this.files.echoNow(NODE, stats(50))) {
			assertThat(echo).containsExactlyElementsOf(stats(50).toIterable());
		}
	}

	@Test
	void streamsOfManyNodesAreMerged() {
		assertMerged(this.files.listAll(3).collectList().block(TIMEOUT));
		try (Stream<PeerResult<Stat>> results = this.files.listAllNow(3)) {
			assertMerged(results.toList());
		}
		assertThat(this.files.iterateAll(3)).hasSize(4);
	}

	private static void assertMerged(@Nullable List<PeerResult<Stat>> results) {
		assertThat(results).hasSize(4);
		assertThat(results).filteredOn(PeerResult::isSuccess)
			.allSatisfy((result) -> assertThat(result.peer()).hasToString(NODE))
			.extracting((result) -> String.valueOf(result.value()))
			.containsExactly("Stat[name=f0, size=0]", "Stat[name=f1, size=1]", "Stat[name=f2, size=2]");
	}

	private void awaitClosed() {
		Awaitility.await().atMost(TIMEOUT).untilAtomic(this.served.closed, (value) -> value.equals(1));
	}

	private static Flux<Stat> stats(int count) {
		return Flux.range(0, count).map((n) -> new Stat("f" + n, n));
	}

	@GridClient("files")
	interface Files {

		@GridExchange(value = "list", outCapacity = 4)
		Flux<Stat> list(@Peer String node, int count);

		@GridExchange(value = "list", outCapacity = 4)
		Stream<Stat> stream(@Peer String node, int count);

		@GridExchange(value = "list", outCapacity = 4)
		Iterable<Stat> iterable(@Peer String node, int count);

		@GridExchange("broken")
		Iterable<Stat> broken(@Peer String node);

		@GridExchange(value = "sum", inCapacity = 8)
		Mono<Stat> sum(@Peer String node, String name, Flux<Stat> stats);

		@GridExchange(value = "sum", inCapacity = 8)
		Stat sumNow(@Peer String node, String name, Flux<Stat> stats);

		@GridExchange(value = "sum", inCapacity = 8)
		Stat sumStream(@Peer String node, Stream<Stat> stats, String name);

		@GridExchange("discard")
		Mono<Void> discard(@Peer String node, Flux<Stat> stats);

		@GridExchange("discard")
		void discardNow(@Peer String node, Flux<Stat> stats);

		@GridExchange(value = "echo", inCapacity = 2, outCapacity = 3)
		Flux<Stat> echo(@Peer String node, Flux<Stat> stats);

		@GridExchange("echo")
		Stream<Stat> echoNow(@Peer String node, Flux<Stat> stats);

		@GridExchange(value = "list", to = GridTarget.ALL)
		Flux<PeerResult<Stat>> listAll(int count);

		@GridExchange(value = "list", to = GridTarget.ALL)
		Stream<PeerResult<Stat>> listAllNow(int count);

		@GridExchange(value = "list", to = GridTarget.ALL)
		Iterable<PeerResult<Stat>> iterateAll(int count);

	}

}
