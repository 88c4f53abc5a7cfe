package dev.gridmesh.spring.client;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

import dev.gridmesh.CallOptions;
import dev.gridmesh.GridDisconnectedException;
import dev.gridmesh.GridPayloadException;
import dev.gridmesh.GridRemoteException;
import dev.gridmesh.GridTimeoutException;
import dev.gridmesh.NodeName;
import dev.gridmesh.PeerResult;
import dev.gridmesh.PeerResults;
import dev.gridmesh.spring.GridClient;
import dev.gridmesh.spring.GridExchange;
import dev.gridmesh.spring.GridTarget;
import dev.gridmesh.spring.Peer;
import dev.gridmesh.spring.client.FilesHandlers.Stat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link GridClientProxyFactory} with single requests.
 */
class GridClientProxyFactoryTests {

	private static final Duration TIMEOUT = FilesHandlers.timeout();

	private final LoopbackGrid grid = new LoopbackGrid(FilesHandlers.class);

	private final Files files = this.grid.client(Files.class);

	@AfterEach
	void close() {
		this.grid.close();
	}

	@Test
	void reactiveRequest() {
		StepVerifier.create(this.files.stat(LoopbackGrid.LOCAL, "abc"))
			.expectNext(new Stat("abc", 3))
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void reactiveRequestIsSentWithEachSubscription() {
		Mono<Void> touch = this.files.touch(LoopbackGrid.LOCAL, "x");
		assertThat(this.grid.handler(FilesHandlers.class).pulled).hasValue(0);

		touch.then(touch).block(TIMEOUT);

		assertThat(this.grid.handler(FilesHandlers.class).pulled).hasValue(2);
	}

	@Test
	void stageIsCompletedWithTheAnswer() {
		assertThat(this.files.caller(NodeName.of(LoopbackGrid.LOCAL)).toCompletableFuture()).succeedsWithin(TIMEOUT)
			.isEqualTo(LoopbackGrid.LOCAL);
	}

	@Test
	void stageOfOptionalIsNeverNull() {
		assertThat(this.files.findLater(LoopbackGrid.LOCAL, null).toCompletableFuture()).succeedsWithin(TIMEOUT)
			.isEqualTo(Optional.empty());
		assertThat(this.files.findLater(LoopbackGrid.LOCAL, "x").toCompletableFuture()).succeedsWithin(TIMEOUT)
			.isEqualTo(Optional.of(new Stat("x", 1)));
	}

	@Test
	void blockingRequest() {
		assertThat(this.files.statNow(LoopbackGrid.LOCAL, "abc")).isEqualTo(new Stat("abc", 3));
		assertThat(this.files.count(LoopbackGrid.LOCAL, new byte[5])).isEqualTo(5);
	}

	@Test
	void blockingRequestWithoutAnAnswer() {
		this.files.touchNow(LoopbackGrid.LOCAL);

		assertThat(this.grid.handler(FilesHandlers.class).pulled).hasValue(1);
	}

	@Test
	void absentAnswerIsNullOrEmpty() {
		assertThat(this.files.findOrNull(LoopbackGrid.LOCAL, Optional.empty())).isNull();
		assertThat(this.files.find(LoopbackGrid.LOCAL, Optional.empty())).isEmpty();
		assertThat(this.files.find(LoopbackGrid.LOCAL, Optional.of("ab"))).contains(new Stat("ab", 2));
		StepVerifier.create(this.files.findLaterOrNot(LoopbackGrid.LOCAL)).expectComplete().verify(TIMEOUT);
	}

	@Test
	void absentAnswerCannotBeAPrimitive() {
		assertThatExceptionOfType(GridPayloadException.class)
			.isThrownBy(() -> this.files.countNothing(LoopbackGrid.LOCAL))
			.withMessageContaining("Files#countNothing is absent, which no int can be");
	}

	@Test
	void collectionsAreValuesWithAllTheirTypes() {
		List<Stat> stats = List.of(new Stat("a", 1), new Stat("b", 2));

		assertThat(this.files.all(LoopbackGrid.LOCAL, stats)).isEqualTo(Map.of("all", stats));
	}

	@Test
	void subrouteIsBelowTheName() {
		assertThat(this.files.below(LoopbackGrid.LOCAL)).isEqualTo("disk1");
	}

	@Test
	void errorOfTheHandlerIsThrownAsItIs() {
		assertThatExceptionOfType(GridRemoteException.class)
			.isThrownBy(() -> this.files.statNow(LoopbackGrid.LOCAL, ""))
			.withMessageContaining("no name")
			.withNoCause();
		StepVerifier.create(this.files.stat(LoopbackGrid.LOCAL, ""))
			.expectError(GridRemoteException.class)
			.verify(TIMEOUT);
		assertThat(this.files.findLater(LoopbackGrid.LOST, "x").toCompletableFuture()).failsWithin(TIMEOUT)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(GridDisconnectedException.class);
	}

	@Test
	void nodesThatAreNotThere() {
		assertThatExceptionOfType(GridDisconnectedException.class)
			.isThrownBy(() -> this.files.statNow(LoopbackGrid.LOST, "x"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.files.statNow("http://stranger:1", "x"))
			.withMessageContaining("http://stranger:1");
		StepVerifier.create(this.files.stat("http://stranger:1", "x"))
			.expectError(IllegalArgumentException.class)
			.verify(TIMEOUT);
		assertThatIllegalArgumentException().isThrownBy(() -> this.files.stat("nonsense", "x"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.files.stat(null, "x"))
			.withMessage("Files#stat needs a name of a node, not null");
	}

	@Test
	void deadlineComesFromTheAnnotation() {
		assertThatExceptionOfType(GridTimeoutException.class)
			.isThrownBy(() -> this.files.never(LoopbackGrid.LOCAL, null));
	}

	@Test
	void deadlineOfTheCallWins() {
		List<String> seen = this.files.options(LoopbackGrid.LOCAL,
				CallOptions.defaults().withDeadline(Duration.ofDays(2)));

		assertThat(seen).extracting(Duration::parse)
			.allSatisfy((left) -> assertThat(left).isBetween(Duration.ofDays(1), Duration.ofDays(2)));
		assertThatExceptionOfType(GridTimeoutException.class).isThrownBy(() -> this.files
			.neverByItself(LoopbackGrid.LOCAL, CallOptions.defaults().withDeadline(Duration.ofMillis(50))));
	}

	@Test
	void placeholdersOfTheDeadlineAreReplaced() {
		Placeholder client = GridClientProxyFactory.builder(this.grid.requester())
			.placeholders((value) -> value.replace("${files.deadline}", "2d"))
			.build()
			.createClient(Placeholder.class);

		assertThat(client.options(LoopbackGrid.LOCAL)).extracting(Duration::parse)
			.allSatisfy((left) -> assertThat(left).isBetween(Duration.ofDays(1), Duration.ofDays(2)));
	}

	@Test
	void anyNodeIsCalledWithoutItsName() {
		assertThat(this.files.statAny("abc")).isEqualTo(new Stat("abc", 3));
	}

	@Test
	void manyNodesAnswerOneByOne() {
		assertManyAnswered(this.files.statAll("abc").collectList().block(TIMEOUT));
		assertManyAnswered(this.files.statAllNow("abc"));
		assertManyAnswered(this.files.statAllLater("abc").block(TIMEOUT));
		assertThat(this.files.statAll("abc").firstSuccess().block(TIMEOUT))
			.isEqualTo(PeerResult.success(NodeName.of(LoopbackGrid.LOCAL), new Stat("abc", 3)));
	}

	private static void assertManyAnswered(@Nullable List<PeerResult<Stat>> results) {
		assertThat(results).hasSize(2)
			.filteredOn(PeerResult::isSuccess)
			.containsExactly(PeerResult.success(NodeName.of(LoopbackGrid.LOCAL), new Stat("abc", 3)));
	}

	@Test
	void othersAreCalledWithoutAnAnswer() {
		assertThat(this.files.touchOthers("x")).singleElement().satisfies((result) -> {
			assertThat(result.peer()).hasToString(LoopbackGrid.LOST);
			assertThat(result.error()).isInstanceOf(GridDisconnectedException.class);
		});
	}

	@Test
	void methodThatWaitsFailsAtOnceWhereNobodyMustWait() {
		Mono<Stat> onLoop = Mono.fromCallable(() -> this.files.statNow(LoopbackGrid.LOCAL, "x"))
			.subscribeOn(Schedulers.parallel());
		Mono<Iterable<Stat>> streamOnLoop = Mono.fromCallable(() -> this.files.list(LoopbackGrid.LOCAL, 1))
			.subscribeOn(Schedulers.parallel());

		assertThatIllegalStateException().isThrownBy(() -> onLoop.block(TIMEOUT))
			.withMessageContaining("Files#statNow waits for its answer, which the thread 'parallel-")
			.withMessageContaining("let it return Mono or Flux");
		assertThatIllegalStateException().isThrownBy(() -> streamOnLoop.block(TIMEOUT))
			.withMessageContaining("Files#list waits");
	}

	@Test
	void defaultMethodsAreRunAsTheyAre() {
		assertThat(this.files.sizes(LoopbackGrid.LOCAL, "a", "bb")).isEqualTo(3);
		assertThatExceptionOfType(IOException.class).isThrownBy(this.files::fail).withMessage("of its own");
	}

	@Test
	void proxiesHaveAnIdentity() {
		Files other = this.grid.client(Files.class);

		assertThat(this.files).isEqualTo(this.files).isNotEqualTo(other).isNotEqualTo(null);
		assertThat(this.files.hashCode()).isEqualTo(this.files.hashCode());
		assertThat(this.files).hasToString("GridClient " + Files.class.getName());
	}

	@Test
	void superInterfacesMayHaveTypeVariables() {
		Stats stats = this.grid.client(Stats.class);

		assertThat(stats.get(LoopbackGrid.LOCAL, "abc")).isEqualTo(new Stat("abc", 3));
		assertThat(stats.echo(LoopbackGrid.LOCAL, List.of(new Stat("a", 1))).get("all"))
			.containsExactly(new Stat("a", 1));
		Gettable<Stat, String> general = stats;
		assertThat(general.get(LoopbackGrid.LOCAL, "abc")).isEqualTo(new Stat("abc", 3));
	}

	@Test
	void overriddenMethodsMayHaveOtherAnnotations() {
		Narrowed narrowed = this.grid.client(Narrowed.class);
		Gettable<Stat, String> general = narrowed;

		assertThat(narrowed.get(LoopbackGrid.LOCAL, "abc")).isEqualTo(new Stat("abc", 3));
		assertThat(general.get(LoopbackGrid.LOCAL, "abc")).isEqualTo(new Stat("abc", 3));
	}

	@GridClient("files")
	interface Files {

		@GridExchange("stat")
		Mono<Stat> stat(@Peer @Nullable String node, String name);

		@GridExchange("stat")
		Stat statNow(@Peer String node, String name);

		@GridExchange("touch")
		Mono<Void> touch(@Peer String node, String name);

		@GridExchange("touch")
		void touchNow(@Peer String node);

		@GridExchange("caller")
		CompletionStage<String> caller(@Peer NodeName node);

		@GridExchange("find")
		CompletionStage<Optional<Stat>> findLater(@Peer String node, @Nullable String name);

		@GridExchange("find")
		Mono<Stat> findLaterOrNot(@Peer String node);

		@GridExchange("find")
		@Nullable Stat findOrNull(@Peer String node, Optional<String> name);

		@GridExchange("find")
		Optional<Stat> find(@Peer String node, Optional<String> name);

		@GridExchange("find")
		int countNothing(@Peer String node);

		@GridExchange(id = 17)
		long count(@Peer String node, byte[] payload);

		@GridExchange("all")
		Map<String, List<Stat>> all(@Peer String node, List<Stat> stats);

		@GridExchange(value = "stat", subroute = "disk1")
		String below(@Peer String node);

		@GridExchange(value = "never", deadline = "50ms")
		Stat never(@Peer String node, @Nullable CallOptions options);

		@GridExchange("never")
		Stat neverByItself(CallOptions options, @Peer String node);

		default Stat neverByItself(String node, CallOptions options) {
			return neverByItself(options, node);
		}

		@GridExchange(value = "options", deadline = "1h")
		List<String> options(@Peer String node, CallOptions options);

		@GridExchange(value = "stat", to = GridTarget.ANY)
		Stat statAny(String name);

		@GridExchange(value = "stat", to = GridTarget.ALL)
		PeerResults<Stat> statAll(String name);

		@GridExchange(value = "stat", to = GridTarget.ALL)
		List<PeerResult<Stat>> statAllNow(String name);

		@GridExchange(value = "stat", to = GridTarget.ALL)
		Mono<List<PeerResult<Stat>>> statAllLater(String name);

		@GridExchange(value = "touch", to = GridTarget.OTHERS)
		List<PeerResult<Void>> touchOthers(String name);

		@GridExchange("list")
		Iterable<Stat> list(@Peer String node, int count);

		default void fail() throws IOException {
			throw new IOException("of its own");
		}

		default long sizes(String node, String... names) {
			long size = 0;
			for (String name : names) {
				size += statNow(node, name).size();
			}
			return size;
		}

	}

	@GridClient("files")
	interface Placeholder {

		@GridExchange(value = "options", deadline = "${files.deadline}")
		List<String> options(@Peer String node);

	}

	interface Gettable<T, K> {

		@GridExchange("stat")
		T get(@Peer String node, K key);

	}

	interface Echo<T> {

		@GridExchange("all")
		Map<String, List<T>> echo(@Peer String node, List<T> values);

	}

	@GridClient(prefix = "files")
	interface Stats extends Gettable<Stat, String>, Echo<Stat> {

	}

	@GridClient("files")
	interface Narrowed extends Gettable<Stat, String> {

		@Override
		@GridExchange(value = "stat", deadline = "1m")
		Stat get(@Peer String node, String name);

	}

}
