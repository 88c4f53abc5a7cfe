package dev.gridmesh;

/**
 * A setting of the grid that cannot be used as it is. Named as users know it, by its key
 * in properties, whoever set it. Immutable, so safe for any thread.
 *
 * @since 0.1.0
 */
public final class InvalidSettingException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final String setting;

	private final String value;

	private final String problem;

	private final String remedy;

	InvalidSettingException(String setting, Object value, String problem, String remedy) {
		super("The setting '%s' has the value '%s', but %s. %s".formatted(setting, value, problem, remedy));
		this.setting = setting;
		this.value = value.toString();
		this.problem = problem;
		this.remedy = remedy;
	}

	/**
	 * Names the setting.
	 * @return its key in properties, for example {@code grid.heartbeat.timeout}
	 */
	public String setting() {
		return this.setting;
	}

	/**
	 * Shows the value; no setting of this kind is secret.
	 * @return the value as text
	 */
	public String value() {
		return this.value;
	}

	/**
	 * Says why the value cannot be used.
	 * @return the second half of a sentence, for example "it must be at least 1"
	 */
	public String problem() {
		return this.problem;
	}

	/**
	 * Says what would be right.
	 * @return one sentence
	 */
	public String remedy() {
		return this.remedy;
	}

}
