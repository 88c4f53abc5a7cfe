package dev.gridmesh.spring.handler;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import dev.gridmesh.GridCall;
import dev.gridmesh.GridOverloadException;
import dev.gridmesh.HandlerExecution;
import dev.gridmesh.NodeName;
import dev.gridmesh.application.PeerTask;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Where blocking code that belongs to a call may run: on the thread that invoked its
 * handler, if that was one of the handler executor, else on another one of it. Made on
 * the thread that invokes the handler; then safe for any.
 */
final class BlockingPlace {

	private final @Nullable Thread thread;

	private final Executor executor;

	BlockingPlace(HandlerExecution execution, Executor executor) {
		this.thread = (execution == HandlerExecution.EXECUTOR) ? Thread.currentThread() : null;
		this.executor = executor;
	}

	/**
	 * Goes there.
	 * @param call in whose turn it runs
	 * @return completes on a thread that may block; at once if this is one; fails with
	 * {@link GridOverloadException} if there is none, with {@link IllegalStateException}
	 * if the executor fails in any other way
	 */
	Mono<Void> enter(GridCall call) {
		return Mono.create((sink) -> {
			if (Thread.currentThread() == this.thread) {
				sink.success();
				return;
			}
			try {
				this.executor.execute(new Entry(call.caller(), sink));
			}
			catch (RejectedExecutionException ex) {
				sink.error(new GridOverloadException("handler busy: no thread for " + call.handler()));
			}
			catch (Throwable ex) {
				// an Error, too: Reactor would throw it on, and the call would never end
				sink.error(new IllegalStateException("no thread for %s: its executor failed".formatted(call.handler()),
						ex));
			}
		});
	}

	/** Goes on with a call once there is a thread. */
	private record Entry(NodeName peer, MonoSink<Void> sink) implements PeerTask {

		@Override
		public void run() {
			this.sink.success();
		}

	}

}
