package dev.gridmesh.simulation;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How one call is made, and what its handler is asked to do.
 *
 * @param kind which handler
 * @param fill how many bytes follow the text of the payload, and of the answer where it
 * has any
 * @param work how long the handler works: on the answer, or on each item
 * @param items how many items the stream has, or the index of the node that a
 * {@link CallKind#RELAY} asks
 * @param deadline how long the call may take, or {@code null} for the default
 * @param cancelAfter when the caller cancels, or {@code null} if it does not
 * @param cancelAtItem at which item the caller cancels, on the stack that brings it, or 0
 * @param demand how many items the caller requests at a time, 0 for all, or
 * {@link #NO_DEMAND}
 * @param pace how long the caller takes before it requests more
 */
record CallPlan(CallKind kind, int fill, Duration work, int items, @Nullable Duration deadline,
		@Nullable Duration cancelAfter, int cancelAtItem, int demand, Duration pace) {

	/** The demand of a caller that never requests. */
	static final int NO_DEMAND = -1;

	static CallPlan of(CallKind kind) {
		return new CallPlan(kind, 0, Duration.ZERO, 0, null, null, 0, 0, Duration.ZERO);
	}

	CallPlan withFill(int fill) {
		return new CallPlan(this.kind, fill, this.work, this.items, this.deadline, this.cancelAfter, this.cancelAtItem,
				this.demand, this.pace);
	}

	CallPlan withWork(Duration work) {
		return new CallPlan(this.kind, this.fill, work, this.items, this.deadline, this.cancelAfter, this.cancelAtItem,
				this.demand, this.pace);
	}

	CallPlan withItems(int items) {
		return new CallPlan(this.kind, this.fill, this.work, items, this.deadline, this.cancelAfter, this.cancelAtItem,
				this.demand, this.pace);
	}

	CallPlan withDeadline(@Nullable Duration deadline) {
		return new CallPlan(this.kind, this.fill, this.work, this.items, deadline, this.cancelAfter, this.cancelAtItem,
				this.demand, this.pace);
	}

	CallPlan withCancel(@Nullable Duration after, int atItem) {
		return new CallPlan(this.kind, this.fill, this.work, this.items, this.deadline, after, atItem, this.demand,
				this.pace);
	}

	CallPlan withDemand(int demand, Duration pace) {
		return new CallPlan(this.kind, this.fill, this.work, this.items, this.deadline, this.cancelAfter,
				this.cancelAtItem, demand, pace);
	}

	/**
	 * How long the handler works in all.
	 * @return its time, if nobody keeps it waiting
	 */
	Duration totalWork() {
		return this.kind.isStream() ? this.work.multipliedBy(this.items) : this.work;
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder(this.kind.name());
		append(text, " fill=", this.fill);
		append(text, " items=", this.items);
		append(text, " demand=", this.demand);
		append(text, " pace=", this.pace);
		append(text, " work=", this.work);
		append(text, " deadline=", this.deadline);
		append(text, " cancelAfter=", this.cancelAfter);
		append(text, " cancelAtItem=", this.cancelAtItem);
		return text.toString();
	}

	private static void append(StringBuilder text, String name, @Nullable Object value) {
		if (value != null && !value.equals(0) && !value.equals(Duration.ZERO)) {
			text.append(name).append(value);
		}
	}

}
