package dev.gridmesh.boot.metrics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import dev.gridmesh.GridConnection;
import dev.gridmesh.PeerStats;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one connection. They read what it counts anyhow, when somebody reads
 * them.
 */
final class PeerMeters {

	private final MeterRegistry registry;

	private final GridConnection connection;

	private final Tags peer;

	private final List<Meter> meters = new ArrayList<>();

	PeerMeters(MeterRegistry registry, GridConnection connection) {
		this.registry = registry;
		this.connection = connection;
		this.peer = Tags.of("peer", connection.remote().value());
		counter("grid.messages", "outbound", null, "Messages written", (stats) -> stats.outbound().messages());
		counter("grid.messages", "inbound", null, "Messages read", (stats) -> stats.inbound().messages());
		counter("grid.bytes", "outbound", "bytes", "Bytes written", (stats) -> stats.outbound().bytes());
		counter("grid.bytes", "inbound", "bytes", "Bytes read", (stats) -> stats.inbound().bytes());
		this.meters.add(FunctionCounter.builder("grid.reconnects", connection, (from) -> from.stats().reconnects())
			.description("Links that were established after the first")
			.tags(this.peer)
			.register(registry));
		gauge("grid.merge.size", this.peer, "Messages that travel in one merged message, on average",
				PeerMeters::mergeSize);
		gauge("grid.outbound.queue", this.peer, "Messages that wait to be written",
				(stats) -> stats.outbound().queued());
		gauge("grid.inbound.bytes", this.peer, "Bytes that the peer makes this node hold",
				(stats) -> stats.inbound().held());
		running("grid.requests.active", "Single requests under way", (stats) -> stats.outbound().calls(),
				(stats) -> stats.inbound().calls());
		running("grid.streams.active", "Streams under way", (stats) -> stats.outbound().streams(),
				(stats) -> stats.inbound().streams());
		ping("last", (stats) -> nanos(stats.ping().last()));
		ping("p99", (stats) -> nanos(stats.ping().p99()));
	}

	private void counter(String name, String direction, @Nullable String unit, String description,
			ToDoubleFunction<PeerStats> count) {
		this.meters
			.add(FunctionCounter.builder(name, this.connection, (connection) -> count.applyAsDouble(connection.stats()))
				.description(description)
				.baseUnit(unit)
				.tags(this.peer.and("direction", direction))
				.register(this.registry));
	}

	private void gauge(String name, Tags tags, String description, ToDoubleFunction<PeerStats> value) {
		this.meters.add(Gauge.builder(name, this.connection, (connection) -> value.applyAsDouble(connection.stats()))
			.description(description)
			.tags(tags)
			.register(this.registry));
	}

	private void running(String name, String description, ToDoubleFunction<PeerStats> made,
			ToDoubleFunction<PeerStats> served) {
		gauge(name, this.peer.and("side", "client"), description, made);
		gauge(name, this.peer.and("side", "server"), description, served);
	}

	private void ping(String value, ToDoubleFunction<PeerStats> nanos) {
		this.meters.add(TimeGauge
			.builder("grid.ping", this.connection, TimeUnit.NANOSECONDS,
					(connection) -> nanos.applyAsDouble(connection.stats()))
			.description("Round trips of the heartbeat over the current link")
			.tags(this.peer.and("value", value))
			.register(this.registry));
	}

	private static double mergeSize(PeerStats stats) {
		long merges = stats.outbound().merges();
		return (merges > 0) ? (double) stats.outbound().merged() / merges : Double.NaN;
	}

	private static double nanos(@Nullable Duration duration) {
		return (duration != null) ? duration.toNanos() : Double.NaN;
	}

	void remove() {
		this.meters.forEach(this.registry::remove);
	}

}
