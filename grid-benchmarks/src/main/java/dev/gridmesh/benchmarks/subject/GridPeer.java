package dev.gridmesh.benchmarks.subject;

import java.time.Duration;

import dev.gridmesh.CallOptions;
import dev.gridmesh.GridConnection;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A connection of the grid, called with bytes. Calls have their deadline, as always.
 */
final class GridPeer implements BenchmarkPeer {

	private static final CallOptions LONG = CallOptions.defaults().withDeadline(Duration.ofMinutes(10));

	private static final CallOptions WINDOW = LONG.withInCapacity(Setup.STREAM_WINDOW)
		.withOutCapacity(Setup.STREAM_WINDOW);

	private static final CallOptions COLLECT = LONG.withInCapacity(Setup.STREAM_WINDOW).withOutCapacity(1);

	private static final CallOptions RESPONSES = LONG.withOutCapacity(Setup.STREAM_WINDOW);

	private final GridConnection connection;

	GridPeer(GridConnection connection) {
		this.connection = connection;
	}

	@Override
	public Running call(byte[] request, Answer answer) {
		return AnswerSubscriber.subscribe(this.connection.request(BenchmarkNodes.ANSWER, request), answer);
	}

	@Override
	public Running hang(byte[] request, Answer answer) {
		return AnswerSubscriber.subscribe(this.connection.request(BenchmarkNodes.HANG, request, LONG), answer);
	}

	@Override
	public Flux<byte[]> responses(byte[] request) {
		return this.connection.stream(BenchmarkNodes.RESPONSES, request, RESPONSES);
	}

	@Override
	public Mono<byte[]> collect(Publisher<byte[]> items) {
		return this.connection.stream(BenchmarkNodes.COLLECT, RawLink.NOTHING, items, COLLECT).single();
	}

	@Override
	public Flux<byte[]> exchange(Publisher<byte[]> items) {
		return this.connection.stream(BenchmarkNodes.EXCHANGE, RawLink.NOTHING, items, WINDOW);
	}

}
