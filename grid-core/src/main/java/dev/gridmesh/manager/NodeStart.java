package dev.gridmesh.manager;

import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import dev.gridmesh.ApplicationPart;
import dev.gridmesh.GridManager;
import dev.gridmesh.GridRuntime;
import dev.gridmesh.NodeName;
import dev.gridmesh.application.ObservedCalls;
import dev.gridmesh.connection.ConnectionEnvironment;
import dev.gridmesh.handler.HandlerRegistry;
import dev.gridmesh.mux.InboundBudget;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * One start of a node: listens, asks for the names, makes the connections. Takes back
 * what it has done when a step fails, so that a later start finds everything as it was.
 * Holds no lock: listener and suppliers are others' code.
 */
final class NodeStart {

	private static final Logger logger = LoggerFactory.getLogger(GridManager.class);

	private final DefaultGridManager.Config config;

	private final UUID instanceId;

	private final HandlerRegistry handlers;

	private final @Nullable ObservedCalls observed;

	/**
	 * Makes a start.
	 * @param config what the node is built of
	 * @param instanceId the id of this process
	 * @param handlers what the node serves
	 * @param observed tells listeners of calls, or {@code null} if there are none
	 */
	NodeStart(DefaultGridManager.Config config, UUID instanceId, HandlerRegistry handlers,
			@Nullable ObservedCalls observed) {
		this.config = config;
		this.instanceId = instanceId;
		this.handlers = handlers;
		this.observed = observed;
	}

	/**
	 * Starts the node.
	 * @return the run that has begun
	 */
	NodeRun run() {
		GridRuntime runtime = this.config.runtimes().open();
		GridAcceptor acceptor = new GridAcceptor(this.config.path(), this.config.settings(), runtime);
		Runnable onEnd = () -> this.config.runtimes().close(runtime);
		boolean begun = false;
		try {
			this.config.listener().start(acceptor);
			NodeRun node = begin(runtime, new NodeRun.Parts(this.config.listener(), acceptor, onEnd));
			begun = true;
			return node;
		}
		finally {
			if (!begun) {
				acceptor.close();
				stopListening();
				onEnd.run();
			}
		}
	}

	private NodeRun begin(GridRuntime runtime, NodeRun.Parts parts) {
		NodeName local = ask("local name", this.config.local());
		Collection<? extends NodeName> names = ask("names of the peers", this.config.peers());
		Set<NodeName> others = PeerTable.check(local, names);
		this.config.identities().requireTls(local);
		NodeRun node = new NodeRun(parts,
				(leaving) -> new ConnectionEnvironment(local, this.instanceId, this.config.path(), this.config.auth(),
						this.config.identities(), runtime, this.config.connector(), this.config.settings(),
						this.handlers, leaving, this.observed, this.config.errors(),
						new InboundBudget(this.config.settings().inbound().maxBytes())));
		others.forEach(node::addPeer);
		if (others.isEmpty()) {
			logger.info("{}: started as a grid of one, instance {}", local, this.instanceId);
		}
		else {
			logger.info("{}: started, instance {}, peers {}", local, this.instanceId, others);
		}
		adviseTls(others);
		node.open();
		return node;
	}

	/** Proofs end with the handshake: what follows is as safe as its way. */
	private static void adviseTls(Set<NodeName> others) {
		others.stream()
			.filter((name) -> !name.secure() && !isLoopback(name.host()))
			.findFirst()
			.ifPresent((name) -> logger.warn("{} and other peers are reached over plain http: who is in the path can "
					+ "read calls and change them; names that begin with https prevent it", name));
	}

	private static boolean isLoopback(String host) {
		return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
	}

	private <T> T ask(String what, Supplier<? extends T> supplier) {
		T answer;
		try {
			answer = supplier.get();
		}
		catch (Throwable ex) {
			this.config.errors().report(ApplicationPart.NAME_SUPPLIER, ex);
			throw ex;
		}
		if (answer == null) {
			throw new IllegalStateException("the supplier of the " + what + " returned null");
		}
		return answer;
	}

	/** Waits for it, as a start waits for the port to be bound. */
	private void stopListening() {
		try {
			Mono<Void> stop = this.config.listener().stop();
			CompletableFuture<@Nullable Void> stopped = stop.toFuture();
			stopped.get(Stopping.STEP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (TimeoutException | ExecutionException ex) {
			this.config.errors().report(ApplicationPart.TRANSPORT_LISTENER, ex);
		}
		catch (Throwable ex) {
			// the start fails with what failed first
			this.config.errors().report(ApplicationPart.TRANSPORT_LISTENER, ex);
		}
	}

}
