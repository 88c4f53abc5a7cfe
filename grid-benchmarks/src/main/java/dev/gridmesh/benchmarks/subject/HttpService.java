package dev.gridmesh.benchmarks.subject;

import java.util.function.Function;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;

/**
 * Serves a {@link Service} by HTTP; streams are chunked bodies of items with their
 * lengths.
 */
final class HttpService {

	private HttpService() {
	}

	static void add(HttpServerRoutes routes, Service service) {
		routes
			.post("/answer",
					(request, response) -> single(request, response, (body) -> Mono.just(service.answer(body))))
			.post("/hang", (request, response) -> single(request, response, service::hang))
			.post("/responses",
					(request, response) -> body(request)
						.flatMap((body) -> response.send(LengthPrefix.encode(service.responses(body))).then()))
			.post("/collect",
					(request, response) -> service.collect(LengthPrefix.decode(request.receive()))
						.flatMap((answer) -> send(response, answer)))
			.post("/exchange", (request, response) -> response
				.send(LengthPrefix.encode(service.exchange(LengthPrefix.decode(request.receive())))));
	}

	private static Publisher<Void> single(HttpServerRequest request, HttpServerResponse response,
			Function<byte[], Mono<byte[]>> handler) {
		return body(request).flatMap(handler).flatMap((answer) -> send(response, answer));
	}

	private static Mono<byte[]> body(HttpServerRequest request) {
		return request.receive().aggregate().asByteArray();
	}

	private static Mono<Void> send(HttpServerResponse response, byte[] answer) {
		ByteBuf body = Unpooled.wrappedBuffer(answer);
		return response.header("Content-Length", Integer.toString(answer.length)).sendObject(body).then();
	}

}
