package dev.gridmesh.application;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * The lines of the log that others can cause as often as they like: of each cause a few
 * in a row and then one a minute, which says how many were left out. The rest is there at
 * level DEBUG. Safe for any thread.
 * <p>
 * A cause is a constant of this program, never something that somebody else chose: who
 * could choose it could fill the log.
 * <p>
 * State: for each cause, how often it was written. Belongs to whoever writes, and ends
 * with it; where strangers make writers, they share one.
 *
 * @param <C> the causes
 * @since 0.1.0
 */
public final class CauseLog<C extends Enum<C>> {

	@SuppressWarnings("rawtypes")
	private static final AtomicReferenceFieldUpdater<CauseLog, @Nullable AtomicReferenceArray> BUDGETS = AtomicReferenceFieldUpdater
		.newUpdater(CauseLog.class, AtomicReferenceArray.class, "budgets");

	private final Logger logger;

	private final LongSupplier nanoTime;

	private final int burst;

	private final Class<C> causes;

	/** By the ordinal of the cause, from the first line on, which most never write. */
	private volatile @Nullable AtomicReferenceArray<@Nullable LogBudget> budgets;

	/**
	 * Makes a log in which nothing was written.
	 * @param logger where lines go
	 * @param causes all causes
	 * @param burst how many lines of a cause are written in a row, at least 1
	 * @param nanoTime measures how far lines are apart
	 */
	public CauseLog(Logger logger, Class<C> causes, int burst, LongSupplier nanoTime) {
		this.logger = logger;
		this.nanoTime = nanoTime;
		this.burst = burst;
		this.causes = causes;
	}

	/**
	 * Writes a line, or counts it.
	 * @param cause what led to it
	 * @param level how grave it is
	 * @param format what happened, as SLF4J formats it
	 * @param arguments the arguments of the format; those that a peer said have passed
	 * {@link dev.gridmesh.transport.PeerText}
	 * @return whether it was written
	 */
	public boolean write(C cause, Level level, String format, Object... arguments) {
		if (!this.logger.isEnabledForLevel(level)) {
			return false;
		}
		long more = take(cause);
		if (more < 0) {
			this.logger.debug(format, arguments);
			return false;
		}
		this.logger.atLevel(level).log(counted(format, more), arguments);
		return true;
	}

	/**
	 * Writes a line with the stack of a failure, or counts it.
	 * @param cause what led to it
	 * @param level how grave it is
	 * @param failure what was thrown
	 * @param format what that means, as SLF4J formats it
	 * @param arguments the arguments of the format, as above
	 * @return whether it was written
	 */
	public boolean write(C cause, Level level, Throwable failure, String format, Object... arguments) {
		if (!this.logger.isEnabledForLevel(level)) {
			return false;
		}
		long more = take(cause);
		Failures.log(this.logger, (more < 0) ? Level.DEBUG : level, failure, counted(format, more), arguments);
		return more >= 0;
	}

	private long take(C cause) {
		long now = this.nanoTime.getAsLong();
		return budget(cause, now).tryTake(now);
	}

	private static String counted(String format, long more) {
		return (more > 0) ? format + "; " + more + " more of this kind were not written since the last one" : format;
	}

	private LogBudget budget(C cause, long nowNanos) {
		AtomicReferenceArray<@Nullable LogBudget> all = budgets();
		LogBudget budget = all.get(cause.ordinal());
		if (budget != null) {
			return budget;
		}
		LogBudget first = new LogBudget(this.burst, nowNanos);
		LogBudget other = all.compareAndExchange(cause.ordinal(), null, first);
		return (other != null) ? other : first;
	}

	private AtomicReferenceArray<@Nullable LogBudget> budgets() {
		AtomicReferenceArray<@Nullable LogBudget> all = this.budgets;
		while (all == null) {
			BUDGETS.compareAndSet(this, null, new AtomicReferenceArray<>(this.causes.getEnumConstants().length));
			all = this.budgets;
		}
		return all;
	}

}
