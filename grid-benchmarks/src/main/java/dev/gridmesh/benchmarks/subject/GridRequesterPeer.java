package dev.gridmesh.benchmarks.subject;

import dev.gridmesh.HandlerId;
import dev.gridmesh.spring.GridRequester;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A connection of the grid, called through the requester that applications use.
 */
final class GridRequesterPeer implements TypedPeer {

	private final GridRequester.PeerSpec peer;

	GridRequesterPeer(GridRequester.PeerSpec peer) {
		this.peer = peer;
	}

	@Override
	public <T> Mono<T> call(T request, Class<T> type) {
		return this.peer.handler(BenchmarkNodes.ANSWER).data(request).retrieveMono(type);
	}

	@Override
	public Running call(byte[] request, Answer answer) {
		return AnswerSubscriber.subscribe(call(request, byte[].class), answer);
	}

	@Override
	public Running hang(byte[] request, Answer answer) {
		return AnswerSubscriber
			.subscribe(this.peer.handler(BenchmarkNodes.HANG).data(request).retrieveMono(byte[].class), answer);
	}

	@Override
	public Flux<byte[]> responses(byte[] request) {
		return this.peer.handler(BenchmarkNodes.RESPONSES)
			.data(request)
			.outCapacity(Setup.STREAM_WINDOW)
			.retrieveFlux(byte[].class);
	}

	@Override
	public Mono<byte[]> collect(Publisher<byte[]> items) {
		return send(BenchmarkNodes.COLLECT, items).outCapacity(1).retrieveMono(byte[].class);
	}

	@Override
	public Flux<byte[]> exchange(Publisher<byte[]> items) {
		return send(BenchmarkNodes.EXCHANGE, items).outCapacity(Setup.STREAM_WINDOW).retrieveFlux(byte[].class);
	}

	private GridRequester.RequestSpec send(HandlerId handler, Publisher<byte[]> items) {
		return this.peer.handler(handler).items(items, byte[].class).inCapacity(Setup.STREAM_WINDOW);
	}

}
