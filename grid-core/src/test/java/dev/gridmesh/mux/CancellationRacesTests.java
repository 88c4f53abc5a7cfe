package dev.gridmesh.mux;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerId;
import dev.gridmesh.handler.HandlerRegistry;
import dev.gridmesh.handler.RegisteredHandler;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.testing.Race;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that everybody who asks for the end of a call's context is told, also when the
 * context ends at that moment.
 */
class CancellationRacesTests {

	private static final int ROUNDS = 2_000;

	private final LoopThread loop = new LoopThread();

	private final ExecutorService threads = Executors.newFixedThreadPool(2,
			(task) -> LoopThread.daemon(task, "thread-of-the-handler"));

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
		this.loop.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void everySubscriberIsTold(boolean wanted) {
		RegisteredHandler handler = HandlerRegistry
			.of(List.of(GridHandlers.single(HandlerId.of(1), (payload, call) -> Mono.never())))
			.all()
			.get(0);
		ThreadedLink link = new ThreadedLink(this.loop);
		for (int round = 1; round <= ROUNDS; round++) {
			InboundCall call = new InboundCall(link, handler, Message.of(Op.REQUEST, round, 0, Flags.EOF));
			AtomicInteger told = new AtomicInteger();
			AtomicInteger early = new AtomicInteger();
			this.loop.ask(() -> call.start(null));
			if (round % 2 == 0) {
				call.cancellation().subscribe(null, null, early::incrementAndGet);
			}

			new Race().runner(this.loop, wanted ? call::onComplete : call::onCancelled)
				.runner(this.threads, () -> subscribe(call, told))
				.runner(this.threads, () -> subscribe(call, told))
				.run();

			assertThat(told).as("told while it ended, round %d", round).hasValue(4);
			assertThat(early).as("told before it ended").hasValue((round % 2 == 0) ? 1 : 0);
			assertThat(call.isCancelled()).isEqualTo(!wanted);
			assertThat(call.cancellation().toFuture()).as("told later").isCompleted();
		}
		assertThat(handler.stats().running()).isZero();
		assertThat(link.leftByPeer()).isEqualTo(ROUNDS);
	}

	private static void subscribe(InboundCall call, AtomicInteger told) {
		Mono<Void> cancellation = call.cancellation();
		cancellation.subscribe(null, null, told::incrementAndGet);
		call.cancellation().subscribe(null, null, told::incrementAndGet);
	}

}
