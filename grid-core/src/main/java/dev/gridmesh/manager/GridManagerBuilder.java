package dev.gridmesh.manager;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import dev.gridmesh.GridManager;
import dev.gridmesh.GridRuntime;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.NodeName;
import dev.gridmesh.auth.GridTokens;
import dev.gridmesh.connection.ConnectionSettings;
import dev.gridmesh.transport.TransportConnector;
import dev.gridmesh.transport.TransportListener;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link GridManager}. Not safe for concurrent use; the manager is.
 * <p>
 * Needed are the local name, the tokens, and a way to accept: {@link #listen(int)} or
 * {@link #externalListener(TransportListener)}.
 *
 * @since 0.1.0
 */
public final class GridManagerBuilder {

	/** Route of the grid unless set. */
	public static final String DEFAULT_PATH = "/grid/v1";

	private @Nullable Supplier<NodeName> local;

	private Supplier<? extends Collection<NodeName>> peers = List::of;

	private String path = DEFAULT_PATH;

	private @Nullable GridTokens tokens;

	private final List<HandlerDefinition> handlers = new ArrayList<>();

	private @Nullable TransportListener listener;

	private @Nullable TransportConnector connector;

	private @Nullable GridRuntime runtime;

	private ConnectionSettings settings = ConnectionSettings.DEFAULTS;

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
	 * @param tokens issuer and verifier
	 * @return this builder
	 */
	public GridManagerBuilder tokens(GridTokens tokens) {
		this.tokens = Objects.requireNonNull(tokens, "tokens");
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
