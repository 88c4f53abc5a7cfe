package dev.gridmesh;

import java.time.Duration;

/**
 * The bounds that settings have in common. Each check returns the value that it let pass.
 */
final class SettingBounds {

	private static final Duration SHORTEST = Duration.ofMillis(1);

	/**
	 * Far beyond what makes sense, and far from where sums of nanoseconds run over.
	 */
	private static final Duration LONGEST = Duration.ofDays(365);

	private SettingBounds() {
	}

	/** Shorter ones would be 0 where the wire or a socket counts in milliseconds. */
	static Duration duration(String setting, Duration value) {
		if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
			throw new InvalidSettingException(setting, value, "it must be between 1 ms and 365 days",
					"Use a duration such as '10s'.");
		}
		return value;
	}

	static int count(String setting, int value) {
		if (value < 1) {
			throw new InvalidSettingException(setting, value, "it must be at least 1", "Use 1 or more.");
		}
		return value;
	}

	static int count(String setting, int value, int max) {
		if (value < 1 || value > max) {
			throw new InvalidSettingException(setting, value, "it must be between 1 and %d".formatted(max),
					"Use a number within these bounds.");
		}
		return value;
	}

	static long bytes(String setting, long value, long min, long max) {
		if (value < min || value > max) {
			throw new InvalidSettingException(setting, value + "B",
					"it must be between %dB and %dB".formatted(min, max), "Use a size within these bounds.");
		}
		return value;
	}

	static void notShorter(String setting, Duration value, String otherSetting, Duration other) {
		if (value.compareTo(other) < 0) {
			throw new InvalidSettingException(setting, value,
					"it must not be shorter than '%s' (%s)".formatted(otherSetting, other),
					"Raise it, or lower '%s'.".formatted(otherSetting));
		}
	}

}
