package dev.gridmesh.spring;

import java.util.List;
import java.util.function.Function;

import dev.gridmesh.CallOptions;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridPeers;
import dev.gridmesh.HandlerId;
import dev.gridmesh.HandlerKind;
import dev.gridmesh.NodeName;
import reactor.core.publisher.Flux;

/**
 * Puts interceptors around what makes calls, and nothing where there are none. Immutable,
 * so safe for any thread.
 *
 * @param interceptors the interceptors, the outermost first
 */
record CallInterceptors(List<GridCallInterceptor> interceptors) {

	CallInterceptors {
		interceptors = List.copyOf(interceptors);
	}

	GridConnection around(GridConnection connection) {
		return this.interceptors.isEmpty() ? connection : new InterceptedConnection(connection, this);
	}

	/**
	 * Puts them around calls to many nodes.
	 * @param peers the nodes
	 * @param connections finds the connection to each of them, with interceptors
	 */
	GridPeers around(GridPeers peers, Function<NodeName, GridConnection> connections) {
		return this.interceptors.isEmpty() ? peers : GridPeers.of(peers::names, connections);
	}

	Flux<byte[]> around(NodeName peer, HandlerId handler, HandlerKind kind, CallOptions options,
			GridCallInterceptor.Next call) {
		GridCallInterceptor.Next next = call;
		for (int i = this.interceptors.size() - 1; i >= 0; i--) {
			GridCallInterceptor interceptor = this.interceptors.get(i);
			GridCallInterceptor.Next rest = next;
			next = (changed) -> Flux
				.defer(() -> intercept(interceptor, new GridOutboundCall(peer, handler, kind, changed), rest));
		}
		return next.proceed(options);
	}

	private static Flux<byte[]> intercept(GridCallInterceptor interceptor, GridOutboundCall call,
			GridCallInterceptor.Next rest) {
		try {
			return interceptor.intercept(call, rest);
		}
		catch (Error ex) {
			// which Reactor would throw on, past the subscriber
			return Flux.error(ex);
		}
	}

}
