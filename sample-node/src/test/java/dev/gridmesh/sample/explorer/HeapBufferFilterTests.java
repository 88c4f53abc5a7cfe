package dev.gridmesh.sample.explorer;

import java.util.concurrent.atomic.AtomicReference;

import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.core.io.buffer.PooledDataBuffer;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;

class HeapBufferFilterTests {

	@Test
	void buffersOfAnAnswerNeedNoRelease() {
		MockServerHttpResponse netty = new MockServerHttpResponse(new NettyDataBufferFactory(ByteBufAllocator.DEFAULT));
		ServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/api/search"))
			.mutate()
			.response(netty)
			.build();
		AtomicReference<ServerHttpResponse> seen = new AtomicReference<>();

		new HeapBufferFilter().filter(exchange, (filtered) -> {
			seen.set(filtered.getResponse());
			return Mono.empty();
		}).block();

		DataBuffer buffer = seen.get().bufferFactory().allocateBuffer(16);
		assertThat(buffer).isNotInstanceOf(PooledDataBuffer.class);
		assertThat(((ServerHttpResponseDecorator) seen.get()).getDelegate()).isSameAs(netty);
	}

}
