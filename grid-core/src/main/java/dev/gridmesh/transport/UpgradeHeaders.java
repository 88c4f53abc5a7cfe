package dev.gridmesh.transport;

import org.jspecify.annotations.Nullable;

/**
 * The headers of one upgrade request, or of the answer to one. Not to be kept longer than
 * whoever hands it over says.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface UpgradeHeaders {

	/**
	 * Finds the first value of a header.
	 * @param name the name, in any case
	 * @return the value without space around it, or {@code null} if there is none
	 */
	@Nullable String first(String name);

}
