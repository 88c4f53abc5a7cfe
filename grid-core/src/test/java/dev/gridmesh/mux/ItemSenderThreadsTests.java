package dev.gridmesh.mux;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerId;
import dev.gridmesh.handler.HandlerRegistry;
import dev.gridmesh.handler.RegisteredHandler;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.testing.Race;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests streams of handlers whose publishers emit on odd threads and at odd moments.
 */
class ItemSenderThreadsTests {

	private static final int CAPACITY = 8;

	private static final int ITEMS = 2_000;

	private final LoopThread loop = new LoopThread();

	private final ExecutorService one = Executors
		.newSingleThreadExecutor((task) -> LoopThread.daemon(task, "one-thread-of-the-publisher"));

	private final ExecutorService other = Executors
		.newSingleThreadExecutor((task) -> LoopThread.daemon(task, "other-thread-of-the-publisher"));

	private final ThreadedLink link = new ThreadedLink(this.loop);

	private long muxIds;

	@AfterEach
	void stop() throws InterruptedException {
		Caller next = new Caller(Flux.range(0, ITEMS).map(ItemSenderThreadsTests::item));
		next.open();
		next.checkAllItems();
		this.link.assertNothingIsTaken();
		this.one.shutdownNow();
		this.other.shutdownNow();
		this.loop.close();
	}

	private static byte[] item(int number) {
		return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 4, 5, 6 })
	void publisherMayChangeItsThreadFromItemToItem(int seed) throws InterruptedException {
		Random random = new Random(seed);
		List<Executor> threads = List.of(this.loop, this.one, this.other);
		List<Executor> plan = IntStream.rangeClosed(0, ITEMS)
			.<Executor>mapToObj((i) -> threads.get(random.nextInt(threads.size())))
			.toList();
		Wanderer publisher = new Wanderer(plan);
		Caller caller = new Caller(publisher);

		caller.open();

		caller.checkAllItems();
		assertThat(publisher.cancelled).isFalse();
	}

	@Test
	void publisherMayEmitWithinTheRequest() throws InterruptedException {
		AtomicInteger cancels = new AtomicInteger();
		Caller caller = new Caller((subscriber) -> subscriber.onSubscribe(new Subscription() {

			private int next;

			@Override
			public void request(long n) {
				for (long i = 0; i < n && this.next < ITEMS; i++) {
					subscriber.onNext(item(this.next++));
				}
				if (this.next == ITEMS) {
					this.next++;
					subscriber.onComplete();
				}
			}

			@Override
			public void cancel() {
				cancels.incrementAndGet();
			}

		}));

		caller.open();

		caller.checkAllItems();
		assertThat(cancels).hasValue(0);
	}

	@Test
	void itemsWithinTheCancelAreDropped() throws InterruptedException {
		EmitsWhenCancelled publisher = new EmitsWhenCancelled(0);
		Caller caller = new Caller(publisher);
		caller.patient = true;
		caller.open();
		assertThat(caller.items).hasSize(CAPACITY);

		this.loop.run(caller.stream::onCancelled);

		caller.awaitEnd();
		assertThat(publisher.cancels).hasValue(1);
		assertThat(caller.items).hasSize(CAPACITY);
		assertThat(caller.stream.isCancelled()).isTrue();
		assertThat(caller.handler.stats().running()).isZero();
	}

	@Test
	void publisherThatBreaksARuleAndEmitsWithinTheCancelIsCancelledOnce() throws InterruptedException {
		EmitsWhenCancelled publisher = new EmitsWhenCancelled(1);
		Caller caller = new Caller(publisher);

		caller.open();

		caller.awaitEnd();
		assertThat(publisher.cancels).hasValue(1);
		assertThat(caller.error).contains("more items than were requested");
		assertThat(caller.handler.stats().running()).isZero();
	}

	@Test
	void publisherThatEmitsOnTwoThreadsAtOnceEndsItsStreamOnly() throws InterruptedException {
		int emitted = 5_000;
		for (int round = 0; round < 50; round++) {
			CountDownLatch asked = new CountDownLatch(1);
			AtomicInteger cancels = new AtomicInteger();
			List<Subscriber<? super byte[]>> target = new ArrayList<>();
			Caller caller = new Caller((subscriber) -> {
				target.add(subscriber);
				subscriber.onSubscribe(new Subscription() {
					@Override
					public void request(long n) {
						asked.countDown();
					}

					@Override
					public void cancel() {
						cancels.incrementAndGet();
					}
				});
			});
			caller.patient = true;
			caller.open();
			assertThat(asked.await(LoopThread.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();

			new Race().runner(this.one, () -> flood(target.get(0), emitted))
				.runner(this.other, () -> flood(target.get(0), emitted))
				.run();
			this.loop.settle();
			caller.giveCredits();

			caller.awaitEnd();
			assertThat(caller.error).contains("more items than were requested");
			assertThat(cancels).hasPositiveValue();
			assertThat(caller.items).as("items that were sent").hasSizeLessThan(2 * CAPACITY * CAPACITY);
			assertThat(caller.handler.stats().running()).isZero();
		}
	}

	private static void flood(Subscriber<? super byte[]> subscriber, int items) {
		for (int i = 0; i < items; i++) {
			subscriber.onNext(item(i));
		}
	}

	/** The other end of one stream: gives a credit back for each item. */
	private final class Caller {

		private final ThreadedLink link = ItemSenderThreadsTests.this.link;

		private final LoopThread loop = ItemSenderThreadsTests.this.loop;

		private final long muxId = ++ItemSenderThreadsTests.this.muxIds;

		private final RegisteredHandler handler;

		private final InboundStream stream;

		private final CountDownLatch ended = new CountDownLatch(1);

		private volatile boolean patient;

		private final List<Integer> items = new ArrayList<>();

		private int nextSeq = 1;

		private volatile String error;

		Caller(Publisher<byte[]> publisher) {
			this.handler = HandlerRegistry.of(List.of(GridHandlers.responseStream(HandlerId.of(1), CAPACITY,
					(payload, items, call) -> Flux.from(publisher))))
				.all()
				.get(0);
			this.stream = new InboundStream(this.link, this.handler,
					Message.of(Op.CONNECT_MUX, this.muxId, 0, Flags.EOF));
		}

		void open() {
			this.link.peer(this::onMessage);
			this.loop.run(() -> this.stream.start(null));
		}

		private void onMessage(Message message) {
			assertThat(message.muxId()).isEqualTo(this.muxId);
			if (message.op() == Op.DISCONNECT_CLIENT_MUX) {
				this.ended.countDown();
			}
			else if (message.op() == Op.MUX_SERVER_MSG && message.has(Flags.EOF)) {
				this.error = new String(message.payload(), StandardCharsets.UTF_8);
			}
			else if (message.op() == Op.MUX_SERVER_MSG) {
				this.items.add(ByteBuffer.wrap(message.payload()).getInt());
				if (!this.patient) {
					this.loop.execute(this::giveCredit);
				}
			}
		}

		private void giveCredit() {
			if (this.ended.getCount() > 0) {
				this.stream.onMessage(Message.of(Op.UNBLOCK_SRV_MUX, this.muxId, this.nextSeq++, 0));
			}
		}

		void giveCredits() {
			this.patient = false;
			this.loop.run(() -> {
				for (int i = 0; i < CAPACITY; i++) {
					giveCredit();
				}
			});
		}

		void awaitEnd() throws InterruptedException {
			assertThat(this.ended.await(LoopThread.LIMIT.toSeconds(), TimeUnit.SECONDS)).as("the end").isTrue();
			this.loop.settle();
		}

		void checkAllItems() throws InterruptedException {
			awaitEnd();
			assertThat(this.items).isEqualTo(IntStream.range(0, ITEMS).boxed().toList());
			assertThat(this.error).isEmpty();
			assertThat(this.handler.stats().running()).isZero();
		}

	}

	/** Emits each item on a thread of its own choice, one after the other. */
	private static final class Wanderer implements Publisher<byte[]>, Subscription {

		private final List<Executor> plan;

		private final AtomicLong demand = new AtomicLong();

		private Subscriber<? super byte[]> subscriber;

		private int next;

		private volatile boolean cancelled;

		Wanderer(List<Executor> plan) {
			this.plan = plan;
		}

		@Override
		public void subscribe(Subscriber<? super byte[]> subscriber) {
			this.subscriber = subscriber;
			subscriber.onSubscribe(this);
		}

		@Override
		public void request(long n) {
			if (this.demand.getAndAdd(n) == 0 && this.next < ITEMS) {
				goOn();
			}
		}

		private void goOn() {
			this.plan.get(this.next).execute(this::emit);
		}

		private void emit() {
			this.subscriber.onNext(item(this.next++));
			if (this.next == ITEMS) {
				this.plan.get(ITEMS).execute(this.subscriber::onComplete);
			}
			else if (this.demand.decrementAndGet() > 0) {
				goOn();
			}
		}

		@Override
		public void cancel() {
			this.cancelled = true;
		}

	}

	/** Emits what it is asked for, perhaps more, and then again when it is cancelled. */
	private static final class EmitsWhenCancelled implements Publisher<byte[]>, Subscription {

		private final int excess;

		private final AtomicInteger cancels = new AtomicInteger();

		private Subscriber<? super byte[]> subscriber;

		EmitsWhenCancelled(int excess) {
			this.excess = excess;
		}

		@Override
		public void subscribe(Subscriber<? super byte[]> subscriber) {
			this.subscriber = subscriber;
			subscriber.onSubscribe(this);
		}

		@Override
		public void request(long n) {
			for (long i = 0; i < n + this.excess && i < CAPACITY; i++) {
				this.subscriber.onNext(item(0));
			}
		}

		@Override
		public void cancel() {
			this.cancels.incrementAndGet();
			this.subscriber.onNext(item(1));
			this.subscriber.onComplete();
		}

	}

}
