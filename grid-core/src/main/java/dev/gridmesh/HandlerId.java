package dev.gridmesh;

import java.util.Objects;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Which handler a call is for: a number or a name, and perhaps a subroute below it. An
 * immutable value, safe for any thread.
 * <p>
 * A number goes on the wire as it is. A name travels as number {@value #NAMED} with the
 * subroute id of the name, so that nodes which know numbers only can still carry it
 * (protocol.md §7).
 *
 * @since 0.1.0
 */
public final class HandlerId {

	/**
	 * The smallest number of a numbered handler.
	 */
	public static final int MIN_NUMBER = 1;

	/**
	 * The largest number of a numbered handler.
	 */
	public static final int MAX_NUMBER = 253;

	/**
	 * The number under which all named handlers travel.
	 */
	public static final int NAMED = 254;

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

	private final int number;

	private final @Nullable String name;

	private final @Nullable Subroute subroute;

	private final @Nullable SubrouteId subrouteId;

	private HandlerId(int number, @Nullable String name, @Nullable Subroute subroute) {
		this.number = number;
		this.name = name;
		this.subroute = subroute;
		this.subrouteId = computeSubrouteId(number, name, subroute);
	}

	private static @Nullable SubrouteId computeSubrouteId(int number, @Nullable String name,
			@Nullable Subroute subroute) {
		if (name == null) {
			return (subroute != null) ? subroute.id(number) : null;
		}
		return ((subroute != null) ? Subroute.of(name, subroute.route()) : Subroute.of(name)).id(number);
	}

	/**
	 * Returns the id of a numbered handler.
	 * @param number {@value #MIN_NUMBER} to {@value #MAX_NUMBER}
	 * @return the id
	 * @throws IllegalArgumentException if the number is out of range
	 */
	public static HandlerId of(int number) {
		if (number == NAMED) {
			throw new IllegalArgumentException(
					"Handler number 254 is reserved for named handlers; use 1 to 253, or HandlerId.named(..)");
		}
		if (number < MIN_NUMBER || number > MAX_NUMBER) {
			throw new IllegalArgumentException(
					"Handler number %d is not within %d..%d".formatted(number, MIN_NUMBER, MAX_NUMBER));
		}
		return new HandlerId(number, null, null);
	}

	/**
	 * Returns the id of a named handler.
	 * @param name one or more of {@code A-Z a-z 0-9 . _ -}
	 * @return the id
	 * @throws IllegalArgumentException if the name is empty or holds another character
	 */
	public static HandlerId named(String name) {
		if (!NAME.matcher(name).matches()) {
			throw new IllegalArgumentException(
					"Handler name '%s' is not made of one or more of A-Z a-z 0-9 . _ -".formatted(name));
		}
		return new HandlerId(NAMED, name, null);
	}

	/**
	 * Returns the id of the handler that is registered under a subroute of this one. An
	 * id that is under a subroute already gets the nested one.
	 * @param route the route; may be empty, which is not the same as none
	 * @return a new id
	 * @throws IllegalArgumentException if the route has no UTF-8 form
	 */
	public HandlerId subroute(String route) {
		Subroute next = (this.subroute != null) ? this.subroute.nested(route) : Subroute.of(route);
		return new HandlerId(this.number, this.name, next);
	}

	/**
	 * Returns the number that goes on the wire.
	 * @return {@value #MIN_NUMBER} to {@value #NAMED}
	 */
	public int number() {
		return this.number;
	}

	/**
	 * Returns the name.
	 * @return the name, or {@code null} if this is the id of a numbered handler
	 */
	public @Nullable String name() {
		return this.name;
	}

	/**
	 * Returns the subroute below the number or name.
	 * @return the subroute, or {@code null} if there is none
	 */
	public @Nullable Subroute subroute() {
		return this.subroute;
	}

	/**
	 * Returns the subroute id that goes on the wire, computed once.
	 * @return the subroute id, or {@code null} if this is a numbered handler without a
	 * subroute
	 */
	public @Nullable SubrouteId subrouteId() {
		return this.subrouteId;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof HandlerId that && this.number == that.number && Objects.equals(this.name, that.name)
				&& Objects.equals(this.subroute, that.subroute);
	}

	@Override
	public int hashCode() {
		return (this.subrouteId != null) ? this.subrouteId.hashCode() : this.number;
	}

	/**
	 * Shows the id as people write it.
	 * @return for example {@code files.stat}, {@code 17} or {@code 17/disk1}
	 */
	@Override
	public String toString() {
		String base = (this.name != null) ? this.name : Integer.toString(this.number);
		return (this.subroute != null) ? base + "/" + this.subroute.route() : base;
	}

}
