package dev.gridmesh.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.gridmesh.simulation.History.Entry;

/**
 * When the nodes of a history were dead, frozen or leaving, and when all was calm.
 */
final class Lifelines {

	/** Later than anything. */
	static final long FOR_EVER = Long.MAX_VALUE;

	private final Map<String, List<Long>> kills = new HashMap<>();

	private final Map<String, List<Long>> stops = new HashMap<>();

	private final Map<String, List<Span>> frozen = new HashMap<>();

	private final Map<String, List<Long>> heldUp = new HashMap<>();

	private final Map<String, List<Long>> broken = new HashMap<>();

	private final List<Long> misbehaviours = new ArrayList<>();

	private final Map<String, List<Long>> executors = new HashMap<>();

	private final List<Span> calms = new ArrayList<>();

	private final List<Span> strictCalms = new ArrayList<>();

	Lifelines(List<Entry> history) {
		Map<String, Long> frozenSince = new HashMap<>();
		long calmSince = -1;
		boolean strict = false;
		for (Entry entry : history) {
			long now = entry.nanos();
			if (entry.event() instanceof Event.NodeKilled killed) {
				this.kills.computeIfAbsent(killed.node(), (key) -> new ArrayList<>()).add(now);
				endFrozen(killed.node(), frozenSince.remove(killed.node()), now);
			}
			else if (entry.event() instanceof Event.NodeStopped stopped) {
				this.stops.computeIfAbsent(stopped.node(), (key) -> new ArrayList<>()).add(now);
			}
			else if (entry.event() instanceof Event.LoopDied died) {
				add(this.heldUp, died.node(), now);
				add(this.broken, died.node(), now);
			}
			else if (entry.event() instanceof Event.Misbehaved misbehaved) {
				addMisbehaviour(misbehaved, now);
			}
			else if (entry.event() instanceof Event.NodeFrozen freeze) {
				frozenSince.put(freeze.node(), now);
			}
			else if (entry.event() instanceof Event.NodeThawed thaw) {
				endFrozen(thaw.node(), frozenSince.remove(thaw.node()), now);
			}
			else if (entry.event() instanceof Event.CalmBegan calm) {
				calmSince = now;
				strict = !calm.overloadPossible();
			}
			else if (entry.event() instanceof Event.Disturbed) {
				this.calms.add(new Span(calmSince, now));
				if (strict) {
					this.strictCalms.add(new Span(calmSince, now));
				}
			}
		}
	}

	private void addMisbehaviour(Event.Misbehaved misbehaved, long now) {
		this.misbehaviours.add(now);
		if (misbehaved.part() == Part.EXECUTOR) {
			add(this.executors, misbehaved.node(), now);
		}
		if (misbehaved.failure() == Failure.NEVER) {
			add(this.heldUp, misbehaved.node(), now);
		}
	}

	private static void add(Map<String, List<Long>> times, String node, long now) {
		times.computeIfAbsent(node, (key) -> new ArrayList<>()).add(now);
	}

	private void endFrozen(String node, Long since, long until) {
		if (since != null) {
			this.frozen.computeIfAbsent(node, (key) -> new ArrayList<>()).add(new Span(since, until));
		}
	}

	/** A time, or {@link #FOR_EVER} if it is that of something that did not happen. */
	static long orForEver(long nanos) {
		return (nanos >= 0) ? nanos : FOR_EVER;
	}

	/** Whether the process that a node had at a time was killed before another time. */
	boolean wasKilled(String node, long from, long until) {
		return any(this.kills, node, from, until);
	}

	/** Whether something that a node waits for may never come, or late. */
	boolean isHeldUp(String node, long from, long until) {
		return any(this.heldUp, node, 0, until);
	}

	/**
	 * Whether a node had lost an event loop before a time, and was not killed since: then
	 * its calls end with it.
	 */
	boolean wasBroken(String node, long until) {
		return this.broken.getOrDefault(node, List.of())
			.stream()
			.anyMatch((time) -> time <= until && !any(this.kills, node, time, until));
	}

	/** Whether the executor of a node misbehaved from a time to another. */
	boolean hadUnrulyExecutor(String node, long from, long until) {
		return any(this.executors, node, from, (until == Long.MAX_VALUE) ? until : until + 1);
	}

	/** Whether anything of the application misbehaved from a time to another. */
	boolean wasUnruly(long from, long until) {
		return this.misbehaviours.stream().anyMatch((time) -> time >= from && time <= until);
	}

	/**
	 * Whether the process that a node had at a time left before another time; at that
	 * very moment it may have been the one before.
	 */
	boolean hasStopped(String node, long from, long until) {
		return any(this.stops, node, from + 1, until);
	}

	private static boolean any(Map<String, List<Long>> times, String node, long from, long until) {
		return times.getOrDefault(node, List.of()).stream().anyMatch((time) -> time >= from && time < until);
	}

	/** The first time from then on at which a node is not frozen. */
	long firstRunning(String node, long time) {
		long running = time;
		for (Span span : this.frozen.getOrDefault(node, List.of())) {
			if (span.from <= running && running <= span.until) {
				running = span.until;
			}
		}
		return running;
	}

	/** Whether nothing was wrong from a time to another. */
	boolean wasCalm(long from, long until) {
		return contains(this.calms, from, until);
	}

	/** Whether nothing was wrong, and no limit was in the way. */
	boolean wasStrictlyCalm(long from, long until) {
		return contains(this.strictCalms, from, until);
	}

	private static boolean contains(List<Span> spans, long from, long until) {
		return spans.stream().anyMatch((span) -> span.from <= from && until < span.until);
	}

	private record Span(long from, long until) {
	}

}
