package dev.gridmesh.boot.integration;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.gridmesh.GridCall;
import dev.gridmesh.GridManager;
import dev.gridmesh.spring.GridHandler;
import dev.gridmesh.spring.GridRequester;
import dev.gridmesh.spring.Peer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * What the nodes of integration tests serve.
 */
@GridHandler(prefix = "test")
class TestHandlers {

	/** Never ends unless a test ends it. */
	final Sinks.Empty<Void> stuck = Sinks.empty();

	private final GridManager grid;

	private final GridRequester requester;

	TestHandlers(GridManager grid, GridRequester requester) {
		this.grid = grid;
		this.requester = requester;
	}

	@GridHandler("typed")
	Stat typed(Stat stat) {
		return new Stat(stat.name().toUpperCase(Locale.ROOT), stat.size() + 1);
	}

	@GridHandler("bytes")
	byte[] bytes(byte[] payload) {
		byte[] answer = payload.clone();
		for (int i = 0; i < answer.length; i++) {
			answer[i]++;
		}
		return answer;
	}

	@GridHandler("text")
	String text(String payload, @Peer String caller) {
		return payload + " from " + caller;
	}

	@GridHandler("mono")
	Mono<Stat> mono(Stat stat) {
		return Mono.just(stat);
	}

	@GridHandler("stage")
	CompletionStage<Stat> stage(Stat stat) {
		return CompletableFuture.completedFuture(stat);
	}

	@GridHandler("thread")
	String thread() {
		return Thread.currentThread().getName();
	}

	@GridHandler("loop")
	Mono<String> loop() {
		return Mono.just(Schedulers.isInNonBlockingThread() + " " + Thread.currentThread().getName());
	}

	@GridHandler("absent")
	@Nullable Stat absent() {
		return null;
	}

	@GridHandler("fail")
	Stat fail(String text) {
		throw new IllegalStateException(text);
	}

	@GridHandler("failSilently")
	Stat failSilently() {
		throw new UnsupportedOperationException();
	}

	@GridHandler("stuck")
	Mono<Void> stuck() {
		return this.stuck.asMono();
	}

	@GridHandler("name")
	String name() {
		return this.grid.local().value();
	}

	@GridHandler(id = 42)
	String numbered() {
		return "42";
	}

	@GridHandler("remaining")
	long remaining(GridCall call) {
		Duration remaining = call.remaining();
		return (remaining != null) ? remaining.toMillis() : -1;
	}

	/** Blocks on a call of its own, that says how much time it has. */
	@GridHandler("relayBlocking")
	@Nullable Long relayBlocking(String target) {
		return this.requester.peer(target).handler("test.remaining").retrieveMono(Long.class).block();
	}

	@GridHandler("relayReactive")
	Mono<Long> relayReactive(String target) {
		return this.requester.peer(target).handler("test.remaining").retrieveMono(Long.class);
	}

	record Stat(String name, long size) {
	}

}
