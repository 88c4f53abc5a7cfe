package dev.gridmesh.observation;

import java.util.Locale;

import dev.gridmesh.observation.GridObservationDocumentation.LowCardinalityKeyNames;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

/**
 * The keys that both ends of a call have. Pure functions, so safe for any thread.
 */
final class CallKeys {

	private CallKeys() {
	}

	static KeyValues of(ObservedCall call, String handlerName, @Nullable CallOutcome outcome) {
		return KeyValues.of(LowCardinalityKeyNames.PEER.withValue(call.peer().value()),
				LowCardinalityKeyNames.HANDLER.withValue(handlerName),
				LowCardinalityKeyNames.KIND.withValue(lowerCase(call.kind())),
				LowCardinalityKeyNames.OUTCOME.withValue((outcome != null) ? lowerCase(outcome) : "none"));
	}

	private static String lowerCase(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
