package dev.gridmesh.sample.explorer;

import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Lets answers be written into buffers of the heap, which nobody has to release: when a
 * browser leaves while a line is encoded, WebFlux drops the buffer of that line, and one
 * of Netty's pool would be lost. Safe for any thread.
 */
@Component
class HeapBufferFilter implements WebFilter {

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		return chain.filter(exchange.mutate().response(new ServerHttpResponseDecorator(exchange.getResponse()) {
			@Override
			public DataBufferFactory bufferFactory() {
				return DefaultDataBufferFactory.sharedInstance;
			}
		}).build());
	}

}
