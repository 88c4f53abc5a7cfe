package dev.gridmesh.boot.actuate;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * Turns the secrets of the grid into asterisks in the endpoints {@code env} and
 * {@code configprops}, also where these show values: whatever form the key has, and where
 * a key that says nothing of it, as {@code sun.java.command}, carries a whole command
 * line. Safe for any thread.
 *
 * @since 0.1.0
 */
public final class GridSecretSanitizer implements SanitizingFunction {

	/** As {@code grid.auth.previous-secrets[0]} and {@code GRID_AUTH_SECRET}. */
	private static final Pattern SECRET = Pattern.compile("grid[._-]?auth[._-]?(secret|previous[._-]?secrets)");

	@Override
	public SanitizableData apply(SanitizableData data) {
		boolean secret = isNamedIn(data.getKey()) || isNamedIn(Objects.toString(data.getValue(), ""));
		return secret ? data.withSanitizedValue() : data;
	}

	private static boolean isNamedIn(String text) {
		return SECRET.matcher(text.toLowerCase(Locale.ROOT)).find();
	}

}
