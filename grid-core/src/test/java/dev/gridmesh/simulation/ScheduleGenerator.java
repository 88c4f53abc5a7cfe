package dev.gridmesh.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

import dev.gridmesh.protocol.DialerElection;
import dev.gridmesh.simulation.Schedule.Step;
import org.jspecify.annotations.Nullable;

/**
 * Draws a schedule from a seed: mostly calls, often many at one moment, and faults that
 * pass after a while or stay until the end.
 */
final class ScheduleGenerator {

	private static final int MAX_STEPS = 60;

	private static final int MAX_FILL = 180_000;

	/** What travels in pieces, for sure. */
	private static final int IN_PIECES = 70_000;

	private static final int MAX_LARGE_AT_ONCE = 3;

	/**
	 * Streams are longer than calls, so few of them have items above 64 KiB, and none on
	 * a slow path.
	 */
	private static final int LARGE_ITEMS_FROM = 160_000;

	private final SplittableRandom random;

	/** Of their own, so that what else is drawn does not depend on them. */
	private final SplittableRandom renewals;

	private final MisbehaviourGenerator misbehaviour;

	private final Conditions conditions;

	private final List<String> letters;

	/** One fault in how many steps; each run has its own. */
	private final int faultEvery;

	private final List<Step> steps = new ArrayList<>();

	private long nanos;

	private ScheduleGenerator(long seed) {
		this.random = new SplittableRandom(seed);
		this.renewals = new SplittableRandom(~seed);
		this.misbehaviour = new MisbehaviourGenerator(seed);
		this.conditions = Conditions.draw(this.random, this.misbehaviour.drawParts());
		this.letters = SimulatedGrid.letters(this.conditions);
		int[] choices = { 3, 6, 12, 1000 };
		this.faultEvery = choices[this.random.nextInt(choices.length)];
	}

	static Schedule of(long seed) {
		ScheduleGenerator generator = new ScheduleGenerator(seed);
		generator.drawAll();
		return new Schedule(seed, generator.conditions, List.copyOf(generator.steps));
	}

	private void drawAll() {
		int count = 5 + this.random.nextInt(MAX_STEPS);
		for (int i = 0; i < count; i++) {
			this.nanos += gap();
			if (this.random.nextInt(this.faultEvery) == 0) {
				fault();
			}
			else {
				call();
			}
		}
		this.steps.addAll(this.misbehaviour.drawSteps(this.conditions, this.nanos));
		// stable, so that what was drawn first for a moment comes first
		this.steps.sort(Comparator.comparingLong(Step::nanos));
	}

	/** Mostly nothing, or about what a message takes, so that things meet. */
	private long gap() {
		return switch (this.random.nextInt(12)) {
			case 0 -> nanosOf(1, 15_000);
			case 1, 2 -> nanosOf(1, 1_000);
			case 3, 4, 5 -> this.random.nextLong(this.conditions.maxDelay().toNanos() * 3 + 1);
			default -> 0;
		};
	}

	private Duration millis(int from, int to) {
		return Duration.ofMillis(this.random.nextLong(from, to));
	}

	private long nanosOf(int fromMillis, int toMillis) {
		return millis(fromMillis, toMillis).toNanos();
	}

	private void add(long nanos, Action action) {
		this.steps.add(new Step(nanos, this.random.nextBoolean() ? 0 : this.random.nextInt(30), action));
	}

	private void call() {
		String caller = letter();
		if (this.renewals.nextInt(12) == 0) {
			renew();
		}
		if (this.random.nextInt(8) == 0) {
			CallKind[] kinds = { CallKind.ECHO, CallKind.SLOW, CallKind.FAIL, CallKind.NEVER, CallKind.ABSENT,
					CallKind.BLOCKING };
			add(this.nanos, new Action.Gather(caller, this.random.nextBoolean(), plan(pick(kinds))));
		}
		else if (this.random.nextInt(12) == 0) {
			CallPlan plan = plan(pick(CallKind.values()));
			// a slow path takes longer than a calm call may for many large ones at once
			boolean large = plan.fill() > IN_PIECES && this.conditions.isSlow();
			add(this.nanos, new Action.Burst(caller, letter(),
					2 + this.random.nextInt(large ? MAX_LARGE_AT_ONCE - 1 : 15), plan));
		}
		else {
			add(this.nanos, new Action.Call(caller, letter(), plan(pick(CallKind.values()))));
		}
	}

	/** Asks the one who can do it. */
	private void renew() {
		int dialled = this.renewals.nextInt(this.letters.size());
		int other = (dialled + 1 + this.renewals.nextInt(this.letters.size() - 1)) % this.letters.size();
		String one = this.letters.get(dialled);
		String peer = this.letters.get(other);
		Action renew = dials(one, peer) ? new Action.Renew(one, peer) : new Action.Renew(peer, one);
		this.steps.add(new Step(this.nanos, this.renewals.nextBoolean() ? 0 : this.renewals.nextInt(30), renew));
	}

	private CallPlan plan(CallKind kind) {
		int fill = switch (this.random.nextInt(20)) {
			// above 64 KiB in pieces
			case 0, 1 -> this.random.nextInt(MAX_FILL);
			case 2, 3, 4 -> this.random.nextInt(2_000);
			default -> this.random.nextInt(20);
		};
		CallPlan plan = CallPlan.of(kind).withDeadline(deadline()).withCancel(cancelAfter(), 0);
		return switch (kind) {
			case OVERSIZE -> CallPlan.of(kind).withFill(Conditions.MAX_MESSAGE);
			case RELAY -> plan.withItems(this.random.nextInt(this.letters.size()));
			default -> kind.isStream()
					? streamPlan(plan.withFill(
							(fill > LARGE_ITEMS_FROM && !this.conditions.isSlow()) ? fill / 2 : Math.min(fill, 2_000)))
					: plan.withFill(fill).withWork(work(2_000));
		};
	}

	private CallPlan streamPlan(CallPlan plan) {
		CallPlan stream = plan.withItems(this.random.nextInt(30)).withDemand(this.random.nextInt(4), pace());
		if (this.random.nextInt(8) == 0) {
			stream = stream.withCancel(null, 1 + this.random.nextInt(10));
		}
		if (this.random.nextInt(12) == 0) {
			stream = lasting(stream.withDemand(CallPlan.NO_DEMAND, Duration.ZERO));
		}
		return switch (plan.kind()) {
			case SILENT -> lasting(stream);
			// with no work at all it would end no sooner than time passes
			case ENDLESS -> {
				CallPlan endless = stream.withItems(0).withWork(millis(1, 200));
				yield (plan.deadline() != null) ? endless : endless.withDeadline(millis(1, 300));
			}
			default -> this.random.nextBoolean() ? stream : stream.withWork(work(200));
		};
	}

	/** Ends by the caller, who takes a while: stream pings are due meanwhile. */
	private CallPlan lasting(CallPlan plan) {
		if (plan.deadline() != null) {
			return plan;
		}
		Duration time = this.random.nextBoolean() ? millis(1, 5_000) : millis(1, 90_000);
		return this.random.nextBoolean() ? plan.withDeadline(time) : plan.withCancel(time, 0);
	}

	private Duration pace() {
		return (this.random.nextInt(3) == 0) ? work(300) : Duration.ZERO;
	}

	private Duration work(int maxMillis) {
		return this.random.nextBoolean() ? Duration.ofNanos(this.random.nextLong(2_000_000)) : millis(1, maxMillis);
	}

	private @Nullable Duration deadline() {
		return switch (this.random.nextInt(8)) {
			case 0 -> Duration.ofNanos(this.random.nextLong(1, 3_000_000));
			case 1 -> millis(1, 200);
			case 2, 3 -> millis(200, 10_000);
			default -> null;
		};
	}

	private @Nullable Duration cancelAfter() {
		return switch (this.random.nextInt(16)) {
			case 0 -> Duration.ZERO;
			case 1 -> Duration.ofNanos(this.random.nextLong(this.conditions.maxDelay().toNanos() * 4 + 1));
			case 2 -> millis(1, 3_000);
			default -> null;
		};
	}

	private void fault() {
		if (this.letters.size() > 2 && this.random.nextInt(10) == 0) {
			partition();
			return;
		}
		String one = letter();
		String other = otherThan(one);
		long end = this.nanos + (this.random.nextBoolean() ? nanosOf(1, 2_000) : nanosOf(1, 90_000));
		boolean passes = this.random.nextInt(5) != 0;
		Action undo = switch (this.random.nextInt(16)) {
			case 0 -> this.random.nextBoolean() ? begin(new Action.Cut(one, other), null) : cutAmidPieces(one, other);
			case 1 -> begin(new Action.Reconnect(one, other), null);
			case 2, 3 -> oneOrBoth(one, other, false);
			case 4, 5 -> oneOrBoth(one, other, true);
			case 6 -> begin(new Action.Refuse(one, other), new Action.Heal(one, other));
			case 7 -> begin(new Action.Kill(one, this.random.nextInt(3) != 0), new Action.Restart(one));
			case 8 -> begin(new Action.Freeze(one), new Action.Thaw(one));
			case 9 -> begin(new Action.Skew(one, Duration.ofSeconds(this.random.nextLong(-900, 900))),
					new Action.Skew(one, Duration.ZERO));
			case 10 -> begin(new Action.RemovePeer(one, other), new Action.AddPeer(one, other));
			case 11 -> bothRestart(one, other);
			case 12, 13 -> dials(other, one) ? hang(one, other) : hang(other, one);
			case 14 -> begin(new Action.Stop(one, millis(0, 5_000)), new Action.Restart(one));
			default -> begin(new Action.Slow(one, other, millis(1, 3_000)), null);
		};
		if (undo != null && passes) {
			add(end, undo);
		}
		if (this.random.nextInt(4) == 0) {
			// about as long as it takes to dial, upgrade and shake hands
			this.nanos += this.random.nextLong(this.conditions.handshake().toNanos() + 1);
			fault();
		}
	}

	/** Some nodes do not reach the others, for a while or until the end. */
	private void partition() {
		boolean drop = this.random.nextBoolean();
		boolean passes = this.random.nextInt(5) != 0;
		long end = this.nanos + nanosOf(1, 60_000);
		int size = 1 + this.random.nextInt(this.letters.size() - 1);
		for (String one : this.letters.subList(0, size)) {
			for (String other : this.letters.subList(size, this.letters.size())) {
				oneOrBoth(one, other, drop);
				if (passes) {
					add(end, new Action.Heal(one, other));
				}
			}
		}
	}

	private @Nullable Action begin(Action action, @Nullable Action undo) {
		add(this.nanos, action);
		return undo;
	}

	private Action bothRestart(String one, String other) {
		boolean peersAreTold = this.random.nextInt(3) != 0;
		add(this.nanos, new Action.Kill(one, peersAreTold));
		add(this.nanos, new Action.Kill(other, peersAreTold));
		add(this.nanos + (this.random.nextBoolean() ? 0 : nanosOf(1, 5_000)), new Action.Restart(other));
		return new Action.Restart(one);
	}

	/** A connection ends while large messages go over it, requests, answers or both. */
	private @Nullable Action cutAmidPieces(String one, String other) {
		CallPlan large = CallPlan.of(CallKind.ECHO).withFill(IN_PIECES + this.random.nextInt(MAX_FILL - IN_PIECES));
		add(this.nanos, new Action.Burst(one, other, 1 + this.random.nextInt(MAX_LARGE_AT_ONCE), large));
		this.nanos += this.random.nextLong(this.conditions.maxDelay().toNanos() * 12 + 1);
		return begin(new Action.Cut(one, other), null);
	}

	private static boolean dials(String local, String remote) {
		return DialerElection.localDials(Node.nameOf(local), Node.nameOf(remote));
	}

	/**
	 * One loop after the other; the dialer has lost patience, and a new link on another
	 * loop, when each goes on.
	 */
	private @Nullable Action hang(String acceptor, String dialer) {
		if (this.random.nextInt(3) == 0) {
			return begin(new Action.Hang(acceptor, this.random.nextInt(NodeProcess.LOOPS)), new Action.Thaw(acceptor));
		}
		long start = this.nanos;
		for (int loop = 0; loop < NodeProcess.LOOPS; loop++) {
			add(start, new Action.Hang(acceptor, loop));
			add(start, new Action.Burst(dialer, acceptor, 3, plan(pick(CallKind.values()))));
			add(start + this.random.nextLong(1 + this.conditions.handshake().toNanos()),
					new Action.Reconnect(dialer, acceptor));
			add(start + nanosOf(1_500, 3_000), new Action.Thaw(acceptor));
			start += nanosOf(3_000, 4_000);
		}
		return null;
	}

	private Action oneOrBoth(String one, String other, boolean drop) {
		add(this.nanos, drop ? new Action.Drop(one, other) : new Action.Stall(one, other));
		if (this.random.nextBoolean()) {
			add(this.nanos, drop ? new Action.Drop(other, one) : new Action.Stall(other, one));
		}
		return new Action.Heal(one, other);
	}

	private String letter() {
		return this.letters.get(this.random.nextInt(this.letters.size()));
	}

	private String otherThan(String letter) {
		String other = letter();
		while (other.equals(letter)) {
			other = letter();
		}
		return other;
	}

	private <T> T pick(T[] values) {
		return values[this.random.nextInt(values.length)];
	}

}
