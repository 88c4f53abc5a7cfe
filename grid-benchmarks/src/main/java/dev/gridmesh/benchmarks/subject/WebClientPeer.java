package dev.gridmesh.benchmarks.subject;

import org.reactivestreams.Publisher;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The calling end of {@code WebClient}; single calls only.
 */
final class WebClientPeer implements BenchmarkPeer {

	private final WebClient client;

	WebClientPeer(WebClient client) {
		this.client = client;
	}

	@Override
	public Running call(byte[] request, Answer answer) {
		return AnswerSubscriber.subscribe(single("/answer", request), answer);
	}

	@Override
	public Running hang(byte[] request, Answer answer) {
		return AnswerSubscriber.subscribe(single("/hang", request), answer);
	}

	private Mono<byte[]> single(String path, byte[] request) {
		return this.client.post().uri(path).bodyValue(request).retrieve().bodyToMono(byte[].class);
	}

	@Override
	public Flux<byte[]> responses(byte[] request) {
		return Flux.error(noStreams());
	}

	@Override
	public Mono<byte[]> collect(Publisher<byte[]> items) {
		return Mono.error(noStreams());
	}

	@Override
	public Flux<byte[]> exchange(Publisher<byte[]> items) {
		return Flux.error(noStreams());
	}

	private static UnsupportedOperationException noStreams() {
		return new UnsupportedOperationException("WebClient is measured with single calls only");
	}

}
