package dev.gridmesh.spring.client;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import dev.gridmesh.GridManager;
import dev.gridmesh.auth.GridAuth;
import dev.gridmesh.codec.MessagePackPayloadCodecs;
import dev.gridmesh.codec.PayloadCodecs;
import dev.gridmesh.manager.GridManagerBuilder;
import dev.gridmesh.spring.GridRequester;
import dev.gridmesh.spring.handler.GridHandlerDiscoverer;
import dev.gridmesh.spring.handler.HandlerMethodSettings;
import dev.gridmesh.transport.TransportAcceptor;
import dev.gridmesh.transport.TransportListener;
import dev.gridmesh.transport.netty.ReactorNettyRuntime;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * A grid of one node that calls itself, without any socket, and a peer that is never
 * there.
 */
final class LoopbackGrid implements AutoCloseable {

	static final String LOCAL = "http://local:1";

	static final String LOST = "http://lost:1";

	static final PayloadCodecs CODECS = MessagePackPayloadCodecs.create();

	private final AnnotationConfigApplicationContext context;

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final ReactorNettyRuntime runtime = ReactorNettyRuntime.builder().handlerExecutor(this.executor).build();

	private final GridManager grid;

	LoopbackGrid(Class<?>... handlers) {
		this.context = new AnnotationConfigApplicationContext(handlers);
		GridHandlerDiscoverer discoverer = new GridHandlerDiscoverer(this.context.getBeanFactory(), CODECS,
				HandlerMethodSettings.of(this.executor));
		this.grid = GridManagerBuilder.create()
			.local(LOCAL)
			.peers(LOCAL, LOST)
			.auth(GridAuth.none())
			.handlers(discoverer.discover())
			.runtime(this.runtime)
			.connector((request, listener) -> () -> {
				// gives up what never comes to an end
			})
			.externalListener(new NobodyListens())
			.build();
		this.grid.start();
	}

	GridManager grid() {
		return this.grid;
	}

	GridRequester requester() {
		return GridRequester.builder(this.grid, CODECS).build();
	}

	<T> T client(Class<T> type) {
		return GridClientProxyFactory.builder(requester()).codecs(CODECS).build().createClient(type);
	}

	<T> T handler(Class<T> type) {
		return this.context.getBean(type);
	}

	@Override
	public void close() {
		this.grid.close();
		this.runtime.close();
		this.executor.shutdownNow();
		this.context.close();
	}

	private static final class NobodyListens implements TransportListener {

		@Override
		public void start(TransportAcceptor acceptor) {
			// no peer ever dials
		}

		@Override
		public Mono<Void> stop() {
			return Mono.empty();
		}

	}

}
