package dev.gridmesh.simulation;

import dev.gridmesh.simulation.Ending.How;

/**
 * What a call must lead to, by the rules of the application.
 */
final class Expectation {

	/** What comes before the text of what a handler has thrown (protocol.md §4). */
	private static final String THROWN = "handleMessages: panic recovered: ";

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
		return (thrown ? THROWN : "") + Payloads.failure(this.call.call().target(), name());
	}

	/**
	 * How many items there are if all come.
	 * @return the number; none for a call that is never answered
	 */
	int itemCount() {
		return switch (this.plan.kind()) {
			case ECHO, SLOW, BLOCKING, EMPTY, NOTHING -> 1;
			case RELAY -> (this.call.ending() != null && this.call.ending().how() == How.REMOTE) ? 0 : 1;
			case FAIL, NEVER, ABSENT, UNKNOWN, OVERSIZE, PUT, GRAB, SPOIL -> 0;
			case COUNT, BREAK, PIPE -> this.plan.items();
			case ENDLESS -> Integer.MAX_VALUE;
		};
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
			case COUNT, BREAK, ENDLESS -> (index % 4 == 3) ? Payloads.describe(new byte[0])
					: Payloads.describe("%s sends item %d of %s".formatted(target, index, name()), this.plan.fill());
			case PIPE -> Payloads.returnedText(target, requestItem(index));
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
				case FAIL, NEVER, UNKNOWN, OVERSIZE, BREAK, ENDLESS, SPOIL -> false;
				default -> true;
			};
			case REMOTE -> switch (this.plan.kind()) {
				case FAIL, BREAK -> ending.text().equals(failure());
				case RELAY -> true;
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
	 * How long the handler works, and the caller of a stream, who takes as long for an
	 * item.
	 * @return the time of both
	 */
	long workNanos() {
		return 2 * this.plan.totalWork().toNanos();
	}

	/**
	 * Tells whether a call may take until its deadline, though nothing is wrong.
	 * @param overheadNanos what it takes besides the work of the handler
	 * @return whether there may not be time enough
	 */
	boolean mayTakeUntil(long overheadNanos) {
		return switch (this.plan.kind()) {
			case NEVER, ENDLESS -> true;
			default -> this.call.deadlineNanos() - this.call.startNanos() < workNanos() + overheadNanos;
		};
	}

}
