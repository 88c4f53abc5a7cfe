package dev.gridmesh.boot.autoconfigure;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridManager;
import dev.gridmesh.application.Failures;
import dev.gridmesh.spring.GridConnectionEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes the states of connections as application events, those of peers that are
 * added later included, on a thread of its own, since listeners may block.
 */
final class GridConnectionEventPublisher {

	private static final Logger logger = LoggerFactory.getLogger(GridConnectionEventPublisher.class);

	private final ApplicationEventPublisher publisher;

	/** Those of the current run. */
	private final Disposable.Swap resources = Disposables.swap();

	GridConnectionEventPublisher(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	void start(GridManager grid) {
		Scheduler scheduler = Schedulers.newSingle("grid-events", true);
		Set<GridConnection> known = ConcurrentHashMap.newKeySet();
		Flux<GridConnectionEvent> events = grid.connectionChanges()
			.publishOn(scheduler, 1)
			.flatMapIterable((connections) -> connections, 1)
			.filter((connection) -> connection.state() != ConnectionState.SHUTDOWN && known.add(connection))
			.flatMap((connection) -> events(connection).doFinally((signal) -> known.remove(connection)),
					Integer.MAX_VALUE, 1);
		Disposable subscription = events.publishOn(scheduler, 1).subscribe(this::publish);
		this.resources.update(() -> {
			subscription.dispose();
			// behind what is queued there, so that none of it is rejected
			scheduler.schedule(scheduler::dispose);
		});
	}

	private static Flux<GridConnectionEvent> events(GridConnection connection) {
		return connection.states()
			.filter((state) -> state != ConnectionState.UNCONNECTED)
			.map((state) -> new GridConnectionEvent(connection.remote(), state));
	}

	private void publish(GridConnectionEvent event) {
		try {
			this.publisher.publishEvent(event);
		}
		catch (Throwable ex) {
			// the next event is published all the same, be it an Error
			Failures.log(logger, Level.WARN, ex, "A listener of {} failed", event);
		}
	}

	void stop() {
		this.resources.update(Disposables.disposed());
	}

}
