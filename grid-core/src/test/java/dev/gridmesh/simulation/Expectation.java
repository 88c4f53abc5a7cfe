package dev.gridmesh.simulation;

import dev.gridmesh.simulation.Ending.How;

/**
 * What a call must lead to, by the rules of the application.
 */
final class Expectation {

	/** What comes before the text of what a handler has thrown (protocol.md §4). */
	private static final String THROWN = "handleMessages: panic recovered: ";

	/** What comes before the text of what a stream's handler has thrown (§5). */
	private static final String STREAM_THROWN = "handler panic: ";

	private final CallRecord call;

	private final CallPlan plan;

	private Expectation(CallRecord call) {
		this.call = call;
		this.plan = call.plan();
	}

	static Expectation of(CallRecord call) {
		return new Expectation(call);
	}

	private String name() {
		return this.call.call().caller() + "#" + this.call.call().number();
	}

	private String failure() {
		boolean thrown = this.plan.kind() == CallKind.FAIL && Handlers.throwsFailureOf(this.call.call().number());
		String prefix = (this.plan.kind() == CallKind.THROW) ? STREAM_THROWN : thrown ? THROWN : "";
		return prefix + Payloads.failure(this.call.call().target(), name());
	}

	/**
	 * How many items there are if all come.
	 * @return the number; none for a call that is never answered
	 */
	int itemCount() {
		return switch (this.plan.kind()) {
			case ECHO, SLOW, BLOCKING, EMPTY, NOTHING -> 1;
			case RELAY -> hasFailed() ? 0 : 1;
			case FAIL, NEVER, ABSENT, UNKNOWN, OVERSIZE, SILENT, THROW, PUT, GRAB, SPOIL, DEAF -> 0;
			case COUNT, LATE, BREAK, PIPE, DUPLEX -> this.plan.items();
			case CRACK -> this.plan.items() / 2;
			// what came before the trouble of another node
			case FORWARD -> hasFailed() ? Math.min(this.call.items.size(), this.plan.items()) : this.plan.items();
			case ENDLESS -> Integer.MAX_VALUE;
		};
	}

	private boolean hasFailed() {
		Ending ending = this.call.ending();
		return ending != null && ending.how() == How.REMOTE;
	}

	/**
	 * One of the items.
	 * @param index which
	 * @return what the caller should get
	 */
	String item(int index) {
		if (index >= itemCount()) {
			return "no item";
		}
		String target = this.call.call().target();
		return switch (this.plan.kind()) {
			case ECHO -> Payloads.describe(target + " answers " + name(), this.plan.fill());
			case EMPTY -> Payloads.describe(new byte[0]);
			case NOTHING -> Handlers.NOTHING_ANSWER;
			case COUNT, LATE, FORWARD, BREAK, ENDLESS, DUPLEX -> (index % 4 == 3) ? Payloads.describe(new byte[0])
					: Payloads.describe("%s sends item %d of %s".formatted(target, index, name()), this.plan.fill());
			case PIPE, CRACK -> Payloads.returnedText(target, requestItem(index));
			default -> target + " answers " + name();
		};
	}

	/**
	 * One of the items that the caller brings.
	 * @param index which
	 * @return what the handler should get
	 */
	String requestItem(int index) {
		if (index >= this.plan.items()) {
			return "no item";
		}
		return (index % 4 == 3) ? Payloads.describe(new byte[0])
				: Payloads.describe(Payloads.requestText(this.call.call(), index), this.plan.fill());
	}

	/**
	 * Tells whether a call of this kind may end so at all.
	 * @param ending the end
	 * @return whether it may
	 */
	boolean allows(Ending ending) {
		return switch (ending.how()) {
			case COMPLETED -> switch (this.plan.kind()) {
				case FAIL, NEVER, UNKNOWN, OVERSIZE, SILENT, THROW, BREAK, ENDLESS, SPOIL, CRACK -> false;
				default -> true;
			};
			case REMOTE -> switch (this.plan.kind()) {
				case FAIL, BREAK, THROW, CRACK -> ending.text().equals(failure());
				case RELAY, FORWARD -> true;
				default -> false;
			};
			case NOT_FOUND -> this.plan.kind() == CallKind.UNKNOWN;
			case PAYLOAD -> this.plan.kind() == CallKind.OVERSIZE;
			case DISCONNECTED, TIMEOUT, OVERLOAD -> true;
			case OTHER ->
				this.plan.kind() == CallKind.SPOIL && ending.text().equals(Payloads.spoiled(this.call.call()));
		};
	}

	/**
	 * How long the handler works, and the caller of a stream, for all items.
	 * @return the time of both
	 */
	long workNanos() {
		return 2 * this.plan.totalWork().toNanos() + this.plan.pace().toNanos() * this.plan.items();
	}

	/**
	 * Tells whether a call may take until its deadline, though nothing is wrong.
	 * @param overheadNanos what it takes besides the work of the handler
	 * @return whether there may not be time enough
	 */
	boolean mayTakeUntil(long overheadNanos) {
		return switch (this.plan.kind()) {
			case NEVER, ENDLESS, SILENT -> true;
			default -> (this.plan.demand() == CallPlan.NO_DEMAND && itemCount() > 0)
					|| this.call.deadlineNanos() - this.call.startNanos() < workNanos() + overheadNanos;
		};
	}

}
