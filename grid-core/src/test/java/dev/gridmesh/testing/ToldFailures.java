package dev.gridmesh.testing;

import java.io.PrintWriter;
import java.io.Writer;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Lets a test fail that ends with an exception which cannot be printed, such as a
 * {@link SpeechlessException}: the reporter would fail with it and not count the test at
 * all.
 *
 * @since 0.1.0
 */
public final class ToldFailures implements TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {

	@Override
	public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
		throw told(failure);
	}

	@Override
	public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
		throw told(failure);
	}

	@Override
	public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
		throw told(failure);
	}

	private static Throwable told(Throwable failure) {
		try {
			failure.printStackTrace(new PrintWriter(Writer.nullWriter()));
			return failure;
		}
		catch (Throwable ex) {
			AssertionError told = new AssertionError("failed with a " + failure.getClass().getName());
			told.setStackTrace(failure.getStackTrace());
			return told;
		}
	}

}
