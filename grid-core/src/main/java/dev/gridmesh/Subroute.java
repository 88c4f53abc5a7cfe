package dev.gridmesh;

import java.util.Objects;

/**
 * A static route under which several handlers may share one handler number (protocol.md
 * §7). An immutable value, safe for any thread.
 *
 * @param route the route, nested routes joined with {@code /}; may be empty
 * @since 0.1.0
 */
public record Subroute(String route) {

	/**
	 * Checks the route.
	 * @throws IllegalArgumentException if the route has no UTF-8 form, since it holds
	 * half of a surrogate pair
	 */
	public Subroute {
		Objects.requireNonNull(route, "route");
		if (route.codePoints().anyMatch((codePoint) -> Character.getType(codePoint) == Character.SURROGATE)) {
			throw new IllegalArgumentException("Subroute '%s' holds half of a surrogate pair".formatted(route));
		}
	}

	/**
	 * Makes a subroute of its parts, joined with {@code /}.
	 * @param first the outermost part; may be empty
	 * @param nested the parts below it, in order
	 * @return the subroute
	 * @throws IllegalArgumentException if a part has no UTF-8 form
	 */
	public static Subroute of(String first, String... nested) {
		return new Subroute((nested.length == 0) ? first : first + "/" + String.join("/", nested));
	}

	/**
	 * Makes the subroute below this one.
	 * @param part the route below this one
	 * @return both, joined with {@code /}
	 * @throws IllegalArgumentException if the part has no UTF-8 form
	 */
	public Subroute nested(String part) {
		return of(this.route, part);
	}

	/**
	 * Computes what stands for this route on the wire.
	 * @param handler the handler number, 0 to 255
	 * @return the id of this route under that handler number
	 * @throws IllegalArgumentException if the handler number is out of range
	 */
	public SubrouteId id(int handler) {
		return SubrouteId.of(handler, this.route);
	}

	/**
	 * Returns the route.
	 * @return the route itself
	 */
	@Override
	public String toString() {
		return this.route;
	}

}
