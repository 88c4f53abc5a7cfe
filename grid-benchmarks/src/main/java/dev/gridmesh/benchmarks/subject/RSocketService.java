package dev.gridmesh.benchmarks.subject;

import io.rsocket.Payload;
import io.rsocket.RSocket;
import io.rsocket.util.DefaultPayload;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Serves a {@link Service} by RSocket. Which method is meant is one byte of metadata,
 * where RSocket has two kinds of calls for three of ours.
 */
final class RSocketService implements RSocket {

	static final byte[] HANG = { 1 };

	static final byte[] COLLECT = { 2 };

	private final Service service;

	RSocketService(Service service) {
		this.service = service;
	}

	static byte[] take(Payload payload) {
		byte[] bytes = new byte[payload.data().readableBytes()];
		payload.data().getBytes(payload.data().readerIndex(), bytes);
		payload.release();
		return bytes;
	}

	@Override
	public Mono<Payload> requestResponse(Payload payload) {
		boolean hang = payload.hasMetadata();
		byte[] request = take(payload);
		return hang ? this.service.hang(request).map(DefaultPayload::create)
				: Mono.just(DefaultPayload.create(this.service.answer(request)));
	}

	@Override
	public Flux<Payload> requestStream(Payload payload) {
		return this.service.responses(take(payload)).map(DefaultPayload::create);
	}

	/* The first payload only tells which method. */
	@Override
	public Flux<Payload> requestChannel(Publisher<Payload> payloads) {
		return Flux.from(payloads).switchOnFirst((signal, all) -> {
			Payload first = signal.get();
			if (first == null) {
				return Flux.empty();
			}
			boolean collect = first.hasMetadata();
			Flux<byte[]> items = all.map(RSocketService::take).skip(1).limitRate(Setup.STREAM_WINDOW);
			return (collect ? this.service.collect(items).flux() : this.service.exchange(items))
				.map(DefaultPayload::create);
		});
	}

}
