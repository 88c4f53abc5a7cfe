package dev.gridmesh.boot.diagnostics;

import org.jspecify.annotations.Nullable;

/**
 * A property of the grid whose value cannot be used; fails the start of the application.
 * Immutable, so safe for any thread.
 *
 * @since 0.1.0
 */
public final class GridPropertiesException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String action;

	/**
	 * Creates an error about a value.
	 * @param key the whole key, for example {@code grid.peers[1]}
	 * @param value the value, never a secret; {@code null} if the property is not set
	 * @param problem why it cannot be used, continuing "the property 'key' ...", for
	 * example "must be positive"
	 * @param action what would be right, one sentence
	 */
	public GridPropertiesException(String key, @Nullable Object value, String problem, String action) {
		this((value != null) ? "The property '%s' has the value '%s', but %s.".formatted(key, value, problem)
				: "The property '%s' is not set, but %s.".formatted(key, problem), action);
	}

	/**
	 * Creates an error.
	 * @param description what is wrong, naming the key
	 * @param action what would be right, one sentence
	 */
	public GridPropertiesException(String description, String action) {
		super(description);
		this.action = action;
	}

	/**
	 * Says what would be right.
	 * @return one sentence
	 */
	public String getAction() {
		return this.action;
	}

}
