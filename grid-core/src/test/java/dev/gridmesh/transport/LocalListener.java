package dev.gridmesh.transport;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridRuntime;
import dev.gridmesh.NodeName;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The accepting side of a node in a {@link LocalNetwork}. */
final class LocalListener implements TransportListener {

	private final LocalNetwork network;

	private final NodeName local;

	private final GridRuntime runtime;

	private @Nullable TransportAcceptor acceptor;

	LocalListener(LocalNetwork network, NodeName local, GridRuntime runtime) {
		this.network = network;
		this.local = local;
		this.runtime = runtime;
	}

	@Override
	public void start(TransportAcceptor acceptor) {
		this.acceptor = acceptor;
		this.network.bind(this.local, this);
	}

	@Override
	public Mono<Void> stop() {
		return Mono.fromRunnable(() -> this.network.unbind(this.local, this));
	}

	GridEventLoop nextEventLoop() {
		return this.runtime.nextEventLoop();
	}

	TransportAcceptor acceptor() {
		if (this.acceptor == null) {
			throw new IllegalStateException("not started");
		}
		return this.acceptor;
	}

}
