package dev.gridmesh.boot.autoconfigure;

import java.time.Duration;

/**
 * Configuration properties of how calls are run. Not safe for concurrent use.
 *
 * @since 0.1.0
 */
public class GridCallProperties {

	/**
	 * Deadline of a single request that brings none.
	 */
	private Duration timeout = Duration.ofSeconds(60);

	/**
	 * Calls to one peer that may be under way at a time.
	 */
	private int maxInFlight = 10000;

	/**
	 * Calls of one peer that may be under way at a time.
	 */
	private int maxInbound = 10000;

	public Duration getTimeout() {
		return this.timeout;
	}

	public void setTimeout(Duration timeout) {
		this.timeout = timeout;
	}

	public int getMaxInFlight() {
		return this.maxInFlight;
	}

	public void setMaxInFlight(int maxInFlight) {
		this.maxInFlight = maxInFlight;
	}

	public int getMaxInbound() {
		return this.maxInbound;
	}

	public void setMaxInbound(int maxInbound) {
		this.maxInbound = maxInbound;
	}

	/**
	 * How streams are run.
	 *
	 * @since 0.1.0
	 */
	public static class Stream {

		/**
		 * Time between two pings of a stream.
		 */
		private Duration pingInterval = Duration.ofSeconds(15);

		/**
		 * Request items under way to a handler whose annotation names no capacity.
		 */
		private int inCapacity = 16;

		/**
		 * Response items under way from a handler whose annotation names no capacity.
		 */
		private int outCapacity = 16;

		/**
		 * Response items kept in reserve for a handler whose capacity is not known.
		 */
		private int maxOutCapacity = 1024;

		public Duration getPingInterval() {
			return this.pingInterval;
		}

		public void setPingInterval(Duration pingInterval) {
			this.pingInterval = pingInterval;
		}

		public int getInCapacity() {
			return this.inCapacity;
		}

		public void setInCapacity(int inCapacity) {
			this.inCapacity = inCapacity;
		}

		public int getOutCapacity() {
			return this.outCapacity;
		}

		public void setOutCapacity(int outCapacity) {
			this.outCapacity = outCapacity;
		}

		public int getMaxOutCapacity() {
			return this.maxOutCapacity;
		}

		public void setMaxOutCapacity(int maxOutCapacity) {
			this.maxOutCapacity = maxOutCapacity;
		}

	}

}
