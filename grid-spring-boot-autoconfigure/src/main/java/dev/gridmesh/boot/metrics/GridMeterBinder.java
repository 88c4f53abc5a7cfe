package dev.gridmesh.boot.metrics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.gridmesh.ApplicationPart;
import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridManager;
import dev.gridmesh.application.Failures;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Registers the meters of connections, and removes those of peers that are peers no more.
 * Safe for any thread.
 *
 * @since 0.1.0
 */
public final class GridMeterBinder implements MeterBinder {

	private static final Logger logger = LoggerFactory.getLogger(GridMeterBinder.class);

	private final GridManager grid;

	private final @Nullable CallMeters calls;

	/**
	 * Makes a binder.
	 * @param grid whose connections are to be seen
	 * @param calls the meters of calls, which go with their peers, or {@code null} if
	 * there are none
	 */
	public GridMeterBinder(GridManager grid, @Nullable CallMeters calls) {
		this.grid = grid;
		this.calls = calls;
	}

	/**
	 * Registers the meters of the peers that there are, and from then on follows their
	 * changes until the grid ends.
	 */
	@Override
	public void bindTo(MeterRegistry registry) {
		for (ConnectionState state : ConnectionState.values()) {
			Gauge.builder("grid.connections", this.grid, (grid) -> count(grid, state))
				.description("Peers by the state of the connection to them")
				.tag("state", lowerCase(state))
				.register(registry);
		}
		for (ApplicationPart part : ApplicationPart.values()) {
			FunctionCounter
				.builder("grid.application.errors", this.grid,
						(grid) -> grid.applicationErrors().getOrDefault(part, 0L))
				.description("What code of the application threw at the grid")
				.tag("part", lowerCase(part))
				.register(registry);
		}
		Map<GridConnection, PeerMeters> bound = new LinkedHashMap<>();
		this.grid.connectionChanges().subscribe((connections) -> follow(registry, bound, connections));
	}

	private static String lowerCase(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	private static double count(GridManager grid, ConnectionState state) {
		return grid.connections().stream().filter((connection) -> connection.state() == state).count();
	}

	/** Takes the peers that there are now; called by one thread at a time. */
	private void follow(MeterRegistry registry, Map<GridConnection, PeerMeters> bound,
			List<GridConnection> connections) {
		// first, since a peer may have been removed and added again, with the same tags
		bound.entrySet().removeIf((entry) -> {
			boolean gone = !connections.contains(entry.getKey());
			if (gone) {
				entry.getValue().remove();
				forget(entry.getKey());
			}
			return gone;
		});
		connections.forEach((connection) -> bind(registry, bound, connection));
	}

	private static void bind(MeterRegistry registry, Map<GridConnection, PeerMeters> bound, GridConnection connection) {
		try {
			bound.computeIfAbsent(connection, (added) -> new PeerMeters(registry, added));
		}
		catch (Throwable ex) {
			// a filter of the application, for example; it must not end this for all
			// peers
			Failures.log(logger, Level.WARN, ex, "The meters of {} cannot be registered", connection.remote());
		}
	}

	private void forget(GridConnection connection) {
		if (this.calls != null) {
			this.calls.forget(connection.remote());
		}
	}

}
