package dev.gridmesh.benchmarks.subject;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import dev.gridmesh.GridManager;
import dev.gridmesh.NodeName;
import dev.gridmesh.codec.MessagePackPayloadCodecs;
import dev.gridmesh.manager.GridManagerBuilder;
import dev.gridmesh.protocol.DialerElection;
import dev.gridmesh.spring.GridRequester;
import dev.gridmesh.transport.netty.ReactorNettyListener;
import dev.gridmesh.transport.netty.ReactorNettyRuntime;

/**
 * One node that serves, and others that call it. The names are chosen so that the calling
 * nodes dial, as the clients of the other subjects do: they are the ones that mask.
 */
final class GridHub implements Hub {

	private static final int FIRST_NAME = 20_000;

	private final ReactorNettyRuntime serverRuntime;

	private final ReactorNettyRuntime clientRuntime;

	private final GridManager server;

	private final List<GridManager> clients = new ArrayList<>();

	private final List<BenchmarkPeer> peers = new ArrayList<>();

	private final boolean typed;

	GridHub(Service service, Setup setup, UnaryOperator<GridManagerBuilder> variant, boolean typed) {
		this.typed = typed;
		this.serverRuntime = ReactorNettyRuntime.builder().loopResources(setup.serverLoops()).build();
		this.clientRuntime = ReactorNettyRuntime.builder().loopResources(setup.clientLoops()).build();
		ReactorNettyListener listener = BenchmarkNodes.listener(setup.serverLoops());
		this.server = BenchmarkNodes.node(() -> BenchmarkNodes.name(setup.dialPort().applyAsInt(listener.port())),
				listener, service, this.serverRuntime, setup.serverLoops(), variant);
		this.server.start();
		int name = FIRST_NAME;
		for (int client = 0; client < setup.clients(); client++) {
			NodeName dialer = dialer(name);
			name = Integer.parseInt(dialer.value().substring(dialer.value().lastIndexOf(':') + 1)) + 1;
			GridManager node = BenchmarkNodes.node(() -> dialer, BenchmarkNodes.listener(setup.clientLoops()), null,
					this.clientRuntime, setup.clientLoops(), variant);
			node.start();
			this.clients.add(node);
		}
	}

	private NodeName dialer(int first) {
		for (int port = first; port < 65536; port++) {
			NodeName name = BenchmarkNodes.name(port);
			if (!name.equals(this.server.local()) && DialerElection.localDials(name, this.server.local())) {
				return name;
			}
		}
		throw new IllegalStateException("no name that dials");
	}

	@Override
	public void connect() {
		for (GridManager client : this.clients) {
			this.server.addPeer(client.local());
			client.addPeer(this.server.local());
		}
		for (GridManager client : this.clients) {
			client.connection(this.server.local()).awaitConnected(LIMIT).block(LIMIT);
			this.peers
				.add(this.typed ? new GridRequesterPeer(GridRequester.builder(client, MessagePackPayloadCodecs.create())
					.deadline(Duration.ofMinutes(10))
					.build()
					.peer(this.server.local())) : new GridPeer(client.connection(this.server.local())));
		}
	}

	@Override
	public BenchmarkPeer peer(int client) {
		return this.peers.get(client);
	}

	@Override
	public void close() {
		this.clients.forEach((client) -> client.stop(Duration.ZERO).block(LIMIT));
		this.server.stop(Duration.ZERO).block(LIMIT);
		this.clientRuntime.close();
		this.serverRuntime.close();
	}

}
