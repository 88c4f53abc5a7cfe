package dev.gridmesh.benchmarks.subject;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Answers with what it got, and counts the calls that hang.
 */
public final class EchoService implements Service {

	/** A request that is answered as it is, whatever the service does with others. */
	static final byte[] PROBE = { 0 };

	private final UnaryOperator<byte[]> answer;

	private final AtomicInteger hanging = new AtomicInteger();

	/** Makes a service that answers with the request. */
	public EchoService() {
		this(UnaryOperator.identity());
	}

	/**
	 * Makes a service.
	 * @param answer makes the answer of a request
	 */
	public EchoService(UnaryOperator<byte[]> answer) {
		this.answer = answer;
	}

	/**
	 * Makes the payload that asks for a stream of responses.
	 * @param items how many items
	 * @param size how long each is, in bytes
	 * @return the payload
	 */
	public static byte[] responsesRequest(int items, int size) {
		return ByteBuffer.allocate(2 * Integer.BYTES).putInt(items).putInt(size).array();
	}

	/**
	 * Reads the answer of {@link #collect}.
	 * @param answer the payload
	 * @return how many items were taken
	 */
	public static long count(byte[] answer) {
		return ByteBuffer.wrap(answer).getLong();
	}

	/**
	 * Counts the calls that hang at this moment.
	 * @return how many callers have neither cancelled nor gone away
	 */
	public int hanging() {
		return this.hanging.get();
	}

	@Override
	public byte[] answer(byte[] request) {
		return (request.length == PROBE.length) ? request : this.answer.apply(request);
	}

	@Override
	public Mono<byte[]> hang(byte[] request) {
		return Mono.<byte[]>never()
			.doOnSubscribe((subscription) -> this.hanging.incrementAndGet())
			.doOnCancel(this.hanging::decrementAndGet);
	}

	@Override
	public Flux<byte[]> responses(byte[] request) {
		ByteBuffer wanted = ByteBuffer.wrap(request);
		int items = wanted.getInt();
		return RepeatedItem.times(new byte[wanted.getInt()], items);
	}

	@Override
	public Mono<byte[]> collect(Flux<byte[]> items) {
		return items.count().map((count) -> ByteBuffer.allocate(Long.BYTES).putLong(count).array());
	}

	@Override
	public Flux<byte[]> exchange(Flux<byte[]> items) {
		return items;
	}

}
