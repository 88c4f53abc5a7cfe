package dev.gridmesh.application;

import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import dev.gridmesh.ApplicationPart;
import dev.gridmesh.ErrorListener;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import org.jspecify.annotations.Nullable;

/**
 * A policy that tells nobody what code of the application throws: planted by
 * {@code PlantedFaultsSimulationTests}.
 */
public final class SilentApplicationErrors {

	private final ApplicationErrors genuine;

	public SilentApplicationErrors(ErrorListener listener, boolean handlerFailures, LongSupplier nanoTime) {
		this.genuine = new ApplicationErrors(listener, handlerFailures, nanoTime);
	}

	public SilentApplicationErrors(ErrorListener listener, Predicate<? super Throwable> handlerFailures,
			LongSupplier nanoTime) {
		this.genuine = new ApplicationErrors(listener, handlerFailures, nanoTime);
	}

	public static boolean isFaultOfHandler(Throwable failure) {
		return ApplicationErrors.isFaultOfHandler(failure);
	}

	public void report(ApplicationPart part, Throwable failure) {
		// the fault
	}

	public void report(ApplicationPart part, @Nullable NodeName peer, @Nullable HandlerId handler, Throwable failure) {
		// the fault
	}

	public Map<ApplicationPart, Long> counts() {
		return this.genuine.counts();
	}

}
