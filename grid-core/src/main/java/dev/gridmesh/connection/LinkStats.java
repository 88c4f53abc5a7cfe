package dev.gridmesh.connection;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

import dev.gridmesh.PeerStats;

/**
 * The counters and gauges of one link, written by its loop alone and read by any thread.
 * <p>
 * The last round trips are kept as microseconds, rounded up, in an array that grows with
 * them up to {@value #ROUND_TRIPS}.
 */
final class LinkStats {

	private static final int ROUND_TRIPS = 100;

	private static final int NANOS_PER_MICRO = 1000;

	private static final int FIRST_ROUND_TRIPS = 8;

	private static final int[] NONE = {};

	private static final PeerStats.Ping NO_PING = new PeerStats.Ping(null, null, null);

	private static final int MESSAGES_OUT = 0;

	private static final int MERGED_OUT = 1;

	private static final int MERGES_OUT = 2;

	private static final int BYTES_OUT = 3;

	private static final int MESSAGES_IN = 4;

	private static final int BYTES_IN = 5;

	private final AtomicLongArray totals = new AtomicLongArray(6);

	private volatile Gauges gauges = Gauges.ZERO;

	private volatile PeerStats.Ping ping = NO_PING;

	private int[] roundTrips = NONE;

	private int roundTripCount;

	void written(int messages, int bytes) {
		add(MESSAGES_OUT, messages);
		if (messages > 1) {
			add(MERGED_OUT, messages);
			add(MERGES_OUT, 1);
		}
		add(BYTES_OUT, bytes);
	}

	void read(int bytes) {
		add(BYTES_IN, bytes);
	}

	void readMessages(int count) {
		add(MESSAGES_IN, count);
	}

	/** There is one writer, so nothing gets lost between the two steps. */
	private void add(int total, long count) {
		this.totals.lazySet(total, this.totals.get(total) + count);
	}

	/** Publishes the gauges if they changed. Owner loop only. */
	void gauges(int queued, int callsOut, int streamsOut, int callsIn, int streamsIn) {
		Gauges last = this.gauges;
		if (last.queued != queued || last.callsOut != callsOut || last.streamsOut != streamsOut
				|| last.callsIn != callsIn || last.streamsIn != streamsIn) {
			this.gauges = new Gauges(queued, callsOut, streamsOut, callsIn, streamsIn);
		}
	}

	/** Notes a round trip of the heartbeat. Owner loop only. */
	void roundTrip(long nanos, Instant at) {
		int place = this.roundTripCount++ % ROUND_TRIPS;
		if (place == this.roundTrips.length) {
			int room = Math.min(Math.max(FIRST_ROUND_TRIPS, 2 * place), ROUND_TRIPS);
			this.roundTrips = Arrays.copyOf(this.roundTrips, room);
		}
		this.roundTrips[place] = (int) Math.min((nanos + NANOS_PER_MICRO - 1) / NANOS_PER_MICRO, Integer.MAX_VALUE);
		int[] sorted = Arrays.copyOf(this.roundTrips, Math.min(this.roundTripCount, ROUND_TRIPS));
		Arrays.sort(sorted);
		int rank = (int) Math.ceil(sorted.length * 0.99) - 1;
		Duration p99 = Duration.of(sorted[rank], ChronoUnit.MICROS);
		this.ping = new PeerStats.Ping(Duration.ofNanos(nanos), p99, at);
	}

	PeerStats.Ping ping() {
		return this.ping;
	}

	/**
	 * Tells whether nothing of the peer is being served, and nothing waits to be written.
	 * @return whether the link may go without harm to the peer's calls
	 */
	boolean isIdle() {
		Gauges gauges = this.gauges;
		return gauges.callsIn + gauges.streamsIn + gauges.queued == 0;
	}

	PeerStats.Outbound outbound() {
		Gauges gauges = this.gauges;
		return new PeerStats.Outbound(gauges.queued, gauges.callsOut, gauges.streamsOut, this.totals.get(MESSAGES_OUT),
				this.totals.get(MERGED_OUT), this.totals.get(MERGES_OUT), this.totals.get(BYTES_OUT));
	}

	PeerStats.Inbound inbound() {
		Gauges gauges = this.gauges;
		return new PeerStats.Inbound(gauges.callsIn, gauges.streamsIn, this.totals.get(MESSAGES_IN),
				this.totals.get(BYTES_IN), 0);
	}

	/** What is under way at one moment. */
	private record Gauges(int queued, int callsOut, int streamsOut, int callsIn, int streamsIn) {

		private static final Gauges ZERO = new Gauges(0, 0, 0, 0, 0);

	}

}
