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
 * A policy that throws what it was given on, through whatever is on the stack: planted by
 * {@code PlantedFaultsSimulationTests}.
 */
public final class RethrowingApplicationErrors {

	private final ApplicationErrors genuine;

	public RethrowingApplicationErrors(ErrorListener listener, boolean handlerFailures, LongSupplier nanoTime) {
		this.genuine = new ApplicationErrors(listener, handlerFailures, nanoTime);
	}

	public RethrowingApplicationErrors(ErrorListener listener, Predicate<? super Throwable> handlerFailures,
			LongSupplier nanoTime) {
		this.genuine = new ApplicationErrors(listener, handlerFailures, nanoTime);
	}

	public static boolean isFaultOfHandler(Throwable failure) {
		return ApplicationErrors.isFaultOfHandler(failure);
	}

	public void report(ApplicationPart part, Throwable failure) {
		report(part, null, null, failure);
	}

	public void report(ApplicationPart part, @Nullable NodeName peer, @Nullable HandlerId handler, Throwable failure) {
		this.genuine.report(part, peer, handler, failure);
		if (failure instanceof Error error) {
			throw error;
		}
		if (failure instanceof RuntimeException exception) {
			throw exception;
		}
	}

	public Map<ApplicationPart, Long> counts() {
		return this.genuine.counts();
	}

}
