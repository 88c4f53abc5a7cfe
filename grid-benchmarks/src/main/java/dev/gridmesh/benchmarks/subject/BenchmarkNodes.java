package dev.gridmesh.benchmarks.subject;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import dev.gridmesh.GridHandlers;
import dev.gridmesh.GridManager;
import dev.gridmesh.GridRuntime;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.auth.GridAuth;
import dev.gridmesh.manager.GridManagerBuilder;
import dev.gridmesh.transport.netty.ReactorNettyConnector;
import dev.gridmesh.transport.netty.ReactorNettyListener;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/**
 * Makes nodes of a grid that serve a {@link Service}.
 */
final class BenchmarkNodes {

	static final HandlerId ANSWER = HandlerId.named("answer");

	static final HandlerId HANG = HandlerId.named("hang");

	static final HandlerId RESPONSES = HandlerId.named("responses");

	static final HandlerId COLLECT = HandlerId.named("collect");

	static final HandlerId EXCHANGE = HandlerId.named("exchange");

	private static final String SECRET = "the secret of the benchmark alone";

	private BenchmarkNodes() {
	}

	static ReactorNettyListener listener(LoopResources loops) {
		return ReactorNettyListener.builder(0).address(Setup.HOST).loopResources(loops).build();
	}

	static NodeName name(int port) {
		return NodeName.of("http://" + Setup.HOST + ":" + port);
	}

	static GridManager node(Supplier<NodeName> name, ReactorNettyListener listener, @Nullable Service service,
			GridRuntime runtime, LoopResources loops, UnaryOperator<GridManagerBuilder> variant) {
		GridManagerBuilder builder = GridManagerBuilder.create()
			.local(name)
			.externalListener(listener)
			.connector(ReactorNettyConnector.builder().loopResources(loops).build())
			.runtime(runtime)
			.auth(GridAuth.mutual(SECRET));
		if (service != null) {
			serve(builder, service);
		}
		return variant.apply(builder).build();
	}

	private static void serve(GridManagerBuilder builder, Service service) {
		int window = Setup.STREAM_WINDOW;
		builder.handler(GridHandlers.single(ANSWER, (payload, call) -> Mono.just(service.answer(bytes(payload)))))
			.handler(GridHandlers.single(HANG, (payload, call) -> service.hang(bytes(payload))))
			.handler(GridHandlers.responseStream(RESPONSES, window,
					(payload, items, call) -> service.responses(bytes(payload))))
			// the count is an item, so the stream has two ways
			.handler(GridHandlers.twoWayStream(COLLECT, window, 1,
					(payload, items, call) -> service.collect(items).flux()))
			.handler(GridHandlers.twoWayStream(EXCHANGE, window, window,
					(payload, items, call) -> service.exchange(items)));
	}

	private static byte[] bytes(byte @Nullable [] payload) {
		return (payload != null) ? payload : RawLink.NOTHING;
	}

}
