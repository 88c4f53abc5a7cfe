package dev.gridmesh.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import dev.gridmesh.ApplicationPart;
import dev.gridmesh.ConnectionSettings;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridManager;
import dev.gridmesh.GridPeers;
import dev.gridmesh.GridRuntime;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerStats;
import dev.gridmesh.NodeName;
import dev.gridmesh.application.ApplicationErrors;
import dev.gridmesh.application.Failures;
import dev.gridmesh.auth.GridAuth;
import dev.gridmesh.connection.Connection;
import dev.gridmesh.connection.ConnectionEnvironment;
import dev.gridmesh.connection.LocalConnection;
import dev.gridmesh.handler.HandlerRegistry;
import dev.gridmesh.handler.RegisteredHandler;
import dev.gridmesh.observation.GridListener;
import dev.gridmesh.application.ObservedCalls;
import dev.gridmesh.transport.TransportConnector;
import dev.gridmesh.transport.TransportListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The grid as one node sees it. Safe for any thread.
 * <p>
 * State: new, then running, then stopped, for good; changed under a lock that is never
 * held while anything is waited for. The connections exist from the start on.
 */
final class DefaultGridManager implements GridManager {

	private static final Logger logger = LoggerFactory.getLogger(GridManager.class);

	private final Config config;

	private final UUID instanceId;

	private final @Nullable ObservedCalls observed;

	private final HandlerRegistry handlers;

	private final GridAcceptor acceptor;

	private final ConnectionChanges changes = new ConnectionChanges(this::connections);

	private final Object lock = new Object();

	private volatile @Nullable Running running;

	private volatile boolean draining;

	private @Nullable Mono<Void> stopping;

	DefaultGridManager(Config config) {
		this.config = config;
		this.observed = ObservedCalls.of(config.listeners(), config.errors(), config.runtime()::nanoTime);
		this.handlers = HandlerRegistry.of(observed(config.handlers()));
		this.instanceId = randomId(config.runtime().random());
		this.acceptor = new GridAcceptor(config.path(), config.settings(), config.auth(), config.runtime().clock());
	}

	private List<HandlerDefinition> observed(List<HandlerDefinition> handlers) {
		ObservedCalls observed = this.observed;
		return (observed != null) ? handlers.stream().map(observed::around).toList() : handlers;
	}

	private static UUID randomId(RandomGenerator random) {
		long version4 = (random.nextLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x4000L;
		long variant2 = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
		return new UUID(version4, variant2);
	}

	@Override
	public void start() {
		synchronized (this.lock) {
			if (this.running != null) {
				return;
			}
			if (this.stopping != null) {
				throw new IllegalStateException("the grid has been stopped and cannot be started again");
			}
			this.config.listener().start(this.acceptor);
			try {
				this.running = run();
			}
			catch (RuntimeException ex) {
				this.config.listener().stop().subscribe();
				throw ex;
			}
		}
		this.changes.tell();
	}

	private Running run() {
		NodeName local = this.config.local().get();
		Set<NodeName> others = PeerTable.check(local, this.config.peers().get());
		ConnectionEnvironment environment = new ConnectionEnvironment(local, this.instanceId, this.config.path(),
				this.config.auth(), this.config.runtime(), this.config.connector(), this.config.settings(),
				this.handlers, () -> this.draining, this.observed, this.config.errors());
		Running node = new Running(environment, new PeerTable(local), new LocalConnection(environment));
		others.forEach(node::addPeer);
		if (others.isEmpty()) {
			logger.info("{}: started as a grid of one, instance {}", local, this.instanceId);
		}
		else {
			logger.info("{}: started, instance {}, peers {}", local, this.instanceId, others);
		}
		this.acceptor.open(environment, node.peers());
		return node;
	}

	private Running running() {
		Running node = this.running;
		if (node == null) {
			throw new IllegalStateException("the grid has not been started");
		}
		return node;
	}

	@Override
	public NodeName local() {
		Running node = this.running;
		return (node != null) ? node.environment().local() : this.config.local().get();
	}

	@Override
	public UUID instanceId() {
		return this.instanceId;
	}

	@Override
	public String path() {
		return this.config.path();
	}

	@Override
	public boolean isRunning() {
		return this.running != null && !this.draining;
	}

	@Override
	public Set<NodeName> peers() {
		Running node = this.running;
		return (node != null) ? node.peers().names() : Set.of();
	}

	@Override
	public GridConnection connection(NodeName name) {
		Running node = running();
		if (name.equals(node.environment().local())) {
			return node.local();
		}
		Connection connection = node.peers().find(name.value());
		if (connection == null) {
			throw new IllegalArgumentException(
					"%s is no peer of %s; its peers are %s".formatted(name, local(), peers()));
		}
		return connection;
	}

	@Override
	public List<GridConnection> connections() {
		Running node = this.running;
		return (node != null) ? List.copyOf(node.peers().all()) : List.of();
	}

	@Override
	public Flux<List<GridConnection>> connectionChanges() {
		return this.changes.asFlux();
	}

	@Override
	public List<HandlerStats> handlers() {
		return this.handlers.all().stream().map(RegisteredHandler::stats).toList();
	}

	@Override
	public Map<ApplicationPart, Long> applicationErrors() {
		return this.config.errors().counts();
	}

	@Override
	public GridPeers all() {
		return GridPeers.of(() -> {
			Set<NodeName> names = new LinkedHashSet<>();
			names.add(running().environment().local());
			names.addAll(peers());
			return names;
		}, this::connection);
	}

	@Override
	public GridPeers others() {
		return GridPeers.of(() -> running().peers().names(), this::connection);
	}

	@Override
	public void addPeer(NodeName name) {
		synchronized (this.lock) {
			Running node = running();
			if (this.draining) {
				throw new IllegalStateException("the grid is being stopped");
			}
			if (name.equals(node.environment().local())) {
				throw new IllegalArgumentException(name + " is this node itself");
			}
			PeerTable.check(node.environment().local(), List.of(name));
			if (!node.addPeer(name)) {
				return;
			}
		}
		this.changes.tell();
	}

	@Override
	public void removePeer(NodeName name) {
		PeerTable peers = running().peers();
		synchronized (this.lock) {
			Connection connection = peers.remove(name);
			if (connection == null) {
				return;
			}
			connection.shutDown("the peer was removed").subscribe(null, null, () -> peers.forget(connection));
		}
		this.changes.tell();
	}

	@Override
	public Mono<Void> stop(Duration drain) {
		synchronized (this.lock) {
			if (this.stopping == null) {
				this.draining = true;
				this.stopping = leave(drain).cache();
				this.stopping.subscribe(null,
						(error) -> Failures.log(logger, Level.WARN, error, "the grid did not stop cleanly"));
			}
			return this.stopping;
		}
	}

	private Mono<Void> leave(Duration drain) {
		Running node = this.running;
		if (node == null) {
			return Mono.fromRunnable(this::left);
		}
		return new Drain(this.config.runtime(), node::isIdle, drain).await()
			.then(Mono.defer(() -> this.config.listener().stop()))
			.then(Mono.defer(() -> {
				this.acceptor.close();
				List<Mono<Void>> ends = new ArrayList<>();
				node.peers().all().forEach((connection) -> ends.add(connection.shutDown("this node leaves")));
				node.peers().leaving().forEach((connection) -> ends.add(connection.shutDown("this node leaves")));
				ends.add(node.local().shutDown("this node leaves"));
				return Mono.whenDelayError(ends);
			}))
			.doFinally((signal) -> left());
	}

	private void left() {
		this.changes.end();
		this.config.onStopped().run();
	}

	@Override
	public void close() {
		stop(Duration.ZERO);
	}

	/**
	 * What a manager is built of.
	 *
	 * @param local where the own name comes from
	 * @param peers where the names of all nodes come from
	 * @param path the route
	 * @param auth proves and checks who belongs to the grid
	 * @param handlers what to serve
	 * @param listener accepts
	 * @param connector dials
	 * @param runtime time, chance, loops and executors
	 * @param settings times and limits
	 * @param listeners who wants to know of calls
	 * @param errors takes what code of the application throws
	 * @param onStopped releases what the builder made for this manager
	 */
	record Config(Supplier<NodeName> local, Supplier<? extends Collection<NodeName>> peers, String path, GridAuth auth,
			List<HandlerDefinition> handlers, TransportListener listener, TransportConnector connector,
			GridRuntime runtime, ConnectionSettings settings, List<GridListener> listeners, ApplicationErrors errors,
			Runnable onStopped) {

	}

	/**
	 * What exists from the start on.
	 *
	 * @param environment what the connections have in common
	 * @param peers the connections
	 * @param local the connection to this node itself
	 */
	private record Running(ConnectionEnvironment environment, PeerTable peers, LocalConnection local) {

		boolean addPeer(NodeName name) {
			Connection added = this.peers.add(name, (remote) -> new Connection(this.environment, remote));
			if (added != null) {
				added.start();
			}
			return added != null;
		}

		boolean isIdle() {
			return this.local.inboundCalls() == 0 && this.peers.all().stream().allMatch(Connection::isIdle);
		}

	}

}
