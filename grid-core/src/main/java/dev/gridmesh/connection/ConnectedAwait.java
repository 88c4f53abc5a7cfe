package dev.gridmesh.connection;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

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
			Disposable waiting = states.filter((state) -> state == ConnectionState.CONNECTED)
				.next()
				.subscribe((state) -> sink.success(), sink::error, () -> sink
					.error(new GridDisconnectedException(remote + ": the connection is shut down", false)));
			GridEventLoop.ScheduledTask timer = timer(loop, timeout, () -> sink
				.error(new GridDisconnectedException("%s: not connected within %s".formatted(remote, timeout), true)));
			sink.onDispose(() -> {
				timer.cancel();
				waiting.dispose();
			});
		});
	}

	/** Without a loop there is nothing to wait for: the time is over at once. */
	private static GridEventLoop.ScheduledTask timer(GridEventLoop loop, Duration timeout, Runnable over) {
		try {
			return loop.schedule(over, GridEventLoop.nanos(timeout));
		}
		catch (RejectedExecutionException ex) {
			over.run();
			return () -> {
				// it is over
			};
		}
	}

}
