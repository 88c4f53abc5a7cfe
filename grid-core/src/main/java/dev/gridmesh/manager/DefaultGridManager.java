package dev.gridmesh.manager;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
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
import dev.gridmesh.application.ObservedCalls;
import dev.gridmesh.application.ObserverQueue;
import dev.gridmesh.application.PeerIdentities;
import dev.gridmesh.auth.GridAuth;
import dev.gridmesh.connection.Connection;
import dev.gridmesh.handler.HandlerRegistry;
import dev.gridmesh.handler.RegisteredHandler;
import dev.gridmesh.observation.GridListener;
import dev.gridmesh.transport.TransportConnector;
import dev.gridmesh.transport.TransportListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The grid as one node sees it. Safe for any thread.
 * <p>
 * State: at rest, starting, running, stopping, at rest again, and so on; changed under a
 * lock that is never held while anything is waited for, nor while anybody else's code
 * runs. Each start makes a {@link NodeRun run} of its own; the last one can be asked
 * until the next.
 */
final class DefaultGridManager implements GridManager {

	private static final Logger logger = LoggerFactory.getLogger(GridManager.class);

	private final Config config;

	private final UUID instanceId;

	private final @Nullable ObservedCalls observed;

	private final HandlerRegistry handlers;

	private final ObserverQueue<List<GridConnection>> changes;

	private final Object lock = new Object();

	private volatile State state = State.AT_REST;

	private volatile @Nullable NodeRun running;

	/** There from the moment that a stop is asked for until it has ended. */
	private @Nullable StopRequest stop;

	DefaultGridManager(Config config) {
		this.config = config;
		this.observed = ObservedCalls.of(config.listeners(), config.errors(), config.runtime()::nanoTime);
		this.handlers = HandlerRegistry.of(observed(config.handlers()));
		this.instanceId = randomId(config.runtime().random());
		this.changes = new ObserverQueue<>(List.of(),
				(failure) -> config.errors().report(ApplicationPart.OBSERVER, failure));
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
			if (this.state == State.STARTING || this.state == State.RUNNING) {
				return;
			}
			if (this.state == State.STOPPING) {
				throw new IllegalStateException(
						"the grid is being stopped; it can be started again when that has completed");
			}
			this.state = State.STARTING;
		}
		NodeRun node = null;
		try {
			node = new NodeStart(this.config, this.instanceId, this.handlers, this.observed).run();
		}
		finally {
			started(node);
		}
	}

	private void started(@Nullable NodeRun node) {
		StopRequest asked;
		synchronized (this.lock) {
			asked = this.stop;
			if (node == null) {
				this.state = State.AT_REST;
				this.stop = null;
			}
			else {
				this.running = node;
				this.state = (asked != null) ? State.STOPPING : State.RUNNING;
				this.changes.set(connections());
			}
		}
		this.changes.tell();
		if (asked != null && node != null) {
			asked.begin(node, this::stopped);
		}
		else if (asked != null) {
			asked.end().complete(null);
		}
	}

	private NodeRun running() {
		NodeRun node = this.running;
		if (node == null) {
			throw new IllegalStateException("the grid has not been started");
		}
		return node;
	}

	@Override
	public NodeName local() {
		NodeRun node = this.running;
		return (node != null) ? node.name() : this.config.local().get();
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
		return this.state == State.RUNNING;
	}

	@Override
	public Set<NodeName> peers() {
		NodeRun node = this.running;
		return (node != null) ? node.peers().names() : Set.of();
	}

	@Override
	public GridConnection connection(NodeName name) {
		NodeRun node = running();
		if (name.equals(node.name())) {
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
		NodeRun node = this.running;
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
			names.add(running().name());
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
			NodeRun node = running();
			if (this.state != State.RUNNING) {
				throw new IllegalStateException("the grid is not running");
			}
			if (name.equals(node.name())) {
				throw new IllegalArgumentException(name + " is this node itself");
			}
			PeerTable.check(node.name(), List.of(name));
			if (!node.addPeer(name)) {
				return;
			}
			this.changes.set(connections());
		}
		this.changes.tell();
	}

	@Override
	public void removePeer(NodeName name) {
		Mono<Void> end;
		synchronized (this.lock) {
			end = running().removePeer(name);
			if (end == null) {
				return;
			}
			this.changes.set(connections());
		}
		end.subscribe();
		this.changes.tell();
	}

	@Override
	public Mono<Void> stop(Duration drain) {
		if (drain.isNegative()) {
			throw new IllegalArgumentException("the time for running calls must not be negative: " + drain);
		}
		return Mono.defer(() -> Mono.fromFuture(stopNow(drain), true));
	}

	private CompletableFuture<@Nullable Void> stopNow(Duration drain) {
		StopRequest request;
		synchronized (this.lock) {
			if (this.stop != null) {
				this.stop.shorten(drain);
				return this.stop.end();
			}
			if (this.state == State.AT_REST) {
				return CompletableFuture.completedFuture(null);
			}
			request = new StopRequest(drain);
			this.stop = request;
			if (this.state == State.STARTING) {
				// whoever starts it begins the stop then
				return request.end();
			}
			this.state = State.STOPPING;
		}
		request.begin(running(), this::stopped);
		return request.end();
	}

	private void stopped() {
		synchronized (this.lock) {
			this.state = State.AT_REST;
			this.stop = null;
		}
	}

	@Override
	public void close() {
		new StopWait(stop(Duration.ZERO).toFuture()).await();
	}

	/**
	 * What a manager is built of.
	 *
	 * @param local where the own name comes from
	 * @param peers where the names of all nodes come from
	 * @param path the route
	 * @param auth proves and checks who belongs to the grid
	 * @param identities binds peers to their names
	 * @param handlers what to serve
	 * @param listener accepts
	 * @param connector dials
	 * @param runtime time and chance
	 * @param runtimes gives each run its runtime
	 * @param settings times and limits
	 * @param listeners who wants to know of calls
	 * @param errors takes what code of the application throws
	 */
	record Config(Supplier<NodeName> local, Supplier<? extends Collection<NodeName>> peers, String path, GridAuth auth,
			PeerIdentities identities, List<HandlerDefinition> handlers, TransportListener listener,
			TransportConnector connector, GridRuntime runtime, RuntimeSource runtimes, ConnectionSettings settings,
			List<GridListener> listeners, ApplicationErrors errors) {

	}

	private enum State {

		AT_REST, STARTING, RUNNING, STOPPING

	}

}
