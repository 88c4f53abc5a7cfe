package dev.gridmesh.application;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import dev.gridmesh.ApplicationError;
import dev.gridmesh.ApplicationPart;
import dev.gridmesh.HandlerId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Writes failures of the application to the log, each kind in full when it is new, and
 * never as often as a peer can cause it: failures in between are counted, and the next
 * one says how many there were. Safe for any thread.
 * <p>
 * State: for each kind of failure, how often it was written. There are as many kinds as
 * there are handlers and classes of failures, and never more than a limit.
 */
final class FailureLog {

	private static final Logger logger = LoggerFactory.getLogger(ApplicationErrors.class);

	/** Kinds beyond that share one. */
	static final int MAX_KINDS = 256;

	/** A handler's failures are news to whoever wrote it, so some in a row. */
	static final int HANDLER_BURST = 10;

	private final Map<Kind, LogBudget> kinds = new ConcurrentHashMap<>();

	private final Predicate<? super Throwable> handlerFailures;

	private final LongSupplier nanoTime;

	private final Kind[] others;

	/**
	 * Makes a log of nothing.
	 * @param handlerFailures which failures of handlers are written at level WARN
	 * @param nanoTime measures how far failures are apart
	 */
	FailureLog(Predicate<? super Throwable> handlerFailures, LongSupplier nanoTime) {
		this.handlerFailures = handlerFailures;
		this.nanoTime = nanoTime;
		this.others = new Kind[ApplicationPart.values().length];
		for (ApplicationPart part : ApplicationPart.values()) {
			this.others[part.ordinal()] = new Kind(part, null, "");
		}
	}

	/**
	 * Writes a failure, or counts it.
	 * @param error what failed
	 */
	void write(ApplicationError error) {
		Level level = levelOf(error);
		if (!logger.isEnabledForLevel(level)) {
			return;
		}
		long now = this.nanoTime.getAsLong();
		long more = (level == Level.DEBUG) ? 0 : budgetOf(error, now).tryTake(now);
		if (more >= 0) {
			Failures.log(logger, level, error.failure(), "{}{}", describe(error),
					(more > 0) ? "; " + more + " more of this kind were not written since the last one" : "");
		}
	}

	private Level levelOf(ApplicationError error) {
		if (error.part() != ApplicationPart.HANDLER) {
			return Level.ERROR;
		}
		return this.handlerFailures.test(error.failure()) ? Level.WARN : Level.DEBUG;
	}

	private LogBudget budgetOf(ApplicationError error, long now) {
		Kind kind = new Kind(error.part(), error.handler(), error.failure().getClass().getName());
		LogBudget known = this.kinds.get(kind);
		if (known != null) {
			return known;
		}
		if (this.kinds.size() >= MAX_KINDS) {
			kind = this.others[error.part().ordinal()];
		}
		int burst = (error.part() == ApplicationPart.HANDLER) ? HANDLER_BURST : 1;
		return this.kinds.computeIfAbsent(kind, (added) -> new LogBudget(burst, now));
	}

	private static String describe(ApplicationError error) {
		String what = switch (error.part()) {
			case HANDLER -> "a handler failed";
			case SUBSCRIBER -> "a subscriber failed where it must not";
			case PUBLISHER -> "a publisher failed where it must not";
			case EXECUTOR -> "the executor of blocking handlers failed";
			case TOKEN_ISSUER -> "the token issuer failed";
			case TOKEN_VERIFIER -> "the token verifier failed";
			case AUTHENTICATOR -> "the authenticator failed";
			case CREDENTIALS -> "the credentials of this node failed";
			case CALL_LISTENER -> "a listener of calls failed";
			case OBSERVER -> "an observer failed and is told no more";
			case NAME_SUPPLIER -> "the supplier of node names failed";
			case TRANSPORT_LISTENER -> "the transport listener failed";
			case TRANSPORT_CONNECTOR -> "the transport connector failed";
			case RUNTIME -> "the runtime failed";
			case ERROR_LISTENER -> "the error listener failed";
			case LOG -> "the log failed";
		};
		StringBuilder text = new StringBuilder();
		if (error.peer() != null) {
			text.append(error.peer()).append(": ");
		}
		text.append(what);
		if (error.handler() != null) {
			text.append(" in a call of ").append(error.handler());
		}
		return text.toString();
	}

	/**
	 * What failures have in common that need not be written each.
	 *
	 * @param part what kind of code failed
	 * @param handler the handler of the call, or {@code null} if it was no call
	 * @param failure the name of its class
	 */
	private record Kind(ApplicationPart part, @Nullable HandlerId handler, String failure) {

	}

}
