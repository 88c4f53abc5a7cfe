package dev.gridmesh.boot.integration;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.gridmesh.CallOptions;
import dev.gridmesh.GridDisconnectedException;
import dev.gridmesh.GridHandlerNotFoundException;
import dev.gridmesh.GridRemoteException;
import dev.gridmesh.GridTimeoutException;
import dev.gridmesh.HandlerKind;
import dev.gridmesh.PeerResult;
import dev.gridmesh.boot.integration.TestHandlers.Stat;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Client interfaces between two Spring Boot applications, over real sockets.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GridClientIntegrationTests {

	private TestNode a;

	private TestNode b;

	private Vault vault;

	private VaultCaller caller;

	private VaultHandlers served;

	private String node;

	@BeforeAll
	void start() {
		this.a = TestNode.start(List.of(VaultHandlers.class));
		this.b = TestNode.start(List.of(VaultHandlers.class));
		TestNode.connect(this.a, this.b);
		this.vault = this.a.context().getBean(Vault.class);
		this.caller = this.a.context().getBean(VaultCaller.class);
		this.served = this.b.context().getBean(VaultHandlers.class);
		this.node = this.b.name().value();
	}

	@AfterAll
	void stop() {
		this.b.close();
		this.a.close();
	}

	@BeforeEach
	void reset() {
		this.served.closed.set(0);
		this.served.taken.set(0);
	}

	@Test
	void proxyIsInjectedAndHandlersAreServed() {
		assertThat(this.vault).isNotInstanceOf(VaultHandlers.class);
		assertThat(this.b.grid().handlers()).map((handler) -> handler.definition())
			.extracting((definition) -> "%s %s %s".formatted(definition.id(), definition.kind(), definition.source()))
			.contains("vault.stat SINGLE VaultHandlers#stat", "vault.left/annotated SINGLE VaultHandlers#leftOfAnHour",
					"vault.read RESPONSE_STREAM VaultHandlers#read", "vault.sum REQUEST_STREAM VaultHandlers#sum",
					"vault.sync TWO_WAY_STREAM VaultHandlers#sync")
			.hasSize(21);
		assertThat(this.b.grid().handlers()).map((handler) -> handler.definition())
			.filteredOn((definition) -> definition.kind() == HandlerKind.TWO_WAY_STREAM)
			.extracting((definition) -> definition.inCapacity() + " " + definition.outCapacity())
			.containsExactlyInAnyOrder("2 3", "16 16");
	}

	@Test
	void singleRequests() {
		assertThat(block(this.vault.stat(this.node, "ab"))).isEqualTo(new Stat("ab", 2));
		assertThat(block(this.vault.size(this.node, "abc"))).isEqualTo(3);
		assertThat(this.vault.statLater(this.b.name(), "ab").toCompletableFuture()).succeedsWithin(TestNode.TIMEOUT)
			.isEqualTo(new Stat("ab", 2));
		assertThat(this.vault.statNow(this.node, "ab")).isEqualTo(new Stat("ab", 2));
		assertThat(this.vault.statNow(this.a.name().value(), "ab")).isEqualTo(new Stat("ab", 2));
		this.vault.drop(this.node, null);
		assertThat(this.served.taken).hasValue(1);
	}

	@Test
	void payloadsKeepTheirTypes() {
		List<Stat> stats = List.of(new Stat("a", 1), new Stat("b", 2));

		assertThat(this.vault.group(this.node, stats))
			.isEqualTo(Map.of("A", stats.subList(0, 1), "B", stats.subList(1, 2)));
		assertThat(this.vault.find(this.node, Optional.empty())).isEmpty();
		assertThat(this.vault.find(this.node, Optional.of("x"))).contains(new Stat("x", 1));
		assertThat(this.vault.echo(this.node, new Stat("a", 1))).isEqualTo(new Stat("a", 1));
		assertThat(this.vault.echoAll(this.node, stats)).isEqualTo(stats);
	}

	@Test
	void peerIsTheNodeToCallAndTheCaller() {
		assertThat(block(this.vault.caller(this.node))).isEqualTo(this.a.name().value());
		assertThat(this.caller.anybody()).isEqualTo(this.a.name().value());
	}

	@Test
	void errorsArriveAsTheyAre() {
		assertThatExceptionOfType(GridRemoteException.class).isThrownBy(() -> this.vault.statNow(this.node, ""))
			.withMessageContaining("no name")
			.withNoCause();
		StepVerifier.create(this.vault.stat(this.node, ""))
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(GridRemoteException.class))
			.verify(TestNode.TIMEOUT);
		assertThatExceptionOfType(GridHandlerNotFoundException.class).isThrownBy(() -> this.caller.unknown(this.node));
		assertThatIllegalArgumentException().isThrownBy(() -> this.vault.statNow("http://127.0.0.2:1", "x"));
		StepVerifier.create(this.vault.stat("http://127.0.0.2:1", "x"))
			.expectError(IllegalArgumentException.class)
			.verify(TestNode.TIMEOUT);
	}

	@Test
	void deadlinesTravel() {
		assertThat(this.vault.left(this.node, CallOptions.defaults().withDeadline(Duration.ofHours(3))))
			.isBetween(Duration.ofHours(2).toMillis(), Duration.ofHours(3).toMillis());
		assertThat(this.vault.leftOfAnHour(this.node)).isBetween(Duration.ofMinutes(30).toMillis(),
				Duration.ofHours(1).toMillis());
		StepVerifier.create(this.vault.stuck(this.node))
			.expectError(GridTimeoutException.class)
			.verify(TestNode.TIMEOUT);
	}

	@Test
	void responseStreams() {
		assertThat(block(this.vault.list(this.node, 500).collectList()))
			.containsExactlyElementsOf(stats(500).toIterable());
		try (Stream<Stat> stats = this.vault.read(this.node, 500)) {
			assertThat(stats).containsExactlyElementsOf(stats(500).toIterable());
		}
		assertThat(this.vault.iterate(this.node, 500)).containsExactlyElementsOf(stats(500).toIterable());
	}

	@Test
	void cancelReachesTheHandler() {
		StepVerifier.create(this.vault.list(this.node, 1_000_000), 2)
			.expectNextCount(2)
			.thenCancel()
			.verify(TestNode.TIMEOUT);

		awaitClosed(1);
		try (Stream<Stat> stats = this.vault.read(this.node, 1_000_000)) {
			Iterator<Stat> iterator = stats.iterator();
			assertThat(iterator.next()).isEqualTo(new Stat("f0", 0));
			assertThat(iterator.next()).isEqualTo(new Stat("f1", 1));
			assertThat(this.served.taken).hasValueLessThan(100);
		}
		awaitClosed(2);
	}

	@Test
	void requestStreams() {
		assertThat(block(this.vault.sum(this.node, stats(100)))).isEqualTo(4950);
		assertThat(this.vault.sumNow(this.node, "bytes", stats(100))).isEqualTo(4950);
		try (Stream<Stat> stats = IntStream.range(0, 100).mapToObj((n) -> new Stat("f" + n, n))) {
			assertThat(this.caller.sumOf(this.node, "bytes", stats)).isEqualTo(4950);
		}
		this.vault.discard(this.node, Flux.range(0, 100).map((n) -> new byte[n]));
		assertThat(this.served.taken).hasValue(100);
	}

	@Test
	void twoWayStreams() {
		assertThat(block(this.vault.sync(this.node, stats(200)).collectList()))
			.containsExactlyElementsOf(stats(200).toIterable());
		try (Stream<Stat> stats = this.vault.syncNow(this.node, "x", stats(200))) {
			assertThat(stats).hasSize(200).allSatisfy((stat) -> assertThat(stat.name()).startsWith("xf"));
		}
	}

	@Test
	void failureOfTheItemsEndsTheCallAndTheHandler() {
		Flux<Stat> broken = stats(1).concatWith(Mono.error(new IllegalStateException("unplugged")));

		StepVerifier.create(this.vault.sync(this.node, broken).ignoreElements())
			.expectErrorMessage("unplugged")
			.verify(TestNode.TIMEOUT);
		awaitClosed(1);
	}

	@Test
	void manyNodes() {
		assertThat(block(this.caller.statAll("ab").collectList())).hasSize(2)
			.extracting(PeerResult::value)
			.containsOnly(new Stat("ab", 2));
		assertThat(this.caller.statOthers("ab")).containsExactly(PeerResult.success(this.b.name(), new Stat("ab", 2)));
		assertThat(this.caller.statOthers("")).singleElement()
			.satisfies((result) -> assertThat(result.error()).isInstanceOf(GridRemoteException.class));
		assertThat(block(this.caller.listOthers(20).<@Nullable Stat>map(PeerResult::value).collectList()))
			.containsExactlyElementsOf(stats(20).toIterable());
	}

	@Test
	void methodThatWaitsFailsOnAnEventLoop() {
		assertThatExceptionOfType(GridRemoteException.class)
			.isThrownBy(() -> block(this.vault.relay(this.node, this.a.name().value())))
			.withMessageContaining("Vault#statNow waits for its answer, which the thread '");
	}

	@Test
	void nodeThatIsGoneIsDisconnected() {
		TestNode c = TestNode.start(List.of(VaultHandlers.class));
		try (c) {
			TestNode.connect(this.a, c);
			assertThat(this.vault.statNow(c.name().value(), "x")).isEqualTo(new Stat("x", 1));
		}
		assertThatExceptionOfType(GridDisconnectedException.class)
			.isThrownBy(() -> this.vault.statNow(c.name().value(), "x"));
		this.a.grid().removePeer(c.name());
	}

	private void awaitClosed(int times) {
		Awaitility.await().atMost(TestNode.TIMEOUT).untilAtomic(this.served.closed, (value) -> value.equals(times));
	}

	private static Flux<Stat> stats(int count) {
		return Flux.range(0, count).map((n) -> new Stat("f" + n, n));
	}

	private static <T> T block(Mono<T> call) {
		return call.blockOptional(TestNode.TIMEOUT).orElseThrow();
	}

}
