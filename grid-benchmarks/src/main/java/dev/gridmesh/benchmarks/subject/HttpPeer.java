package dev.gridmesh.benchmarks.subject;

import io.netty.buffer.Unpooled;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * The calling end of HTTP/1.1.
 */
final class HttpPeer implements BenchmarkPeer {

	private final HttpClient http;

	HttpPeer(HttpClient http) {
		this.http = http;
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
		return this.http.headers((headers) -> headers.set("Content-Length", request.length))
			.post()
			.uri(path)
			.send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(request)))
			.responseSingle((response, body) -> body.asByteArray());
	}

	@Override
	public Flux<byte[]> responses(byte[] request) {
		return this.http.post()
			.uri("/responses")
			.send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(request)))
			.response((response, body) -> LengthPrefix.decode(body));
	}

	@Override
	public Mono<byte[]> collect(Publisher<byte[]> items) {
		return this.http.post()
			.uri("/collect")
			.send(LengthPrefix.encode(Flux.from(items)))
			.responseSingle((response, body) -> body.asByteArray());
	}

	@Override
	public Flux<byte[]> exchange(Publisher<byte[]> items) {
		return this.http.post()
			.uri("/exchange")
			.send(LengthPrefix.encode(Flux.from(items)))
			.response((response, body) -> LengthPrefix.decode(body));
	}

}
