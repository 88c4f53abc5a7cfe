package dev.gridmesh.boot.autoconfigure;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridManager;
import dev.gridmesh.spring.GridConnectionEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes the states of connections as application events, on a thread of its own,
 * since listeners may block.
 */
final class GridConnectionEventPublisher {

	private static final Logger logger = LoggerFactory.getLogger(GridConnectionEventPublisher.class);

	private final ApplicationEventPublisher publisher;

	private final Disposable.Composite resources = Disposables.composite();

	GridConnectionEventPublisher(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	void start(GridManager grid) {
		Scheduler scheduler = Schedulers.newSingle("grid-events", true);
		this.resources.add(scheduler);
		for (GridConnection connection : grid.connections()) {
			Flux<GridConnectionEvent> events = connection.states()
				.filter((state) -> state != ConnectionState.UNCONNECTED)
				.map((state) -> new GridConnectionEvent(connection.remote(), state));
			this.resources.add(events.publishOn(scheduler, 1).subscribe(this::publish));
		}
	}

	private void publish(GridConnectionEvent event) {
		try {
			this.publisher.publishEvent(event);
		}
		catch (RuntimeException ex) {
			logger.warn("A listener of {} failed", event, ex);
		}
	}

	void stop() {
		this.resources.dispose();
	}

}
