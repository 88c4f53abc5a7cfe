package dev.gridmesh.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations that there are of calls.
 *
 * @since 0.1.0
 */
public enum GridObservationDocumentation implements ObservationDocumentation {

	/** A call that this node makes, from the subscription until its end. */
	CLIENT {
		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultGridClientObservationConvention.class;
		}
	},

	/** A call that this node serves, from when its handler is invoked until its end. */
	SERVER {
		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultGridServerObservationConvention.class;
		}
	};

	@Override
	public KeyName[] getLowCardinalityKeyNames() {
		return LowCardinalityKeyNames.values();
	}

	/**
	 * The keys of both.
	 *
	 * @since 0.1.0
	 */
	public enum LowCardinalityKeyNames implements KeyName {

		/** The node at the other end. */
		PEER {
			@Override
			public String asString() {
				return "peer";
			}
		},

		/** The handler, without its subroute. */
		HANDLER {
			@Override
			public String asString() {
				return "handler";
			}
		},

		/** The shape of the call. */
		KIND {
			@Override
			public String asString() {
				return "kind";
			}
		},

		/** How the call ended; {@code none} before. */
		OUTCOME {
			@Override
			public String asString() {
				return "outcome";
			}
		}

	}

}
