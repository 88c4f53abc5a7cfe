package dev.gridmesh.connection;

import java.time.Duration;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridDisconnectedException;
import dev.gridmesh.GridEventLoop;
import dev.gridmesh.NodeName;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Waits for a connection to be connected, on the time of the runtime. Safe for any
 * thread.
 */
final class ConnectedAwait {

	private ConnectedAwait() {
	}

	static Mono<Void> of(NodeName remote, Flux<ConnectionState> states, Duration timeout, GridEventLoop loop) {
		return Mono.create((sink) -> {
			GridEventLoop.ScheduledTask timer = loop.schedule(() -> sink
				.error(new GridDisconnectedException("%s: not connected within %s".formatted(remote, timeout), true)),
					timeout.toNanos());
			Disposable waiting = states.filter((state) -> state == ConnectionState.CONNECTED)
				.next()
				.subscribe((state) -> sink.success(), sink::error, () -> sink
					.error(new GridDisconnectedException(remote + ": the connection is shut down", false)));
			sink.onDispose(() -> {
				timer.cancel();
				waiting.dispose();
			});
		});
	}

}
