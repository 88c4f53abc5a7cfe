package dev.gridmesh.connection;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

import dev.gridmesh.PeerStats;

/**
 * The counters of a connection, written by the loops of its links and read by any thread.
 * The totals go on over reconnects; the gauges are those of the current link.
 */
final class LinkStats {

	private static final int ROUND_TRIPS = 100;

	private final LongAdder messagesOut = new LongAdder();

	private final LongAdder mergedOut = new LongAdder();

	private final LongAdder mergesOut = new LongAdder();

	private final LongAdder bytesOut = new LongAdder();

	private final LongAdder messagesIn = new LongAdder();

	private final LongAdder bytesIn = new LongAdder();

	private volatile Gauges gauges = Gauges.ZERO;

	private volatile PeerStats.Ping ping = new PeerStats.Ping(null, null, null);

	private final long[] roundTrips = new long[ROUND_TRIPS];

	private int roundTripCount;

	void written(int messages, int bytes) {
		this.messagesOut.add(messages);
		if (messages > 1) {
			this.mergedOut.add(messages);
			this.mergesOut.increment();
		}
		this.bytesOut.add(bytes);
	}

	void read(int bytes) {
		this.bytesIn.add(bytes);
	}

	void readMessages(int count) {
		this.messagesIn.add(count);
	}

	/** Publishes the gauges if they changed. Owner loop only. */
	void gauges(int queued, int callsOut, int streamsOut, int callsIn, int streamsIn) {
		Gauges last = this.gauges;
		if (last.queued != queued || last.callsOut != callsOut || last.streamsOut != streamsOut
				|| last.callsIn != callsIn || last.streamsIn != streamsIn) {
			this.gauges = new Gauges(queued, callsOut, streamsOut, callsIn, streamsIn);
		}
	}

	/** Forgets the round trips of the last link. Owner loop of the new link only. */
	void linkStarted() {
		this.roundTripCount = 0;
	}

	/** Notes a round trip of the heartbeat. Owner loop only. */
	void roundTrip(long nanos, Instant at) {
		this.roundTrips[this.roundTripCount++ % ROUND_TRIPS] = nanos;
		long[] sorted = Arrays.copyOf(this.roundTrips, Math.min(this.roundTripCount, ROUND_TRIPS));
		Arrays.sort(sorted);
		int rank = (int) Math.ceil(sorted.length * 0.99) - 1;
		this.ping = new PeerStats.Ping(Duration.ofNanos(nanos), Duration.ofNanos(sorted[rank]), at);
	}

	PeerStats.Ping ping() {
		return this.ping;
	}

	PeerStats.Outbound outbound() {
		Gauges gauges = this.gauges;
		return new PeerStats.Outbound(gauges.queued, gauges.callsOut, gauges.streamsOut, this.messagesOut.sum(),
				this.mergedOut.sum(), this.mergesOut.sum(), this.bytesOut.sum());
	}

	PeerStats.Inbound inbound() {
		Gauges gauges = this.gauges;
		return new PeerStats.Inbound(gauges.callsIn, gauges.streamsIn, this.messagesIn.sum(), this.bytesIn.sum());
	}

	/** What is under way at one moment. */
	private record Gauges(int queued, int callsOut, int streamsOut, int callsIn, int streamsIn) {

		private static final Gauges ZERO = new Gauges(0, 0, 0, 0, 0);

	}

}
