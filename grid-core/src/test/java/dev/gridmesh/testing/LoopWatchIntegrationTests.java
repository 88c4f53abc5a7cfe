package dev.gridmesh.testing;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.gridmesh.transport.netty.ReactorNettyRuntime;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that whoever blocks an event loop is found. With the tests with sockets, since
 * those are watched.
 */
class LoopWatchIntegrationTests {

	private static final long LIMIT_SECONDS = 10;

	@Test
	void loopThatBlocksIsFound() throws InterruptedException {
		CountDownLatch over = new CountDownLatch(1);
		try (ReactorNettyRuntime runtime = ReactorNettyRuntime.create()) {
			runtime.nextEventLoop().execute(() -> {
				block();
				over.countDown();
			});

			assertThat(over.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
		}
		assertThat(LoopWatch.takeBlocked()).isNotEmpty()
			.allSatisfy((blocked) -> assertThat(blocked.getStackTrace())
				.anyMatch((element) -> element.getMethodName().equals("block")));
	}

	@Test
	void otherThreadsMayBlock() {
		Mono.fromRunnable(LoopWatchIntegrationTests::block).subscribeOn(Schedulers.boundedElastic()).block();

		assertThat(LoopWatch.takeBlocked()).isEmpty();
	}

	private static void block() {
		try {
			assertThat(new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS)).isFalse();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
