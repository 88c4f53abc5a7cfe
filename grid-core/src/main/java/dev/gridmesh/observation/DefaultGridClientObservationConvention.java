package dev.gridmesh.observation;

import io.micrometer.common.KeyValues;

/**
 * What the observation {@code grid.client} is called and which keys it has, unless an
 * application says otherwise. Immutable, so safe for any thread.
 *
 * @since 0.1.0
 */
public class DefaultGridClientObservationConvention implements GridClientObservationConvention {

	/**
	 * Makes the convention.
	 */
	public DefaultGridClientObservationConvention() {
		// nothing to set
	}

	@Override
	public String getName() {
		return "grid.client";
	}

	@Override
	public String getContextualName(GridClientObservationContext context) {
		return "grid " + context.handlerName();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(GridClientObservationContext context) {
		return CallKeys.of(context.call(), context.handlerName(), context.outcome());
	}

}
