package dev.gridmesh.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.gridmesh.ExtensionSettings;
import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridHandlerNotFoundException;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.GridOverloadException;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.testing.LeakCheck;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests messages that are several times as large as the outbound queue: they go one by
 * one.
 */
@ExtendWith(LeakCheck.class)
class SmallOutboundQueueTests {

	private static final HandlerId ECHO = HandlerId.of(1);

	private static final HandlerId ITEMS = HandlerId.of(2);

	private static final HandlerId NOBODY = HandlerId.of(3);

	private static final int SIZE = 900_000;

	@RegisterExtension
	final VirtualGrid grid = new VirtualGrid();

	private void start(boolean frag) {
		this.grid
			.with((builder) -> builder
				.settings((settings) -> settings.extensions(frag ? ExtensionSettings.ALL : ExtensionSettings.NONE)
					.messages((messages) -> messages.maxSize(1_000_000).outboundMaxBytes(100_000))))
			.startPair(GridHandlers.single(ECHO, (payload, call) -> Mono.justOrEmpty(payload)), GridHandlers
				.responseStream(ITEMS, 4, (payload, items, call) -> Flux.range(0, 5).map((i) -> new byte[SIZE])));
	}

	private CompletableFuture<Integer> echo(int bytes) {
		return this.grid.from(A, B).request(ECHO, new byte[bytes]).map((answer) -> answer.length).toFuture();
	}

	private void assertStillConnected() {
		assertThat(this.grid.from(A, B).state()).isEqualTo(ConnectionState.CONNECTED);
		assertThat(this.grid.from(A, B).stats().reconnects()).isZero();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void largeRequestsAnswersAndItemsPass(boolean frag) {
		start(frag);

		CompletableFuture<Integer> answer = echo(SIZE);
		this.grid.world.runUntil(answer::isDone, Duration.ofSeconds(10));
		CompletableFuture<List<Integer>> items = this.grid.from(A, B)
			.stream(ITEMS, null)
			.map((item) -> item.length)
			.collectList()
			.toFuture();
		this.grid.world.runUntil(items::isDone, Duration.ofSeconds(10));

		assertThat(answer).isCompletedWithValue(SIZE);
		assertThat(items).isCompletedWithValue(List.of(SIZE, SIZE, SIZE, SIZE, SIZE));
		assertStillConnected();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whatMustBeSentWaitsBesideALargeRequestAndOtherCallsAreRefused(boolean frag) {
		start(frag);
		this.grid.network.path(NodeName.of(A), NodeName.of(B)).stall();
		List<CompletableFuture<Integer>> sent = new ArrayList<>();
		// the first ones fill what the network takes
		for (int i = 0; i < 4; i++) {
			sent.add(echo(SIZE));
			this.grid.world.advance(Duration.ofMillis(1));
		}

		CompletableFuture<byte[]> refused = this.grid.from(B, A).request(NOBODY).toFuture();
		this.grid.world.advance(Duration.ofMillis(10));
		assertStillConnected();
		this.grid.network.healAll();
		this.grid.world.runUntil(() -> refused.isDone() && sent.stream().allMatch(CompletableFuture::isDone),
				Duration.ofSeconds(10));

		assertThatThrownBy(refused::join).hasCauseInstanceOf(GridHandlerNotFoundException.class);
		assertThat(sent).filteredOn((call) -> !call.isCompletedExceptionally())
			.isNotEmpty()
			.allSatisfy((call) -> assertThat(call).isCompletedWithValue(SIZE));
		assertThat(sent).filteredOn(CompletableFuture::isCompletedExceptionally)
			.isNotEmpty()
			.allSatisfy((call) -> assertThatThrownBy(call::join).hasCauseInstanceOf(GridOverloadException.class));
		assertStillConnected();
	}

}
