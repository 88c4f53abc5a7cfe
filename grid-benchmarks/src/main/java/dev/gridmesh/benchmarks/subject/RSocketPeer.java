package dev.gridmesh.benchmarks.subject;

import io.rsocket.RSocket;
import io.rsocket.util.DefaultPayload;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The calling end of an RSocket connection.
 */
final class RSocketPeer implements BenchmarkPeer {

	private final RSocket socket;

	RSocketPeer(RSocket socket) {
		this.socket = socket;
	}

	@Override
	public Running call(byte[] request, Answer answer) {
		return AnswerSubscriber
			.subscribe(this.socket.requestResponse(DefaultPayload.create(request)).map(RSocketService::take), answer);
	}

	@Override
	public Running hang(byte[] request, Answer answer) {
		return AnswerSubscriber
			.subscribe(this.socket.requestResponse(DefaultPayload.create(request, RSocketService.HANG))
				.map(RSocketService::take), answer);
	}

	@Override
	public Flux<byte[]> responses(byte[] request) {
		return this.socket.requestStream(DefaultPayload.create(request))
			.map(RSocketService::take)
			.limitRate(Setup.STREAM_WINDOW);
	}

	@Override
	public Mono<byte[]> collect(Publisher<byte[]> items) {
		return channel(items, RSocketService.COLLECT).single();
	}

	@Override
	public Flux<byte[]> exchange(Publisher<byte[]> items) {
		return channel(items, null).limitRate(Setup.STREAM_WINDOW);
	}

	private Flux<byte[]> channel(Publisher<byte[]> items, byte @Nullable [] method) {
		return this.socket.requestChannel(
				Flux.from(items).map(DefaultPayload::create).startWith(DefaultPayload.create(RawLink.NOTHING, method)))
			.map(RSocketService::take);
	}

}
