package dev.gridmesh.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import dev.gridmesh.CallStats;
import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridConnection;
import dev.gridmesh.transport.LocalSocketPair;

/**
 * What must be so at the end of a run: looked at through the public API, the network and
 * the threads of the nodes.
 */
final class FinalChecks {

	/** Longer than any call of a schedule may take. */
	private static final Duration LONGEST_CALL = Duration.ofSeconds(100);

	private static final Duration PROBE_DEADLINE = Duration.ofSeconds(8);

	/** Long enough for a heartbeat to find fault with a link. */
	private static final Duration PROBATION = Duration.ofSeconds(35);

	private static final Duration STUCK_DEADLINE = PROBATION.plus(PROBE_DEADLINE).plusSeconds(2);

	private static final Duration DRAIN = Duration.ofSeconds(2);

	private final SimulatedGrid grid;

	private final Violations violations;

	FinalChecks(SimulatedGrid grid, Violations violations) {
		this.grid = grid;
		this.violations = violations;
	}

	/** All are healed, and the time that this may take has passed. */
	void allAreConnected() {
		forEachConnection((node, connection) -> {
			if (connection.state() != ConnectionState.CONNECTED) {
				this.violations.add(Invariant.HEALING, "%s is not connected to %s after the healing time: %s", node,
						connection.remote(), connection.stats());
			}
		});
		oneLinkPerPair(this::isRetired);
	}

	/** Whether both ends were told that no call comes over a connection any more. */
	private boolean isRetired(LocalSocketPair connection) {
		return this.grid.history()
			.entries()
			.stream()
			.map(History.Entry::event)
			.filter((event) -> event instanceof Event.LinkRetired retired
					&& retired.connection() == connection.number())
			.distinct()
			.count() == 2;
	}

	private void oneLinkPerPair(Predicate<LocalSocketPair> except) {
		Map<String, List<LocalSocketPair>> pairs = new LinkedHashMap<>();
		this.grid.network()
			.connections()
			.stream()
			.filter(except.negate())
			.forEach((connection) -> pairs
				.computeIfAbsent(connection.dialer() + " -> " + connection.acceptor(), (key) -> new ArrayList<>())
				.add(connection));
		int nodes = this.grid.nodes().size();
		if (pairs.size() != nodes * (nodes - 1) / 2 || pairs.values().stream().anyMatch((links) -> links.size() != 1)) {
			this.violations.add(Invariant.ONE_LINK, "there is not one link for each pair: %s", pairs);
		}
	}

	/** All calls have ended or reached their deadline, so nothing counts as running. */
	void nothingIsUnderWay() {
		this.grid.world().advance(LONGEST_CALL);
		forEachConnection(this::checkNoCalls);
		oneLinkPerPair((connection) -> false);
		for (Node node : this.grid.nodes()) {
			checkNoCalls(node, node.manager().connection(node.name()));
			String counters = Counters.notZero(node.manager());
			if (!counters.isEmpty()) {
				this.violations.add(Invariant.LEAKS, "%s counts what is not under way: %s", node, counters);
			}
			checkObservers(node);
		}
	}

	/** What others do wrong must not keep an observer from what it is told. */
	private void checkObservers(Node node) {
		NodeProcess process = node.process();
		if (process != null && !process.counts().isBalanced()) {
			this.violations.add(Invariant.BOUNDARY, "%s: an observer was told of %s", node, process.counts());
		}
		if (process != null && process.life().watch().known() != node.manager().connections().size()) {
			this.violations.add(Invariant.BOUNDARY, "%s: an observer was told of %d connections, there are %d", node,
					process.life().watch().known(), node.manager().connections().size());
		}
	}

	private void checkNoCalls(Node node, GridConnection connection) {
		List<List<CallStats>> calls = new ArrayList<>();
		connection.calls().subscribe(calls::add);
		this.grid.world().runReady();
		if (calls.size() != 1 || !calls.get(0).isEmpty()) {
			this.violations.add(Invariant.LEAKS, "%s lists calls with %s when idle: %s", node, connection.remote(),
					calls);
		}
	}

	/**
	 * Each node calls each node, as often as it may at a time, then beside calls that are
	 * stuck; the checker of the history sees to it that these calls end well. Meanwhile
	 * no link may be lost.
	 */
	void everythingWorks() {
		Map<String, Long> before = reconnects();
		CallPlan slow = CallPlan.of(CallKind.SLOW).withWork(Duration.ofMillis(50)).withDeadline(PROBE_DEADLINE);
		forEachPair((caller, target) -> {
			for (int i = 0; i < Conditions.CALL_LIMIT; i++) {
				caller.call(target, slow);
			}
		});
		this.grid.world().advance(PROBE_DEADLINE.plusSeconds(1));
		CallPlan silent = CallPlan.of(CallKind.SILENT).withDeadline(STUCK_DEADLINE);
		CallPlan unread = CallPlan.of(CallKind.PIPE)
			.withItems(10)
			.withDemand(CallPlan.NO_DEMAND, Duration.ZERO)
			.withDeadline(STUCK_DEADLINE);
		forEachPair((caller, target) -> {
			caller.call(target, silent);
			caller.call(target, unread);
		});
		this.grid.world().advance(PROBATION);
		CallPlan count = CallPlan.of(CallKind.COUNT).withItems(10).withDeadline(PROBE_DEADLINE);
		CallPlan pipe = CallPlan.of(CallKind.PIPE).withItems(10).withDeadline(PROBE_DEADLINE);
		forEachPair((caller, target) -> {
			caller.call(target, CallPlan.of(CallKind.ECHO).withDeadline(PROBE_DEADLINE));
			caller.call(target, count);
			caller.call(target, pipe);
		});
		this.grid.world().advance(PROBE_DEADLINE.plusSeconds(3));
		if (!reconnects().equals(before)) {
			this.violations.add(Invariant.HEALING, "links were lost though all was healthy: %s, then %s", before,
					reconnects());
		}
	}

	/**
	 * A node that leaves answers what it is working on; this, too, is for the checker of
	 * the history to see.
	 */
	void leavingNodeFinishesItsWork() {
		List<Node> nodes = this.grid.nodes();
		Node leaving = nodes.get((int) (this.grid.world().nanoTime() % nodes.size()));
		CallPlan slow = CallPlan.of(CallKind.SLOW).withWork(Duration.ofMillis(300)).withDeadline(PROBE_DEADLINE);
		forEachPair((caller, target) -> {
			if (target.equals(leaving.toString()) && !caller.node().equals(target)) {
				caller.call(target, slow);
			}
		});
		this.grid.world().advance(Duration.ofMillis(150));
		leaving.stop(DRAIN);
		this.grid.world().advance(DRAIN);
	}

	private Map<String, Long> reconnects() {
		Map<String, Long> reconnects = new LinkedHashMap<>();
		forEachConnection((node, connection) -> reconnects.put(node + " to " + connection.remote(),
				connection.stats().reconnects()));
		return reconnects;
	}

	/** All nodes were told to leave, and had the time to. */
	void nothingIsLeft() {
		for (Node node : this.grid.nodes()) {
			NodeProcess process = node.process();
			if (process == null || !process.life().isStopped()) {
				this.violations.add(Invariant.LEAKS, "%s did not stop", node);
			}
			else if (process.pendingTasks() != 0) {
				this.violations.add(Invariant.LEAKS, "%s left %d tasks or timers", node, process.pendingTasks());
			}
		}
		if (!this.grid.network().connections().isEmpty()) {
			this.violations.add(Invariant.LEAKS, "connections are left: %s", this.grid.network().connections());
		}
		if (this.grid.bytesInUse() != 0) {
			this.violations.add(Invariant.LEAKS, "buffers of %d bytes were not released", this.grid.bytesInUse());
		}
	}

	private void forEachConnection(ConnectionCheck check) {
		for (Node node : this.grid.nodes()) {
			node.manager().connections().forEach((connection) -> check.accept(node, connection));
		}
	}

	private void forEachPair(PairAction action) {
		for (Node caller : this.grid.nodes()) {
			Application application = caller.application();
			if (application != null) {
				this.grid.letters().forEach((target) -> action.accept(application, target));
			}
		}
	}

	private interface ConnectionCheck {

		void accept(Node node, GridConnection connection);

	}

	private interface PairAction {

		void accept(Application caller, String target);

	}

}
