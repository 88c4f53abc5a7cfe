package dev.gridmesh.boot.autoconfigure;

import dev.gridmesh.boot.health.RequiredPeers;
import dev.gridmesh.boot.metrics.CallDetail;
import org.jspecify.annotations.Nullable;

/**
 * Configuration properties of how the grid is watched. Not safe for concurrent use.
 *
 * @since 0.1.0
 */
public final class GridMonitoringProperties {

	private GridMonitoringProperties() {
	}

	/**
	 * How calls are observed.
	 *
	 * @since 0.1.0
	 */
	public static class Observations {

		/**
		 * What times calls. Observations where there is a tracer, else meters.
		 */
		private @Nullable CallDetail detail;

		public @Nullable CallDetail getDetail() {
			return this.detail;
		}

		public void setDetail(@Nullable CallDetail detail) {
			this.detail = detail;
		}

	}

	/**
	 * What the health of the grid depends on.
	 *
	 * @since 0.1.0
	 */
	public static class Health {

		/**
		 * Which peers must be connected for the health to be UP.
		 */
		private RequiredPeers require = RequiredPeers.NONE;

		public RequiredPeers getRequire() {
			return this.require;
		}

		public void setRequire(RequiredPeers require) {
			this.require = require;
		}

	}

}
