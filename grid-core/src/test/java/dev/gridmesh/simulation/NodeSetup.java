package dev.gridmesh.simulation;

import java.util.List;

import dev.gridmesh.GridManager;
import dev.gridmesh.GridRuntime;
import dev.gridmesh.NodeName;
import dev.gridmesh.auth.GridAuth;
import dev.gridmesh.auth.GridTokens;
import dev.gridmesh.auth.TokenIssuer;
import dev.gridmesh.manager.GridManagerBuilder;
import dev.gridmesh.observation.GridListener;
import dev.gridmesh.transport.TransportConnector;
import dev.gridmesh.transport.TransportListener;

/**
 * What the grid of one process is made of: a network and a runtime, which planted faults
 * may spoil, and code of the application, which may misbehave.
 */
final class NodeSetup {

	private static final String SECRET = "a-secret-of-at-least-32-bytes-length";

	private final SimulatedGrid grid;

	private final Application application;

	private final String letter;

	private final Misbehaviour misbehaviour;

	NodeSetup(SimulatedGrid grid, Application application) {
		this.grid = grid;
		this.application = application;
		this.letter = application.node();
		this.misbehaviour = application.misbehaviour();
	}

	/**
	 * Makes the grid of the process.
	 * @param runtime its threads
	 * @param listener where it is dialled
	 * @param counts is told of its calls
	 * @return the grid, which is not started
	 */
	GridManager newManager(GridRuntime runtime, TransportListener listener, GridListener counts) {
		Sabotage sabotage = this.grid.sabotage();
		Wiretap tap = new Wiretap(this.letter, this.grid.history());
		UnrulyTransports transports = new UnrulyTransports(this.misbehaviour);
		TransportConnector connector = this.grid.network().connector(Node.nameOf(this.letter));
		return GridManagerBuilder.create()
			.local(this::name)
			.peers(this::names)
			.auth(GridAuth.v1(tokens(runtime)))
			.listener(new UnrulyListener(this.misbehaviour))
			.listener(counts)
			.errorListener((error) -> {
				this.misbehaviour.told(error.failure());
				this.misbehaviour.strike(Part.ERROR_LISTENER);
			})
			.handlers(new Handlers(this.application, this.grid.history()).definitions())
			.runtime(sabotage.runtime(new UnrulyRuntime(runtime, this.misbehaviour)))
			.connector(sabotage.connector(tap.connector(transports.connector(connector))))
			.externalListener(tap.listener(transports.listener(listener)))
			.settings((settings) -> this.grid.conditions().apply(this.letter, settings))
			.build();
	}

	private NodeName name() {
		this.misbehaviour.strike(Part.NAMES);
		return Node.nameOf(this.letter);
	}

	private List<NodeName> names() {
		this.misbehaviour.strike(Part.NAMES);
		return this.grid.letters().stream().map(Node::nameOf).toList();
	}

	private GridTokens tokens(GridRuntime runtime) {
		GridTokens tokens = GridTokens.hs512Builder("grid", SECRET).clock(runtime.clock()).build();
		return GridTokens.of(() -> issue(tokens.issuer()), (token) -> {
			this.misbehaviour.strike(Part.VERIFIER);
			tokens.verifier().verify(token);
		});
	}

	@SuppressWarnings("NullAway")
	private String issue(TokenIssuer issuer) {
		return (this.misbehaviour.strike(Part.ISSUER) != null) ? null : issuer.issue();
	}

}
