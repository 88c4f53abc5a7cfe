package dev.gridmesh.spring;

import java.util.HashMap;
import java.util.Map;

import dev.gridmesh.CallOptions;

/**
 * Puts the options of one call over those that are there already.
 */
final class OptionsOverlay {

	private OptionsOverlay() {
	}

	/**
	 * Takes what is set above, and the rest from below.
	 */
	static CallOptions apply(CallOptions below, CallOptions above) {
		return new CallOptions((above.deadline() != null) ? above.deadline() : below.deadline(),
				(above.subroute() != null) ? above.subroute() : below.subroute(),
				merge(below.metadata(), above.metadata()),
				(above.inCapacity() != null) ? above.inCapacity() : below.inCapacity(),
				(above.outCapacity() != null) ? above.outCapacity() : below.outCapacity());
	}

	private static Map<String, String> merge(Map<String, String> below, Map<String, String> above) {
		if (below.isEmpty() || above.isEmpty()) {
			return above.isEmpty() ? below : above;
		}
		Map<String, String> merged = new HashMap<>(below);
		merged.putAll(above);
		return merged;
	}

}
