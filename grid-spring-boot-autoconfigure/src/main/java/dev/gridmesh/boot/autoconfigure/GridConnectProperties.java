package dev.gridmesh.boot.autoconfigure;

import java.time.Duration;

/**
 * Configuration properties of how links are made. Not safe for concurrent use.
 *
 * @since 0.1.0
 */
public class GridConnectProperties {

	/**
	 * Time that a TCP connection may take.
	 */
	private Duration timeout = Duration.ofSeconds(2);

	/**
	 * Time that a handshake may take, from the upgrade on.
	 */
	private Duration handshakeTimeout = Duration.ofSeconds(20);

	/**
	 * Shortest pause between two attempts to dial.
	 */
	private Duration minDelay = Duration.ofSeconds(1);

	/**
	 * Longest pause between two attempts to dial.
	 */
	private Duration maxDelay = Duration.ofSeconds(2);

	/**
	 * Accepted sockets that may be without a finished handshake at a time, a quarter of
	 * them from one address; beyond that the oldest is closed.
	 */
	private int maxPendingHandshakes = 100;

	/**
	 * Time that a link goes on for the calls that it has, once it was renewed; what runs
	 * longer ends as disconnected.
	 */
	private Duration retireTimeout = Duration.ofMinutes(10);

	/**
	 * Which peers the start of the application waits for.
	 */
	private WaitForPeers waitForPeers = WaitForPeers.NONE;

	/**
	 * Time after which the start goes on without the peers that it waits for.
	 */
	private Duration waitTimeout = Duration.ofSeconds(30);

	public Duration getTimeout() {
		return this.timeout;
	}

	public void setTimeout(Duration timeout) {
		this.timeout = timeout;
	}

	public Duration getHandshakeTimeout() {
		return this.handshakeTimeout;
	}

	public void setHandshakeTimeout(Duration handshakeTimeout) {
		this.handshakeTimeout = handshakeTimeout;
	}

	public Duration getMinDelay() {
		return this.minDelay;
	}

	public void setMinDelay(Duration minDelay) {
		this.minDelay = minDelay;
	}

	public Duration getMaxDelay() {
		return this.maxDelay;
	}

	public void setMaxDelay(Duration maxDelay) {
		this.maxDelay = maxDelay;
	}

	public int getMaxPendingHandshakes() {
		return this.maxPendingHandshakes;
	}

	public void setMaxPendingHandshakes(int maxPendingHandshakes) {
		this.maxPendingHandshakes = maxPendingHandshakes;
	}

	public Duration getRetireTimeout() {
		return this.retireTimeout;
	}

	public void setRetireTimeout(Duration retireTimeout) {
		this.retireTimeout = retireTimeout;
	}

	public WaitForPeers getWaitForPeers() {
		return this.waitForPeers;
	}

	public void setWaitForPeers(WaitForPeers waitForPeers) {
		this.waitForPeers = waitForPeers;
	}

	public Duration getWaitTimeout() {
		return this.waitTimeout;
	}

	public void setWaitTimeout(Duration waitTimeout) {
		this.waitTimeout = waitTimeout;
	}

	/**
	 * Which peers the start waits for.
	 *
	 * @since 0.1.0
	 */
	public enum WaitForPeers {

		/**
		 * No peer.
		 */
		NONE,

		/**
		 * So many that they are a majority of all nodes together with this one.
		 */
		QUORUM,

		/**
		 * All peers.
		 */
		ALL

	}

}
