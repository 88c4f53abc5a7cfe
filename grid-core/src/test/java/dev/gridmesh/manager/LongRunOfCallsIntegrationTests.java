package dev.gridmesh.manager;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import dev.gridmesh.GridConnection;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerId;
import dev.gridmesh.testing.Footprint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that single calls over real sockets leave nothing behind, however many there are.
 * The system property {@code calls} says how many: 50,000 unless set, 10,000,000 in the
 * profile {@code soak-growth}. Without the leak check of other tests, which looks at each
 * buffer.
 */
class LongRunOfCallsIntegrationTests {

	private static final long CALLS = Long.getLong("calls", 50_000);

	private static final int IN_FLIGHT = 64;

	private static final Duration LIMIT = Duration.ofSeconds(60 + CALLS / 10_000);

	private static final HandlerId ECHO = HandlerId.named("echo");

	private final LoopbackNodes nodes = new LoopbackNodes(LIMIT,
			GridHandlers.single(ECHO, (payload, call) -> Mono.just(payload)));

	@AfterEach
	void stopAll() {
		this.nodes.close();
	}

	@Test
	void calls() {
		Caller caller = new Caller(this.nodes.toPeer());
		Footprint early = caller.footprintAfter(CALLS / 10);
		Footprint late = caller.footprintAfter(CALLS - CALLS / 10);
		caller.footprintAfter(CALLS);

		GrowthCheck.flat("%,d calls".formatted(CALLS), early, late);
	}

	/** Makes numbered calls, the next one whenever an answer has come and was right. */
	private final class Caller {

		private final GridConnection peer;

		private final AtomicLong started = new AtomicLong();

		private final AtomicLong answered = new AtomicLong();

		private final AtomicReference<Throwable> error = new AtomicReference<>();

		private volatile long pause;

		Caller(GridConnection peer) {
			this.peer = peer;
		}

		/**
		 * Goes on until so many calls have ended in all, and measures while none runs.
		 */
		Footprint footprintAfter(long calls) {
			this.pause = calls;
			for (int i = 0; i < IN_FLIGHT; i++) {
				next();
			}
			await().atMost(LIMIT).until(() -> this.answered.get() == calls || this.error.get() != null);
			assertThat(this.error).hasNullValue();
			LongRunOfCallsIntegrationTests.this.nodes.awaitIdle();
			return Footprint.afterCollection();
		}

		private void next() {
			long number = this.started.getAndUpdate((n) -> (n < this.pause) ? n + 1 : n);
			if (number < this.pause) {
				byte[] payload = ByteBuffer.allocate(Long.BYTES).putLong(number).array();
				this.peer.request(ECHO, payload).subscribe((answer) -> check(number, answer), this.error::set);
			}
		}

		private void check(long number, byte[] answer) {
			long answered = ByteBuffer.wrap(answer).getLong();
			if (answered != number) {
				throw new IllegalStateException("answer %d in place of %d".formatted(answered, number));
			}
			this.answered.incrementAndGet();
			next();
		}

	}

}
