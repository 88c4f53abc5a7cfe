package dev.gridmesh.boot.autoconfigure;

import java.net.InetAddress;

import org.jspecify.annotations.Nullable;

/**
 * Configuration properties of a server of the grid's own. Not safe for concurrent use.
 *
 * @since 0.1.0
 */
public class GridServerProperties {

	/**
	 * Port of a server for the grid alone, 0 for any free one. The grid shares the web
	 * server of the application unless set.
	 */
	private @Nullable Integer port;

	/**
	 * Network address to which the server of the grid binds.
	 */
	private @Nullable InetAddress address;

	private final Ssl ssl = new Ssl();

	public @Nullable Integer getPort() {
		return this.port;
	}

	public void setPort(@Nullable Integer port) {
		this.port = port;
	}

	public @Nullable InetAddress getAddress() {
		return this.address;
	}

	public void setAddress(@Nullable InetAddress address) {
		this.address = address;
	}

	public Ssl getSsl() {
		return this.ssl;
	}

	/**
	 * TLS of the server of the grid.
	 *
	 * @since 0.1.0
	 */
	public static class Ssl {

		/**
		 * Name of the SSL bundle of the server of the grid.
		 */
		private @Nullable String bundle;

		/**
		 * Whether those who dial must have a certificate. By default they must where the
		 * SSL bundle has a trust store, and are not asked where it has none.
		 */
		private @Nullable ClientAuth clientAuth;

		public @Nullable String getBundle() {
			return this.bundle;
		}

		public void setBundle(@Nullable String bundle) {
			this.bundle = bundle;
		}

		public @Nullable ClientAuth getClientAuth() {
			return this.clientAuth;
		}

		public void setClientAuth(@Nullable ClientAuth clientAuth) {
			this.clientAuth = clientAuth;
		}

	}

	/**
	 * What a server does about certificates of those who dial.
	 *
	 * @since 0.1.0
	 */
	public enum ClientAuth {

		/** Does not ask for one. */
		NONE,

		/**
		 * Asks, takes those that come without one, and refuses one that it does not
		 * trust.
		 */
		WANT,

		/** Takes nobody without one that it trusts. */
		NEED

	}

}
