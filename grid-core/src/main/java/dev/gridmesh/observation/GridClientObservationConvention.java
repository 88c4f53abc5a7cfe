package dev.gridmesh.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names and keys of the observation of a call that this node makes. An application that
 * wants others has a bean of this type. Safe for any thread.
 *
 * @since 0.1.0
 */
public interface GridClientObservationConvention extends ObservationConvention<GridClientObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof GridClientObservationContext;
	}

}
