package dev.gridmesh.application;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
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

	private final Logger logger;

	private final LongSupplier nanoTime;

	private final int burst;

	/**
	 * By the ordinal of the cause; made with its first line, since most never have one.
	 */
	private final AtomicReferenceArray<@Nullable LogBudget> budgets;

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
		this.budgets = new AtomicReferenceArray<>(causes.getEnumConstants().length);
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
		long now = this.nanoTime.getAsLong();
		long more = budget(cause, now).tryTake(now);
		if (more < 0) {
			this.logger.debug(format, arguments);
			return false;
		}
		if (more == 0) {
			this.logger.atLevel(level).log(format, arguments);
			return true;
		}
		Object[] counted = Arrays.copyOf(arguments, arguments.length + 1);
		counted[arguments.length] = more;
		this.logger.atLevel(level).log(format + "; {} more of this kind were not written since the last one", counted);
		return true;
	}

	private LogBudget budget(C cause, long nowNanos) {
		LogBudget budget = this.budgets.get(cause.ordinal());
		if (budget != null) {
			return budget;
		}
		LogBudget first = new LogBudget(this.burst, nowNanos);
		LogBudget other = this.budgets.compareAndExchange(cause.ordinal(), null, first);
		return (other != null) ? other : first;
	}

}
