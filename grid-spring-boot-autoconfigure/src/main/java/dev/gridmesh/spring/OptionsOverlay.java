package dev.gridmesh.spring;

import java.util.LinkedHashMap;
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
		CallOptions.Builder options = below.toBuilder().metadata(merge(below.metadata(), above.metadata()));
		if (above.deadline() != null) {
			options.deadline(above.deadline());
		}
		if (above.subroute() != null) {
			options.subroute(above.subroute());
		}
		if (above.inCapacity() != null) {
			options.inCapacity(above.inCapacity());
		}
		if (above.outCapacity() != null) {
			options.outCapacity(above.outCapacity());
		}
		return options.build();
	}

	private static Map<String, String> merge(Map<String, String> below, Map<String, String> above) {
		if (below.isEmpty() || above.isEmpty()) {
			return above.isEmpty() ? below : above;
		}
		Map<String, String> merged = new LinkedHashMap<>(below);
		merged.putAll(above);
		return merged;
	}

}
