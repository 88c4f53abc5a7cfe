package dev.gridmesh.manager;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.gridmesh.ApplicationPart;
import dev.gridmesh.application.Failures;
import dev.gridmesh.connection.OwnerQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import reactor.core.publisher.Mono;

/**
 * The end of one run of a node: lets calls finish, stops to accept, closes all
 * connections, lets go of what belongs to the run. Goes on past what fails, and ends
 * once, within the time for the calls and that of two steps.
 * <p>
 * State: what has failed so far, of the owner; the end, which any number of subscribers
 * wait for, none of whom can keep it from the others.
 */
final class Stopping {

	/** How long the listener may take to stop, and the connections to end. */
	static final Duration STEP_LIMIT = Duration.ofSeconds(5);

	private static final Logger logger = LoggerFactory.getLogger(Stopping.class);

	private static final String LEAVING = "this node leaves";

	private final NodeRun node;

	private final OwnerQueue owner;

	private final Drain drain;

	private final CompletableFuture<@Nullable Void> end;

	private final Runnable onStopped;

	private @Nullable Throwable failure;

	/**
	 * Makes a stop that has not begun.
	 * @param node the run that ends
	 * @param limit how long calls may take
	 * @param end completed when the node has stopped, with an error if something failed
	 * @param onStopped run before that
	 */
	Stopping(NodeRun node, Duration limit, CompletableFuture<@Nullable Void> end, Runnable onStopped) {
		this.node = node;
		this.owner = new OwnerQueue(node.runtime());
		this.drain = new Drain(node.runtime(), this.owner, node::isIdle, limit);
		this.end = end;
		this.onStopped = onStopped;
	}

	void begin() {
		this.node.leave();
		this.drain.begin(this::stopListener);
	}

	/**
	 * Lets calls finish for no longer than that.
	 * @param limit how long they may take from the beginning of the stop
	 */
	void shorten(Duration limit) {
		this.drain.shorten(limit);
	}

	private void stopListener() {
		new LimitedStep(this.node.runtime(), this.owner, "the stop of the listener", (error) -> {
			failed(ApplicationPart.TRANSPORT_LISTENER, error);
			endConnections();
		}).begin(this.node.listener()::stop, STEP_LIMIT);
	}

	private void endConnections() {
		run(this.node.acceptor()::close);
		new LimitedStep(this.node.runtime(), this.owner, "the end of the connections", (error) -> {
			if (error != null) {
				delay(error);
			}
			finish();
		}).begin(() -> {
			List<Mono<Void>> ends = this.node.shutDown(LEAVING);
			return Mono.whenDelayError(ends);
		}, STEP_LIMIT);
	}

	private void finish() {
		run(this.node::close);
		run(this.onStopped);
		Throwable failed = this.failure;
		if (failed == null) {
			this.end.complete(null);
		}
		else {
			Failures.log(logger, Level.WARN, failed, "{}: did not stop cleanly", this.node.name());
			this.end.completeExceptionally(failed);
		}
	}

	private void run(Runnable step) {
		try {
			step.run();
		}
		catch (Throwable ex) {
			failed(ApplicationPart.RUNTIME, ex);
		}
	}

	private void failed(ApplicationPart part, @Nullable Throwable error) {
		if (error == null) {
			return;
		}
		delay(error);
		this.node.errors().report(part, error);
	}

	/** What failed first is the failure of the stop, when all is done. */
	private void delay(Throwable error) {
		if (this.failure == null) {
			this.failure = error;
		}
		else if (this.failure != error) {
			this.failure.addSuppressed(error);
		}
	}

}
