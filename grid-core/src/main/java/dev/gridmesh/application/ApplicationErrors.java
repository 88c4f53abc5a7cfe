package dev.gridmesh.application;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import dev.gridmesh.ApplicationError;
import dev.gridmesh.ApplicationPart;
import dev.gridmesh.ErrorListener;
import dev.gridmesh.GridPayloadException;
import dev.gridmesh.GridRemoteException;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import org.jspecify.annotations.Nullable;

/**
 * What this node does with whatever code of the application throws, an {@code Error} as
 * well as an exception: counts it, tells the {@link ErrorListener}, writes it to the log.
 * One per node. Safe for any thread, and never throws.
 * <p>
 * Whoever reports has ended the call or the attempt before: nothing here can keep it from
 * its end, be there no memory and no stack left. What the virtual machine cannot survive
 * is last handed to the uncaught exception handler of the thread, as if nobody had caught
 * it; it is not thrown on, since it would unwind through the state of calls that have
 * nothing to do with it.
 * <p>
 * State: how many failures there were of each part, since the node was made.
 *
 * @since 0.1.0
 */
public final class ApplicationErrors {

	private static final ApplicationPart[] PARTS = ApplicationPart.values();

	/** Counts without memory of its own, so that it can when there is none. */
	private final AtomicLongArray counts = new AtomicLongArray(PARTS.length);

	private final ErrorListener listener;

	private final FailureLog log;

	/** There while this thread tells the listener, which may cause failures itself. */
	private final ThreadLocal<@Nullable Boolean> telling = new ThreadLocal<>();

	/**
	 * Makes the policy of a node.
	 * @param listener who is told
	 * @param handlerFailures whether the log has the failures of handlers, too, but for
	 * those that are {@linkplain #isFaultOfHandler no fault of theirs}
	 * @param nanoTime measures how far failures are apart
	 */
	public ApplicationErrors(ErrorListener listener, boolean handlerFailures, LongSupplier nanoTime) {
		this(listener, handlerFailures ? ApplicationErrors::isFaultOfHandler : (failure) -> false, nanoTime);
	}

	/**
	 * Makes the policy of a node.
	 * @param listener who is told
	 * @param handlerFailures which failures of handlers are news in the log; it has the
	 * others at level DEBUG
	 * @param nanoTime measures how far failures are apart
	 */
	public ApplicationErrors(ErrorListener listener, Predicate<? super Throwable> handlerFailures,
			LongSupplier nanoTime) {
		this.listener = listener;
		this.log = new FailureLog(handlerFailures, nanoTime);
	}

	/**
	 * Tells what a handler fails with from what it answers with: an invalid payload is
	 * the mistake of its caller, and an error text of its own choice, or of another node,
	 * is an answer.
	 * @param failure what the handler ended with
	 * @return whether whoever wrote the handler should know
	 */
	public static boolean isFaultOfHandler(Throwable failure) {
		return !(failure instanceof GridPayloadException || failure instanceof GridRemoteException);
	}

	/**
	 * Takes a failure that belongs to no peer.
	 * @param part what kind of code failed
	 * @param failure what was thrown
	 */
	public void report(ApplicationPart part, Throwable failure) {
		report(part, null, null, failure);
	}

	/**
	 * Takes a failure, when what it belongs to has ended.
	 * @param part what kind of code failed
	 * @param peer the node that it was called for, or {@code null} if there is none
	 * @param handler the handler of the call, or {@code null} if it was no call
	 * @param failure what was thrown
	 */
	public void report(ApplicationPart part, @Nullable NodeName peer, @Nullable HandlerId handler, Throwable failure) {
		try {
			count(part);
			tellAndWrite(part, peer, handler, failure);
			if (isBeyondRepair(failure)) {
				handOn(failure);
			}
		}
		catch (Throwable ex) {
			// not even the stack for this: whoever reports must be able to go on
		}
	}

	private void tellAndWrite(ApplicationPart part, @Nullable NodeName peer, @Nullable HandlerId handler,
			Throwable failure) {
		try {
			ApplicationError error = new ApplicationError(part, peer, handler, failure);
			if (this.telling.get() == null) {
				tell(error);
			}
			write(error);
		}
		catch (Throwable ex) {
			// neither memory nor stack for more than this
			count(ApplicationPart.LOG);
		}
	}

	private void tell(ApplicationError error) {
		try {
			this.telling.set(Boolean.TRUE);
			this.listener.onError(error);
		}
		catch (Throwable ex) {
			count(ApplicationPart.ERROR_LISTENER);
			write(new ApplicationError(ApplicationPart.ERROR_LISTENER, error.peer(), error.handler(), ex));
		}
		finally {
			this.telling.remove();
		}
	}

	private void write(ApplicationError error) {
		try {
			this.log.write(error);
		}
		catch (Throwable ex) {
			// to log it would fail in the same way
			count(ApplicationPart.LOG);
		}
	}

	private void handOn(Throwable failure) {
		try {
			Thread thread = Thread.currentThread();
			thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
		}
		catch (Throwable ex) {
			// as the virtual machine does with what that handler throws
			count(ApplicationPart.LOG);
		}
	}

	private void count(ApplicationPart part) {
		this.counts.incrementAndGet(part.ordinal());
	}

	/**
	 * Tells whether the virtual machine is lost or the thread is meant to die. Want of
	 * memory or stack is neither: it ends with the call that wanted too much.
	 */
	private static boolean isBeyondRepair(Throwable failure) {
		if (failure instanceof VirtualMachineError) {
			return !(failure instanceof OutOfMemoryError || failure instanceof StackOverflowError);
		}
		// by name, since later versions of Java do not have the class any more
		return failure instanceof Error && failure.getClass().getName().equals("java.lang.ThreadDeath");
	}

	/**
	 * Takes a snapshot of the counters.
	 * @return how many failures there were of each part that has failed, unmodifiable
	 */
	public Map<ApplicationPart, Long> counts() {
		Map<ApplicationPart, Long> snapshot = new EnumMap<>(ApplicationPart.class);
		for (ApplicationPart part : PARTS) {
			long count = this.counts.get(part.ordinal());
			if (count > 0) {
				snapshot.put(part, count);
			}
		}
		return Collections.unmodifiableMap(snapshot);
	}

}
