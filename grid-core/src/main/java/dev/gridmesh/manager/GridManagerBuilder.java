package dev.gridmesh.manager;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

import dev.gridmesh.ConnectionSettings;
import dev.gridmesh.ErrorListener;
import dev.gridmesh.GridManager;
import dev.gridmesh.GridRuntime;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.NodeName;
import dev.gridmesh.application.ApplicationErrors;
import dev.gridmesh.application.PeerIdentities;
import dev.gridmesh.auth.GridAuth;
import dev.gridmesh.auth.GridAuthenticator;
import dev.gridmesh.auth.GridCredentials;
import dev.gridmesh.auth.NodeIdentity;
import dev.gridmesh.observation.GridListener;
import dev.gridmesh.transport.TransportConnector;
import dev.gridmesh.transport.TransportListener;
import dev.gridmesh.transport.netty.ReactorNettyConnector;
import dev.gridmesh.transport.netty.ReactorNettyListener;
import dev.gridmesh.transport.netty.ReactorNettyRuntime;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link GridManager}. Not safe for concurrent use; the manager is.
 * <p>
 * Needed are the local name, {@link #auth(GridAuth)}, and a way to accept:
 * {@link #listen(int)} or {@link #externalListener(TransportListener)}.
 *
 * @since 0.1.0
 */
public final class GridManagerBuilder {

	/** Route of the grid unless set. */
	public static final String DEFAULT_PATH = "/grid/v1";

	private @Nullable Supplier<NodeName> local;

	private Supplier<? extends Collection<NodeName>> peers = List::of;

	private String path = DEFAULT_PATH;

	private @Nullable GridAuth auth;

	private NodeIdentity identity = NodeIdentity.NAME;

	private @Nullable GridAuthenticator authenticator;

	private @Nullable GridCredentials credentials;

	private final List<HandlerDefinition> handlers = new ArrayList<>();

	private final List<GridListener> listeners = new ArrayList<>();

	private ErrorListener errorListener = (error) -> {
		// they are in the log
	};

	private Predicate<? super Throwable> loggedHandlerFailures = ApplicationErrors::isFaultOfHandler;

	private @Nullable TransportListener listener;

	private @Nullable TransportConnector connector;

	private @Nullable GridRuntime runtime;

	private final ConnectionSettings.Builder settings = ConnectionSettings.builder();

	private GridManagerBuilder() {
	}

	/**
	 * Starts with the defaults.
	 * @return a new builder
	 */
	public static GridManagerBuilder create() {
		return new GridManagerBuilder();
	}

	/**
	 * Sets this node's own name.
	 * @param name {@code http(s)://host:port}, as the peers know it
	 * @return this builder
	 */
	public GridManagerBuilder local(String name) {
		NodeName local = NodeName.of(name);
		return local(() -> local);
	}

	/**
	 * Sets where this node's own name comes from when it is only known at start.
	 * @param name asked once, when the grid starts, after the listener has started
	 * @return this builder
	 */
	public GridManagerBuilder local(Supplier<NodeName> name) {
		this.local = Objects.requireNonNull(name, "name");
		return this;
	}

	/**
	 * Sets the nodes of the grid.
	 * @param names the names of all nodes; this one may be among them
	 * @return this builder
	 */
	public GridManagerBuilder peers(String... names) {
		List<NodeName> peers = List.of(names).stream().map(NodeName::of).toList();
		return peers(() -> peers);
	}

	/**
	 * Sets where the nodes of the grid come from when they are only known at start.
	 * @param names asked once, when the grid starts
	 * @return this builder
	 */
	public GridManagerBuilder peers(Supplier<? extends Collection<NodeName>> names) {
		this.peers = Objects.requireNonNull(names, "names");
		return this;
	}

	/**
	 * Sets the route that is dialled and served, {@value #DEFAULT_PATH} unless set.
	 * @param path the path, beginning with a slash
	 * @return this builder
	 */
	public GridManagerBuilder path(String path) {
		if (!path.startsWith("/")) {
			throw new IllegalArgumentException("the path must begin with a slash: '" + path + "'");
		}
		this.path = path;
		return this;
	}

	/**
	 * Sets how this node proves that it belongs to the grid, and how it checks others.
	 * @param auth the protocol, the same on all nodes
	 * @return this builder
	 */
	public GridManagerBuilder auth(GridAuth auth) {
		this.auth = Objects.requireNonNull(auth, "auth");
		return this;
	}

	/**
	 * Sets what other nodes must show for the names that they claim,
	 * {@link NodeIdentity#NAME} unless set.
	 * @param identity {@link NodeIdentity#CERTIFICATE} needs
	 * {@link GridAuth#mutual(String, String...)}, https names, a listener that asks for
	 * certificates, and a connector that has one
	 * @return this builder
	 */
	public GridManagerBuilder identity(NodeIdentity identity) {
		this.identity = Objects.requireNonNull(identity, "identity");
		return this;
	}

	/**
	 * Sets who says whether other nodes are those whose names they claim, after whatever
	 * else they must show; nobody unless set. Needs
	 * {@link GridAuth#mutual(String, String...)}.
	 * @param authenticator asked once for each link
	 * @return this builder
	 */
	public GridManagerBuilder authenticator(GridAuthenticator authenticator) {
		this.authenticator = Objects.requireNonNull(authenticator, "authenticator");
		return this;
	}

	/**
	 * Sets what this node shows to the authenticators of others, nothing unless set.
	 * Needs {@link GridAuth#mutual(String, String...)} and https names: what is shown
	 * would be anybody's.
	 * @param credentials asked once for each link
	 * @return this builder
	 */
	public GridManagerBuilder credentials(GridCredentials credentials) {
		this.credentials = Objects.requireNonNull(credentials, "credentials");
		return this;
	}

	/**
	 * Adds a handler.
	 * @param handler what to serve
	 * @return this builder
	 */
	public GridManagerBuilder handler(HandlerDefinition handler) {
		this.handlers.add(Objects.requireNonNull(handler, "handler"));
		return this;
	}

	/**
	 * Adds handlers.
	 * @param handlers what to serve
	 * @return this builder
	 */
	public GridManagerBuilder handlers(Collection<HandlerDefinition> handlers) {
		handlers.forEach(this::handler);
		return this;
	}

	/**
	 * Adds somebody who is told of each call that this node makes or serves. Without one
	 * no call is looked at.
	 * @param listener told after those that were added before it
	 * @return this builder
	 */
	public GridManagerBuilder listener(GridListener listener) {
		this.listeners.add(Objects.requireNonNull(listener, "listener"));
		return this;
	}

	/**
	 * Sets who is told of everything that code of the application throws at the grid:
	 * handlers, subscribers, token issuers, executors and whatever else it supplies.
	 * @param listener told besides the log
	 * @return this builder
	 */
	public GridManagerBuilder errorListener(ErrorListener listener) {
		this.errorListener = Objects.requireNonNull(listener, "listener");
		return this;
	}

	/**
	 * Says whether failures of handlers are logged where they happen, at level WARN with
	 * stack trace and caller, as they are unless set. What is the caller's own mistake,
	 * such as an invalid payload, is logged at level DEBUG in any case.
	 * @param log false to have all of them at level DEBUG
	 * @return this builder
	 */
	public GridManagerBuilder logHandlerFailures(boolean log) {
		return logHandlerFailures(log ? ApplicationErrors::isFaultOfHandler : (failure) -> false);
	}

	/**
	 * Says which failures of handlers are logged where they happened, at level WARN with
	 * stack trace and caller. Unless set, all are but
	 * {@link dev.gridmesh.GridPayloadException}, the caller's own mistake, and
	 * {@link dev.gridmesh.GridRemoteException}, a text that the handler chose to answer
	 * with.
	 * @param which true for those to log, which runs on any thread; the others are logged
	 * at level DEBUG
	 * @return this builder
	 */
	public GridManagerBuilder logHandlerFailures(Predicate<? super Throwable> which) {
		this.loggedHandlerFailures = Objects.requireNonNull(which, "which");
		return this;
	}

	/**
	 * Listens on a port of the grid's own, on all addresses.
	 * @param port the port, 0 for any that is free
	 * @return this builder
	 */
	public GridManagerBuilder listen(int port) {
		return externalListener(ReactorNettyListener.create(port));
	}

	/**
	 * Sets who accepts: the application's web server, or anything else that speaks the
	 * transport SPI.
	 * @param listener hands accepted transports over
	 * @return this builder
	 */
	public GridManagerBuilder externalListener(TransportListener listener) {
		this.listener = Objects.requireNonNull(listener, "listener");
		return this;
	}

	/**
	 * Sets who dials; WebSockets over Reactor Netty unless set.
	 * @param connector dials
	 * @return this builder
	 */
	public GridManagerBuilder connector(TransportConnector connector) {
		this.connector = Objects.requireNonNull(connector, "connector");
		return this;
	}

	/**
	 * Sets time, chance, loops and executors; those of Reactor Netty unless set.
	 * @param runtime the runtime, which outlives the manager
	 * @return this builder
	 */
	public GridManagerBuilder runtime(GridRuntime runtime) {
		this.runtime = Objects.requireNonNull(runtime, "runtime");
		return this;
	}

	/**
	 * Changes times and limits; what was set before stays unless it is set again.
	 * @param change sets what differs
	 * @return this builder
	 * @throws dev.gridmesh.InvalidSettingException if a value is out of bounds or does
	 * not fit another
	 */
	public GridManagerBuilder settings(Consumer<ConnectionSettings.Builder> change) {
		change.accept(this.settings);
		return this;
	}

	/**
	 * Builds the manager; nothing is started or bound yet.
	 * @return the manager
	 * @throws IllegalStateException if something that is needed was not set, or does not
	 * fit the rest
	 * @throws dev.gridmesh.handler.DuplicateHandlerException if two handlers have one id
	 */
	public GridManager build() {
		Supplier<NodeName> local = require(this.local, "local");
		GridAuth auth = require(this.auth, "auth");
		TransportListener listener = require(this.listener, "listen or externalListener");
		TransportConnector connector = (this.connector != null) ? this.connector
				: ReactorNettyConnector.builder().identity(this.identity).build();
		GridRuntime runtime = (this.runtime != null) ? this.runtime : ReactorNettyRuntime.create();
		RuntimeSource runtimes = (this.runtime != null) ? RuntimeSource.of(this.runtime) : new OwnRuntimes();
		ApplicationErrors errors = new ApplicationErrors(this.errorListener, this.loggedHandlerFailures,
				runtime::nanoTime);
		ConnectionSettings settings = this.settings.build();
		return new DefaultGridManager(new DefaultGridManager.Config(local, this.peers, this.path, auth,
				identities(auth, settings, errors), List.copyOf(this.handlers), listener, connector, runtime, runtimes,
				settings, List.copyOf(this.listeners), errors));
	}

	/** In other protocols a name is claimed when it is too late to ask for more. */
	private PeerIdentities identities(GridAuth auth, ConnectionSettings settings, ApplicationErrors errors) {
		PeerIdentities identities = new PeerIdentities(this.identity, this.authenticator, this.credentials,
				settings.connect().handshakeTimeout(), errors);
		if (!auth.provesNames() && (!identities.isNameEnough() || identities.hasCredentials())) {
			throw new IllegalStateException(auth + " proves no names, so that identity, authenticator and credentials "
					+ "have nothing to go by: use GridAuth.mutual (grid.auth.protocol)");
		}
		return identities;
	}

	private static <T> T require(@Nullable T value, String name) {
		if (value == null) {
			throw new IllegalStateException(name + " is not set");
		}
		return value;
	}

}
