package dev.gridmesh.boot.autoconfigure;

import java.util.List;

import dev.gridmesh.ApplicationError;
import dev.gridmesh.ErrorListener;
import org.jspecify.annotations.Nullable;

/**
 * Tells all error listeners of the application, in their order: one that fails keeps
 * nothing from the others. Immutable, so safe for any thread.
 */
final class OrderedErrorListeners implements ErrorListener {

	private final List<ErrorListener> listeners;

	OrderedErrorListeners(List<ErrorListener> listeners) {
		this.listeners = List.copyOf(listeners);
	}

	/**
	 * {@inheritDoc}
	 * @throws IllegalStateException if some failed, when all have been told
	 */
	@Override
	public void onError(ApplicationError error) {
		IllegalStateException failures = null;
		for (ErrorListener listener : this.listeners) {
			Throwable failure = tell(listener, error);
			if (failure != null && failures == null) {
				failures = new IllegalStateException(
						"the error listener %s failed".formatted(listener.getClass().getName()), failure);
			}
			else if (failure != null && failures != null) {
				failures.addSuppressed(failure);
			}
		}
		if (failures != null) {
			throw failures;
		}
	}

	private static @Nullable Throwable tell(ErrorListener listener, ApplicationError error) {
		try {
			listener.onError(error);
			return null;
		}
		catch (Throwable ex) {
			return ex;
		}
	}

}
