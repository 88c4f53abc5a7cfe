package dev.gridmesh.manager;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.gridmesh.GridConnection;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerId;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.tck.TestEnvironment;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls between two nodes, for the test kit of Reactive Streams to be let loose on: the
 * publishers that the application is given, and the subscribers that its own publishers
 * are.
 * <p>
 * State: the nodes, over sockets of this machine; the call of the current test that is to
 * be ended; and what handlers and publishers were given, until the test takes it.
 */
final class ExampleCalls implements AutoCloseable {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final int CAPACITY = 4;

	private static final HandlerId ANSWERS = HandlerId.named("answers");

	private static final HandlerId ANSWERS_LATER = HandlerId.named("answers-later");

	private static final HandlerId COUNTS = HandlerId.named("counts");

	private static final HandlerId COUNTS_LATER = HandlerId.named("counts-later");

	private static final HandlerId TAKES = HandlerId.named("takes");

	private static final HandlerId NOBODY = HandlerId.named("nobody");

	private final BlockingQueue<Flux<byte[]>> inputs = new LinkedBlockingQueue<>();

	private final BlockingQueue<Subscriber<? super byte[]>> subscribers = new LinkedBlockingQueue<>();

	private final Disposable.Swap call = Disposables.swap();

	private final LoopbackNodes nodes;

	ExampleCalls() {
		HandlerDefinition answers = GridHandlers.single(ANSWERS,
				(payload, call) -> numbers(ByteBuffer.wrap(payload).getLong()).next());
		HandlerDefinition answersLater = GridHandlers.single(ANSWERS_LATER, (payload, call) -> new Mono<>() {
			@Override
			public void subscribe(CoreSubscriber<? super byte[]> actual) {
				ExampleCalls.this.subscribers.add(actual);
			}
		});
		HandlerDefinition counts = GridHandlers.responseStream(COUNTS, CAPACITY,
				(payload, items, call) -> numbers(ByteBuffer.wrap(payload).getLong()));
		HandlerDefinition countsLater = GridHandlers.responseStream(COUNTS_LATER, CAPACITY,
				(payload, items, call) -> itemsOfTheTest());
		HandlerDefinition takes = GridHandlers.twoWayStream(TAKES, CAPACITY, CAPACITY, (payload, items, call) -> {
			this.inputs.add(items);
			return Flux.never();
		});
		this.nodes = new LoopbackNodes(LIMIT, answers, answersLater, counts, countsLater, takes);
	}

	/** Waits long for a signal on a busy machine, and not long for none. */
	static TestEnvironment environment() {
		return new TestEnvironment(10_000, 50, 10);
	}

	private static Flux<byte[]> numbers(long count) {
		return Flux.range(0, (int) Math.min(count, Integer.MAX_VALUE)).map(ExampleCalls::item);
	}

	static byte[] item(int number) {
		return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
	}

	private static byte[] count(long items) {
		return ByteBuffer.allocate(Long.BYTES).putLong(items).array();
	}

	/** Items whose subscriber the test takes, to signal to it as it likes. */
	private Flux<byte[]> itemsOfTheTest() {
		return new Flux<>() {
			@Override
			public void subscribe(CoreSubscriber<? super byte[]> actual) {
				ExampleCalls.this.subscribers.add(actual);
			}
		};
	}

	Publisher<byte[]> answer(long items) {
		return bare(peer().request(ANSWERS, count(items)));
	}

	Publisher<byte[]> failedAnswer() {
		return bare(peer().request(NOBODY));
	}

	Publisher<byte[]> responses(long items) {
		return bare(peer().stream(COUNTS, count(items)));
	}

	Publisher<byte[]> failedResponses() {
		return bare(peer().stream(NOBODY, null));
	}

	/** The request items of a stream as its handler sees them. */
	Publisher<byte[]> input(long items) {
		return input(numbers(items));
	}

	/** The request items of a stream whose caller has failed. */
	Publisher<byte[]> failedInput() {
		return input(Flux.error(new IllegalStateException("the caller has failed")));
	}

	private Publisher<byte[]> input(Flux<byte[]> items) {
		begin(peer().stream(TAKES, null, items));
		return bare(take(this.inputs));
	}

	Subscriber<? super byte[]> subscriberOfRequestItems() {
		begin(peer().stream(TAKES, null, itemsOfTheTest()));
		return take(this.subscribers);
	}

	Subscriber<? super byte[]> subscriberOfResponses() {
		begin(peer().stream(COUNTS_LATER, null));
		return take(this.subscribers);
	}

	Subscriber<? super byte[]> subscriberOfAnswer() {
		begin(peer().request(ANSWERS_LATER).flux());
		return take(this.subscribers);
	}

	private GridConnection peer() {
		return this.nodes.toPeer();
	}

	private void begin(Flux<byte[]> stream) {
		this.call.update(stream.subscribe((item) -> {
		}, (error) -> {
			// what the test wants
		}));
	}

	private static <T> T take(BlockingQueue<T> queue) {
		try {
			T taken = queue.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
			assertThat(taken).as("what the call gives to the application").isNotNull();
			return taken;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Spares a publisher the checks that Reactor puts in front of subscribers which are
	 * not its own: they would keep the rules in its place.
	 */
	private static Publisher<byte[]> bare(Publisher<byte[]> publisher) {
		return (subscriber) -> publisher.subscribe((subscriber != null) ? new BareSubscriber(subscriber) : null);
	}

	void endCall() {
		this.call.update(Disposables.disposed());
		this.nodes.awaitIdle();
	}

	@Override
	public void close() {
		this.nodes.close();
	}

}
