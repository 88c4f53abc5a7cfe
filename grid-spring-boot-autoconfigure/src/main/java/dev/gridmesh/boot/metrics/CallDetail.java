package dev.gridmesh.boot.metrics;

/**
 * What times the calls of a node: one thing is enough. Safe for any thread.
 *
 * @since 0.1.0
 */
public enum CallDetail {

	/** The meters {@code grid.requests} and {@code grid.streams}. */
	METERS,

	/** The observations {@code grid.client} and {@code grid.server}. */
	OBSERVATIONS,

	/** Meters and observations, each call twice. */
	BOTH;

	/**
	 * Tells whether the meters of this project time calls.
	 * @return whether they do
	 */
	public boolean hasMeters() {
		return this != OBSERVATIONS;
	}

	/**
	 * Tells whether calls are observed.
	 * @return whether they are
	 */
	public boolean hasObservations() {
		return this != METERS;
	}

}
