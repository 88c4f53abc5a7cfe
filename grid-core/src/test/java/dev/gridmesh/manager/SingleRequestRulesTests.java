package dev.gridmesh.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import dev.gridmesh.CallOptions;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.manager.BrokenSubscriber.Breach;
import dev.gridmesh.testing.LeakCheck;
import dev.gridmesh.testing.ToldFailures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests that subscribers of single requests that break the rules of Reactive Streams harm
 * their own call only, between nodes and within one.
 */
@ExtendWith({ LeakCheck.class, ToldFailures.class })
class SingleRequestRulesTests {

	private static final HandlerId ECHO = HandlerId.named("echo");

	private static final HandlerId FAIL = HandlerId.named("fail");

	private static final HandlerId NEVER = HandlerId.named("never");

	@RegisterExtension
	final VirtualGrid grid = new VirtualGrid();

	@BeforeEach
	void startTheNodes() {
		this.grid.startPair(GridHandlers.single(ECHO, (payload, call) -> Mono.justOrEmpty(payload)),
				GridHandlers.single(FAIL, (payload, call) -> Mono.error(new IllegalStateException("no bucket"))),
				GridHandlers.single(NEVER, (payload, call) -> Mono.never()));
	}

	@AfterEach
	void othersGoOnAndEveryCounterIsZeroInTheEnd() {
		for (String node : List.of(A, B)) {
			CompletableFuture<byte[]> other = echo(node);
			this.grid.world.advance(Duration.ofMillis(1));
			assertThat(other).as("another call").isCompletedWithValueMatching((answer) -> answer[0] == 7);
		}
		this.grid.assertNothingRuns();
	}

	private CompletableFuture<byte[]> echo(String node) {
		return this.grid.from(A, node).request(ECHO, new byte[] { 7 }).toFuture();
	}

	static Stream<Arguments> subscribers() {
		return Stream.of(A, B)
			.flatMap((node) -> Stream.of(Breach.values()).map((breach) -> Arguments.of(node, breach)));
	}

	/** Subscribes between two calls that leave with it. */
	private List<String> signalsOf(String node, HandlerId handler, Breach breach) {
		BrokenSubscriber subscriber = new BrokenSubscriber(breach);
		CompletableFuture<byte[]> before = echo(node);
		Throwable thrown = catchThrowable(
				() -> this.grid.from(A, node).request(handler, new byte[] { 1 }).subscribe(subscriber));
		CompletableFuture<byte[]> after = echo(node);

		this.grid.world.advance(Duration.ofMillis(5));

		assertThat(thrown).isNull();
		assertThat(before).isCompleted();
		assertThat(after).isCompleted();
		this.grid.assertNothingRuns();
		return subscriber.signals;
	}

	@ParameterizedTest
	@MethodSource("subscribers")
	void subscriberOfAnAnswerHarmsItsCallOnly(String node, Breach breach) {
		List<String> signals = signalsOf(node, ECHO, breach);

		switch (breach) {
			case REQUESTS_NOTHING, REQUESTS_LESS_THAN_NOTHING ->
				assertThat(signals).singleElement().asString().startsWith("error: ").contains("rule 3.9");
			case CANCELS_AT_ONCE, NEVER_REQUESTS -> assertThat(signals).isEmpty();
			case THROWS_IN_ON_SUBSCRIBE -> assertThat(signals).containsExactly("error: " + BrokenSubscriber.TEXT);
			case THROWS_IN_ON_NEXT, ERROR_IN_ON_NEXT ->
				assertThat(signals).containsExactly("item", "error: " + BrokenSubscriber.TEXT);
			case SPEECHLESS_IN_ON_NEXT -> assertThat(signals).containsExactly("item", "error: speechless");
			// the end may still follow a cancel (rule 2.8)
			case CANCELS_IN_ON_NEXT -> assertThat(signals).startsWith("item").isSubsetOf("item", "complete");
			default -> assertThat(signals).containsExactly("item", "complete");
		}
	}

	@ParameterizedTest
	@MethodSource("subscribers")
	void subscriberOfAFailureHarmsItsCallOnly(String node, Breach breach) {
		List<String> signals = signalsOf(node, FAIL, breach);

		switch (breach) {
			case REQUESTS_NOTHING, REQUESTS_LESS_THAN_NOTHING ->
				assertThat(signals).singleElement().asString().startsWith("error: ").contains("rule 3.9");
			case CANCELS_AT_ONCE -> assertThat(signals).isEmpty();
			case THROWS_IN_ON_SUBSCRIBE -> assertThat(signals).containsExactly("error: " + BrokenSubscriber.TEXT);
			default -> assertThat(signals).singleElement().asString().startsWith("error: ").endsWith("no bucket");
		}
	}

	@Test
	void eachCallIsToldThatTheLinkIsLost() {
		GridConnection connection = this.grid.from(A, B);
		List<BrokenSubscriber> broken = new ArrayList<>();
		List<CompletableFuture<byte[]>> others = new ArrayList<>();
		for (Breach breach : Breach.values()) {
			BrokenSubscriber subscriber = new BrokenSubscriber(breach);
			broken.add(subscriber);
			catchThrowable(() -> connection.request(NEVER).subscribe(subscriber));
			others.add(connection.request(NEVER).toFuture());
		}
		this.grid.world.advance(Duration.ofMillis(5));

		this.grid.network.cut(NodeName.of(A), NodeName.of(B));
		this.grid.world.runReady();

		checkErrors(broken, others);
		this.grid.awaitConnected();
	}

	@Test
	void eachCallIsToldThatItsDeadlineHasPassed() {
		GridConnection connection = this.grid.from(A, B);
		CallOptions options = CallOptions.defaults().withDeadline(Duration.ofMillis(50));
		List<BrokenSubscriber> broken = new ArrayList<>();
		List<CompletableFuture<byte[]>> others = new ArrayList<>();
		for (Breach breach : Breach.values()) {
			BrokenSubscriber subscriber = new BrokenSubscriber(breach);
			broken.add(subscriber);
			catchThrowable(() -> connection.request(NEVER, null, options).subscribe(subscriber));
			others.add(connection.request(NEVER, null, options).toFuture());
		}

		this.grid.world.advance(Duration.ofMillis(100));

		checkErrors(broken, others);
	}

	private static void checkErrors(List<BrokenSubscriber> broken, List<CompletableFuture<byte[]>> others) {
		assertThat(others).allSatisfy((other) -> assertThat(other).isCompletedExceptionally());
		for (Breach breach : Breach.values()) {
			List<String> signals = broken.get(breach.ordinal()).signals;
			if (breach == Breach.CANCELS_AT_ONCE) {
				assertThat(signals).as("%s", breach).isEmpty();
			}
			else {
				assertThat(signals).as("%s", breach).singleElement().asString().startsWith("error: ");
			}
		}
	}

}
