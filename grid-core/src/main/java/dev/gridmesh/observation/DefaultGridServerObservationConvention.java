package dev.gridmesh.observation;

import io.micrometer.common.KeyValues;

/**
 * What the observation {@code grid.server} is called and which keys it has, unless an
 * application says otherwise. Immutable, so safe for any thread.
 *
 * @since 0.1.0
 */
public class DefaultGridServerObservationConvention implements GridServerObservationConvention {

	/**
	 * Makes the convention.
	 */
	public DefaultGridServerObservationConvention() {
		// nothing to set
	}

	@Override
	public String getName() {
		return "grid.server";
	}

	@Override
	public String getContextualName(GridServerObservationContext context) {
		return "grid " + context.handlerName();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(GridServerObservationContext context) {
		return CallKeys.of(context.call(), context.handlerName(), context.outcome());
	}

}
