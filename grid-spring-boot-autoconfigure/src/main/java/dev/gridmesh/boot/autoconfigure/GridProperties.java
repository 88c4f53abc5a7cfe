package dev.gridmesh.boot.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * Configuration properties of the grid. Not safe for concurrent use.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("grid")
public class GridProperties implements InitializingBean {

	/**
	 * Whether this application takes part in a grid.
	 */
	private boolean enabled = true;

	/**
	 * Name of this node as its peers know it, http(s)://host:port. Port 0 stands for the
	 * port of the server. Derived from the peers when exactly one of them is an address
	 * of this machine with the port of the server.
	 */
	private @Nullable String local;

	/**
	 * Comma-separated list of the names of all nodes of the grid, http(s)://host:port,
	 * the same on every node. This node may be among them. A grid of one when empty.
	 */
	private List<String> peers = new ArrayList<>();

	/**
	 * Route that is served and dialed, behind the base path of WebFlux if there is one.
	 */
	private String path = "/grid/v1";

	/**
	 * Time without progress of a write after which a link is dropped.
	 */
	private Duration writeTimeout = Duration.ofSeconds(3);

	@NestedConfigurationProperty
	private final GridServerProperties server = new GridServerProperties();

	private final Ssl ssl = new Ssl();

	@NestedConfigurationProperty
	private final GridAuthProperties auth = new GridAuthProperties();

	@NestedConfigurationProperty
	private final GridConnectProperties connect = new GridConnectProperties();

	private final Heartbeat heartbeat = new Heartbeat();

	@NestedConfigurationProperty
	private final GridCallProperties call = new GridCallProperties();

	@NestedConfigurationProperty
	private final GridMessageProperties message = new GridMessageProperties();

	@NestedConfigurationProperty
	private final GridMessageProperties.Merge merge = new GridMessageProperties.Merge();

	@NestedConfigurationProperty
	private final GridMessageProperties.Inbound inbound = new GridMessageProperties.Inbound();

	@NestedConfigurationProperty
	private final GridMessageProperties.Outbound outbound = new GridMessageProperties.Outbound();

	@NestedConfigurationProperty
	private final GridCallProperties.Stream stream = new GridCallProperties.Stream();

	@NestedConfigurationProperty
	private final GridMessageProperties.Websocket websocket = new GridMessageProperties.Websocket();

	@NestedConfigurationProperty
	private final GridMessageProperties.Codec codec = new GridMessageProperties.Codec();

	@NestedConfigurationProperty
	private final GridHandlersProperties handlers = new GridHandlersProperties();

	private final Extensions extensions = new Extensions();

	private final Shutdown shutdown = new Shutdown();

	@NestedConfigurationProperty
	private final GridMonitoringProperties.Observations observations = new GridMonitoringProperties.Observations();

	@NestedConfigurationProperty
	private final GridMonitoringProperties.Health health = new GridMonitoringProperties.Health();

	/**
	 * Checks what the binder cannot: bounds, and values that must fit each other.
	 * @throws dev.gridmesh.boot.diagnostics.GridPropertiesException for the first that
	 * cannot be used
	 */
	@Override
	public void afterPropertiesSet() {
		GridPropertiesValidator.validate(this);
	}

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public @Nullable String getLocal() {
		return this.local;
	}

	public void setLocal(@Nullable String local) {
		this.local = local;
	}

	public List<String> getPeers() {
		return this.peers;
	}

	public void setPeers(List<String> peers) {
		this.peers = peers;
	}

	public String getPath() {
		return this.path;
	}

	public void setPath(String path) {
		this.path = path;
	}

	public Duration getWriteTimeout() {
		return this.writeTimeout;
	}

	public void setWriteTimeout(Duration writeTimeout) {
		this.writeTimeout = writeTimeout;
	}

	public GridServerProperties getServer() {
		return this.server;
	}

	public Ssl getSsl() {
		return this.ssl;
	}

	public GridAuthProperties getAuth() {
		return this.auth;
	}

	public GridConnectProperties getConnect() {
		return this.connect;
	}

	public Heartbeat getHeartbeat() {
		return this.heartbeat;
	}

	public GridCallProperties getCall() {
		return this.call;
	}

	public GridMessageProperties getMessage() {
		return this.message;
	}

	public GridMessageProperties.Merge getMerge() {
		return this.merge;
	}

	public GridMessageProperties.Inbound getInbound() {
		return this.inbound;
	}

	public GridMessageProperties.Outbound getOutbound() {
		return this.outbound;
	}

	public GridCallProperties.Stream getStream() {
		return this.stream;
	}

	public GridMessageProperties.Websocket getWebsocket() {
		return this.websocket;
	}

	public GridMessageProperties.Codec getCodec() {
		return this.codec;
	}

	public GridHandlersProperties getHandlers() {
		return this.handlers;
	}

	public Extensions getExtensions() {
		return this.extensions;
	}

	public Shutdown getShutdown() {
		return this.shutdown;
	}

	public GridMonitoringProperties.Observations getObservations() {
		return this.observations;
	}

	public GridMonitoringProperties.Health getHealth() {
		return this.health;
	}

	/**
	 * TLS of the sockets that this node dials.
	 *
	 * @since 0.1.0
	 */
	public static class Ssl {

		/**
		 * Name of the SSL bundle for dialing https peers. With a key in it this node
		 * authenticates itself, too.
		 */
		private @Nullable String bundle;

		public @Nullable String getBundle() {
			return this.bundle;
		}

		public void setBundle(@Nullable String bundle) {
			this.bundle = bundle;
		}

	}

	/**
	 * How an established link is watched.
	 *
	 * @since 0.1.0
	 */
	public static class Heartbeat {

		/**
		 * Time between two pings of a link.
		 */
		private Duration interval = Duration.ofSeconds(10);

		/**
		 * Age of the last pong at which a link is dropped, as it is when the peer
		 * acknowledges no piece of a large message for so long. Twice the interval unless
		 * set.
		 */
		private @Nullable Duration timeout;

		public Duration getInterval() {
			return this.interval;
		}

		public void setInterval(Duration interval) {
			this.interval = interval;
		}

		public @Nullable Duration getTimeout() {
			return this.timeout;
		}

		public void setTimeout(@Nullable Duration timeout) {
			this.timeout = timeout;
		}

	}

	/**
	 * What is used beyond protocol v1, with peers that can, too.
	 *
	 * @since 0.1.0
	 */
	public static class Extensions {

		/**
		 * Whether callers are told how many items the handler of a stream takes and sends
		 * ahead, so that they need not declare it.
		 */
		private boolean caps = true;

		/**
		 * Whether the handler of a single request learns that its caller has cancelled.
		 */
		private boolean cancel = true;

		/**
		 * Whether the receiver of a stream gives credits back several at a time. Needs
		 * caps.
		 */
		private boolean bulkCredit = true;

		/**
		 * Whether payloads above 64 KiB travel in pieces, between other messages.
		 */
		private boolean frag = true;

		/**
		 * Whether metadata of calls travels, the context of a trace among it.
		 */
		private boolean meta = true;

		/**
		 * Whether links are renewed without the loss of a call.
		 */
		private boolean renew = true;

		public boolean isCaps() {
			return this.caps;
		}

		public void setCaps(boolean caps) {
			this.caps = caps;
		}

		public boolean isCancel() {
			return this.cancel;
		}

		public void setCancel(boolean cancel) {
			this.cancel = cancel;
		}

		public boolean isBulkCredit() {
			return this.bulkCredit;
		}

		public void setBulkCredit(boolean bulkCredit) {
			this.bulkCredit = bulkCredit;
		}

		public boolean isFrag() {
			return this.frag;
		}

		public void setFrag(boolean frag) {
			this.frag = frag;
		}

		public boolean isMeta() {
			return this.meta;
		}

		public void setMeta(boolean meta) {
			this.meta = meta;
		}

		public boolean isRenew() {
			return this.renew;
		}

		public void setRenew(boolean renew) {
			this.renew = renew;
		}

	}

	/**
	 * How this node leaves the grid.
	 *
	 * @since 0.1.0
	 */
	public static class Shutdown {

		/**
		 * Time that running calls have to finish when the application stops.
		 */
		private Duration drainTimeout = Duration.ofSeconds(10);

		public Duration getDrainTimeout() {
			return this.drainTimeout;
		}

		public void setDrainTimeout(Duration drainTimeout) {
			this.drainTimeout = drainTimeout;
		}

	}

}
