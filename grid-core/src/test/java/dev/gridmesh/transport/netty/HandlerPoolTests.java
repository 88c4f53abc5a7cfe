package dev.gridmesh.transport.netty;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.gridmesh.NodeName;
import dev.gridmesh.application.HandlerShare;
import dev.gridmesh.application.HandlerTask;
import dev.gridmesh.application.PeerTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link HandlerPool}.
 */
class HandlerPoolTests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private final HandlerShare greedy = share("greedy");

	private final HandlerShare modest = share("modest");

	private final CountDownLatch release = new CountDownLatch(1);

	private final AtomicInteger stuck = new AtomicInteger();

	private final List<String> order = new CopyOnWriteArrayList<>();

	private HandlerPool pool = new HandlerPool(8, 100);

	@AfterEach
	void close() {
		this.release.countDown();
		this.pool.close();
	}

	private static HandlerShare share(String host) {
		return new HandlerShare(NodeName.of("http://" + host + ":1"));
	}

	private Runnable task(HandlerShare share, Runnable work) {
		return new HandlerTask((payload) -> work.run(), null, share);
	}

	/** Submits tasks that hold their threads until the test releases them. */
	private void hold(HandlerShare share, int tasks) {
		for (int i = 0; i < tasks; i++) {
			this.pool.execute(task(share, () -> {
				this.stuck.incrementAndGet();
				awaitRelease();
			}));
		}
	}

	private void awaitRelease() {
		try {
			assertThat(this.release.await(20, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void peerWhoseCallsDoNotEndKeepsNobodyElseOut() {
		hold(this.greedy, 60);
		await().atMost(LIMIT).until(() -> this.stuck.get() == 7);

		for (int i = 0; i < 50; i++) {
			this.pool.execute(task(this.modest, () -> this.order.add("served")));
		}

		await().atMost(LIMIT).until(() -> this.order.size() == 50);
		assertThat(this.stuck).as("an eighth is never its own").hasValue(7);
	}

	@Test
	void peerGetsNoMoreThanHalfOfTheThreadsWhileAnotherOneWaits() {
		this.pool = new HandlerPool(4, 100);
		CountDownLatch start = new CountDownLatch(1);
		Semaphore finished = new Semaphore(0);
		AtomicInteger begun = new AtomicInteger();
		for (int i = 0; i < 4; i++) {
			this.pool.execute(() -> awaitUninterruptibly(start::await));
		}
		hold(this.greedy, 10);
		for (int i = 0; i < 10; i++) {
			this.pool.execute(task(this.modest, () -> {
				begun.incrementAndGet();
				awaitUninterruptibly(finished::acquire);
			}));
		}
		start.countDown();
		await().atMost(LIMIT).until(() -> begun.get() == 2 && this.stuck.get() == 2);

		for (int i = 3; i < 9; i++) {
			finished.release();
			int expected = i;
			await().atMost(LIMIT).until(() -> begun.get() == expected);
		}

		assertThat(this.stuck).hasValue(2);
		finished.release(100);
	}

	private static void awaitUninterruptibly(Waiting waiting) {
		try {
			waiting.await();
		}
		catch (InterruptedException ex) {
			throw new AssertionError("nobody interrupts this", ex);
		}
	}

	/** Waits for what the test does. */
	private interface Waiting {

		void await() throws InterruptedException;

	}

	@Test
	void peersAreServedInTurnHoweverManyCallsOneHasWaiting() {
		this.pool = new HandlerPool(1, 100);
		CountDownLatch first = new CountDownLatch(1);
		this.pool.execute(() -> {
			first.countDown();
			awaitRelease();
		});
		for (int i = 0; i < 90; i++) {
			this.pool.execute(task(this.greedy, () -> this.order.add("greedy")));
		}
		for (int i = 0; i < 3; i++) {
			this.pool.execute(task(this.modest, () -> this.order.add("modest")));
		}

		this.release.countDown();

		await().atMost(LIMIT).until(() -> this.order.size() == 93);
		assertThat(this.order.subList(0, 6)).containsExactly("greedy", "modest", "greedy", "modest", "greedy",
				"modest");
	}

	@Test
	void fullQueueOfOnePeerIsNotThatOfAnother() {
		this.pool = new HandlerPool(1, 2);
		hold(this.greedy, 3);

		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> hold(this.greedy, 1));
		hold(this.modest, 2);
		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> hold(this.modest, 1));
		this.release.countDown();

		await().atMost(LIMIT).until(() -> this.stuck.get() == 5);
	}

	@Test
	void withoutAQueueThereIsAThreadOrARefusal() {
		this.pool = new HandlerPool(2, 0);
		hold(this.greedy, 2);

		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> hold(this.modest, 1));
	}

	@Test
	void taskThatThrowsCostsNeitherAThreadNorTheTasksBehindIt() {
		this.pool = new HandlerPool(2, 100);
		List<Throwable> uncaught = new CopyOnWriteArrayList<>();
		for (int i = 0; i < 20; i++) {
			this.pool.execute(() -> {
				Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> uncaught.add(failure));
				throw new IllegalStateException("a task that throws");
			});
			this.pool.execute(task(this.modest, () -> this.order.add("served")));
		}

		await().atMost(LIMIT).until(() -> this.order.size() == 20 && uncaught.size() == 20);
		hold(this.greedy, 2);
		await().atMost(LIMIT).until(() -> this.stuck.get() == 2);
	}

	@Test
	void interruptOfOneTaskDoesNotReachTheNext() {
		this.pool = new HandlerPool(1, 10);
		List<Boolean> interrupted = new CopyOnWriteArrayList<>();
		this.pool.execute(() -> {
			awaitRelease();
			Thread.currentThread().interrupt();
		});
		this.pool.execute(() -> interrupted.add(Thread.currentThread().isInterrupted()));

		this.release.countDown();

		await().atMost(LIMIT).untilAsserted(() -> assertThat(interrupted).containsExactly(false));
	}

	@Test
	void closedPoolRunsWhatItHasTakenAndNothingElse() {
		this.pool = new HandlerPool(1, 10);
		hold(this.greedy, 3);

		this.pool.close();
		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> hold(this.modest, 1));
		this.release.countDown();

		await().atMost(LIMIT).until(() -> this.stuck.get() == 3 && this.pool.threads().isTerminated());
	}

	@Test
	void workForTheCallsOfAPeerIsInItsTurn() {
		for (int i = 0; i < 60; i++) {
			this.pool.execute(new Items(NodeName.of("http://greedy:1"), () -> {
				this.stuck.incrementAndGet();
				awaitRelease();
			}));
		}
		await().atMost(LIMIT).until(() -> this.stuck.get() == 7);

		this.pool.execute(new Items(NodeName.of("http://modest:1"), () -> this.order.add("items")));
		this.pool.execute(task(this.modest, () -> this.order.add("call")));

		await().atMost(LIMIT).until(() -> this.order.size() == 2);
		assertThat(this.order).containsExactly("items", "call");
	}

	@Test
	void threadsWithoutWorkEnd() {
		this.pool.threads().setKeepAliveTime(1, TimeUnit.MILLISECONDS);
		this.release.countDown();
		hold(this.greedy, 10);

		await().atMost(LIMIT).until(() -> this.stuck.get() == 10 && this.pool.threads().getPoolSize() == 0);
	}

	@Test
	void manyPeersAtOnceLoseNoTask() throws Exception {
		AtomicInteger done = new AtomicInteger();
		List<Thread> submitters = new ArrayList<>();
		this.pool = new HandlerPool(3, 10_000);
		for (int peer = 0; peer < 4; peer++) {
			HandlerShare share = share("peer" + peer);
			Thread submitter = new Thread(() -> {
				for (int i = 0; i < 5_000; i++) {
					this.pool.execute(task(share, done::incrementAndGet));
				}
			});
			submitters.add(submitter);
			submitter.start();
		}
		for (Thread submitter : submitters) {
			submitter.join(LIMIT.toMillis());
		}

		await().atMost(LIMIT).untilAsserted(() -> assertThat(done).hasValue(20_000));
	}

	/** Pulls items of a call. */
	private record Items(NodeName peer, Runnable work) implements PeerTask {

		@Override
		public void run() {
			this.work.run();
		}

	}

}
