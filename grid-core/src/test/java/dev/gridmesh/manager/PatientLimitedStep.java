package dev.gridmesh.manager;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.gridmesh.GridRuntime;
import dev.gridmesh.connection.OwnerQueue;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A step of a stop that waits for as long as others take: planted by
 * {@code PlantedFaultsSimulationTests}.
 */
final class PatientLimitedStep {

	private final LimitedStep genuine;

	PatientLimitedStep(GridRuntime runtime, OwnerQueue owner, String what, Consumer<@Nullable Throwable> over) {
		this.genuine = new LimitedStep(runtime, owner, what, over);
	}

	void begin(Supplier<Mono<Void>> step, Duration limit) {
		this.genuine.begin(step, Duration.ofDays(1));
	}

}
