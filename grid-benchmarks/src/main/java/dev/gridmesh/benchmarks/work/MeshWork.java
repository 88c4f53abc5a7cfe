package dev.gridmesh.benchmarks.work;

import java.time.Duration;
import java.util.Map;

import dev.gridmesh.benchmarks.subject.Ability;
import dev.gridmesh.benchmarks.subject.EchoService;
import dev.gridmesh.benchmarks.subject.Mesh;
import dev.gridmesh.benchmarks.subject.Subject;

/**
 * Nodes that all call each other: each has the same number of calls in flight, to its
 * peers in turn.
 *
 * @param nodes how many nodes
 */
public record MeshWork(int nodes) implements Work {

	private static final int SIZE = 512;

	private static final int CALLERS_PER_NODE = 32;

	@Override
	public String name() {
		return "mesh-" + this.nodes;
	}

	@Override
	public String title() {
		return "All pairs of %d nodes, %d bytes, %d in flight for each node".formatted(this.nodes, SIZE,
				CALLERS_PER_NODE);
	}

	@Override
	public boolean fits(Subject subject) {
		return subject.can(Ability.MULTIPLEXED);
	}

	@Override
	public WorkRun open(Subject subject, Loops loops) {
		Mesh mesh = subject.openMesh(new EchoService(), this.nodes, loops.both());
		byte[] request = UnaryWork.payload(SIZE);
		int callers = this.nodes * CALLERS_PER_NODE;
		int[] turns = new int[callers];
		return new WorkRun() {
			@Override
			public Map<Metric, Double> run(Duration duration) {
				return UnaryWork.measure((caller, answer) -> {
					int from = caller % MeshWork.this.nodes;
					int to = next(from, caller, turns);
					mesh.peer(from, to).call(request, answer);
				}, callers, SIZE, duration);
			}

			@Override
			public void close() {
				mesh.close();
			}
		};
	}

	/* A caller's turns are only touched by that caller, one call after the other. */
	private int next(int from, int caller, int[] turns) {
		int turn = turns[caller]++ + caller / this.nodes;
		return (from + 1 + Math.floorMod(turn, this.nodes - 1)) % this.nodes;
	}

}
