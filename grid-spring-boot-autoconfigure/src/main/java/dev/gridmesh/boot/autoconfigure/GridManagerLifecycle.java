package dev.gridmesh.boot.autoconfigure;

import java.time.Duration;

import dev.gridmesh.GridManager;
import dev.gridmesh.spring.handler.GridHandlerDiscoverer;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the grid once the web server listens, and lets it leave before the web server
 * shuts down gracefully, which would wait for the grid's sockets.
 */
final class GridManagerLifecycle implements SmartLifecycle {

	/** A constant of the compiler, so the class that it comes from is not needed. */
	static final int PHASE = WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 512;

	private final GridManager grid;

	private final GridHandlerDiscoverer discoverer;

	private final GridConnectionEventPublisher events;

	private final PeerHostCheck hostCheck;

	private final PeerWait peerWait;

	private final Duration drainTimeout;

	private volatile boolean running;

	GridManagerLifecycle(GridManager grid, GridHandlerDiscoverer discoverer, GridConnectionEventPublisher events,
			PeerHostCheck hostCheck, PeerWait peerWait, Duration drainTimeout) {
		this.grid = grid;
		this.discoverer = discoverer;
		this.events = events;
		this.hostCheck = hostCheck;
		this.peerWait = peerWait;
		this.drainTimeout = drainTimeout;
	}

	@Override
	public void start() {
		this.discoverer.verify();
		this.grid.start();
		this.running = true;
		this.events.start(this.grid);
		this.hostCheck.start(this.grid);
		this.peerWait.await(this.grid);
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		this.grid.stop(this.drainTimeout).doFinally((signal) -> {
			this.events.stop();
			callback.run();
		}).onErrorComplete().subscribe();
	}

	@Override
	public void stop() {
		this.running = false;
		this.grid.close();
		this.events.stop();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * A node that left is not paused: its peers would see it as down.
	 */
	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
