package dev.gridmesh.manager;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.ExtensionSettings;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridManager;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.NodeName;
import dev.gridmesh.PeerStats;
import dev.gridmesh.auth.GridAuth;
import dev.gridmesh.auth.GridTokens;
import dev.gridmesh.testing.VirtualRuntime;
import dev.gridmesh.testing.VirtualWorld;
import dev.gridmesh.transport.LocalNetwork;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nodes of a grid in virtual time, on a network in memory. As an extension, with
 * {@code @RegisterExtension}, it stops all nodes after a test and fails it when anything
 * runs on.
 */
final class VirtualGrid implements AfterEachCallback {

	static final String A = "http://node-a:9000";

	static final String B = "http://node-b:9000";

	static final String SECRET = "a-secret-of-at-least-32-bytes-length";

	final VirtualWorld world = VirtualWorld.ordered(1);

	final LocalNetwork network = new LocalNetwork(this.world);

	final Map<String, GridManager> managers = new LinkedHashMap<>();

	final Map<String, VirtualRuntime> runtimes = new LinkedHashMap<>();

	private int loops = 2;

	private UnaryOperator<GridTokens> tokens = (genuine) -> genuine;

	private UnaryOperator<GridManagerBuilder> change = (builder) -> builder;

	/** Changes the builders of the nodes that are started from now on. */
	VirtualGrid with(UnaryOperator<GridManagerBuilder> change) {
		this.change = change;
		return this;
	}

	/** Changes the tokens of the nodes that are started from now on. */
	VirtualGrid withTokens(UnaryOperator<GridTokens> tokens) {
		this.tokens = tokens;
		return this;
	}

	/** Makes the nodes that are started from now on speak protocol v1 alone. */
	VirtualGrid withoutExtensions() {
		return withExtensions(ExtensionSettings.NONE);
	}

	/** Changes what the nodes that are started from now on announce. */
	VirtualGrid withExtensions(ExtensionSettings extensions) {
		return with((builder) -> builder.settings((settings) -> settings.extensions(extensions)));
	}

	/** Changes what the nodes that are started from now on announce. */
	VirtualGrid withExtensions(Consumer<ExtensionSettings.Builder> change) {
		return with((builder) -> builder.settings((settings) -> settings.extensions(change)));
	}

	/** Changes how many event loops the nodes have that are started from now on. */
	VirtualGrid withLoops(int loops) {
		this.loops = loops;
		return this;
	}

	GridManager start(String name, List<String> peers, HandlerDefinition... handlers) {
		VirtualRuntime runtime = this.world.newRuntime(name, this.loops);
		this.runtimes.put(name, runtime);
		NodeName local = NodeName.of(name);
		GridManager manager = this.change
			.apply(GridManagerBuilder.create()
				.local(name)
				.peers(peers.toArray(String[]::new))
				.auth(GridAuth
					.v1(this.tokens.apply(GridTokens.hs512Builder("grid", SECRET).clock(runtime.clock()).build())))
				.handlers(List.of(handlers))
				.runtime(runtime)
				.connector(this.network.connector(local))
				.externalListener(this.network.listener(local, runtime)))
			.build();
		this.managers.put(name, manager);
		manager.start();
		return manager;
	}

	/** Starts A and B with the same handlers and waits until they are connected. */
	VirtualGrid startPair(HandlerDefinition... handlers) {
		Stream.of(A, B).forEach((name) -> start(name, List.of(A, B), handlers));
		awaitConnected();
		return this;
	}

	GridConnection from(String local, String remote) {
		return this.managers.get(local).connection(remote);
	}

	void awaitConnected() {
		this.world
			.runUntil(
					() -> this.managers.values()
						.stream()
						.flatMap((manager) -> manager.connections().stream())
						.allMatch((connection) -> connection.state() == ConnectionState.CONNECTED),
					Duration.ofSeconds(30));
	}

	void stopAll() {
		this.managers.values().forEach((manager) -> manager.stop(Duration.ZERO).subscribe());
		this.world.advance(Duration.ofSeconds(30));
	}

	@Override
	public void afterEach(ExtensionContext context) {
		List<GridConnection> connections = connections();
		stopAll();
		assertNothingRuns(connections);
		assertThat(this.runtimes.values()).allSatisfy((runtime) -> assertThat(runtime.eventLoops()).as("timers")
			.allSatisfy((loop) -> assertThat(loop.pendingTasks()).isZero()));
	}

	/** No handler runs, no call is under way, and nothing waits to be sent. */
	void assertNothingRuns() {
		assertNothingRuns(connections());
	}

	private void assertNothingRuns(List<GridConnection> connections) {
		assertThat(this.managers.values()).flatExtracting(GridManager::handlers)
			.allSatisfy((handler) -> assertThat(handler.running()).isZero());
		assertThat(connections).allSatisfy((connection) -> {
			PeerStats stats = connection.stats();
			assertThat(stats.outbound().queued()).isZero();
			assertThat(stats.outbound().calls()).isZero();
			assertThat(stats.outbound().streams()).isZero();
			assertThat(stats.inbound().calls()).isZero();
			assertThat(stats.inbound().streams()).isZero();
			assertThat(stats.inbound().held()).isZero();
		});
	}

	/**
	 * All connections of the nodes that have not been stopped, those to themselves, too.
	 */
	private List<GridConnection> connections() {
		return this.managers.values()
			.stream()
			.filter(GridManager::isRunning)
			.flatMap((manager) -> Stream.concat(manager.connections().stream(),
					Stream.of(manager.connection(manager.local()))))
			.toList();
	}

}
