package dev.gridmesh.mux;

import dev.gridmesh.application.Failures;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import reactor.core.CoreSubscriber;

/**
 * Calls publishers and subscribers of applications so that what they throw harms neither
 * the link nor its other calls. Safe for any thread.
 * <p>
 * Linkage errors, overflown stacks and failed assertions count as failures of the
 * application; only what the virtual machine cannot recover from passes.
 */
final class UserCode {

	private static final Logger logger = LoggerFactory.getLogger(UserCode.class);

	private UserCode() {
	}

	/**
	 * Runs an action whose failure changes nothing, and logs it.
	 * @param action what to run
	 */
	static void run(Runnable action) {
		try {
			action.run();
		}
		catch (Exception | LinkageError | StackOverflowError | AssertionError ex) {
			logFailure(ex);
		}
	}

	/**
	 * Tells a subscriber the one value, or that there is none, and the end. What it
	 * throws is logged; if that was for the value, the end is this error.
	 * @param subscriber whom to tell
	 * @param value the value, or {@code null} if there is none
	 */
	static void succeed(CoreSubscriber<? super byte[]> subscriber, byte @Nullable [] value) {
		boolean taken = false;
		try {
			if (value != null) {
				subscriber.onNext(value);
			}
			taken = true;
			subscriber.onComplete();
		}
		catch (Exception | LinkageError | StackOverflowError | AssertionError ex) {
			logFailure(ex);
			if (!taken) {
				run(() -> subscriber.onError(ex));
			}
		}
	}

	private static void logFailure(Throwable failure) {
		Failures.log(logger, Level.ERROR, failure,
				"A publisher or subscriber failed where it must not, and is ignored");
	}

}
