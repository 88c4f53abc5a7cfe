package dev.gridmesh.transport;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Keeps the outcome of a dial. Safe for any thread.
 *
 * @since 0.1.0
 */
public final class TestDialListener implements DialListener {

	private final Consumer<GridTransport> transports;

	private final List<Object> outcomes = new CopyOnWriteArrayList<>();

	/**
	 * Makes a listener.
	 * @param transports gets the transport, on its loop
	 */
	public TestDialListener(Consumer<GridTransport> transports) {
		this.transports = transports;
	}

	@Override
	public void onDialled(GridTransport transport, UpgradeHeaders answer) {
		this.outcomes.add(transport);
		this.transports.accept(transport);
	}

	@Override
	public void onDialFailed(Throwable cause) {
		this.outcomes.add(cause);
	}

	/**
	 * All outcomes so far; more than one is a fault.
	 * @return transports and causes
	 */
	public List<Object> outcomes() {
		return this.outcomes;
	}

	/**
	 * Why it failed.
	 * @return the cause, {@code null} if it has not failed
	 */
	public @Nullable Throwable failure() {
		return this.outcomes.stream()
			.filter(Throwable.class::isInstance)
			.map(Throwable.class::cast)
			.findFirst()
			.orElse(null);
	}

}
