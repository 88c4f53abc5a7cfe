package dev.gridmesh.conformance;

import java.util.Locale;

/**
 * One of the two ends of a conversation.
 */
enum Role {

	DIALER("d>a"), ACCEPTOR("a>d");

	private final String direction;

	Role(String direction) {
		this.direction = direction;
	}

	/** The side that sends in a recorded direction. */
	static Role sending(String direction) {
		for (Role role : values()) {
			if (role.direction.equals(direction)) {
				return role;
			}
		}
		throw new IllegalArgumentException("Unknown direction: " + direction);
	}

	Role other() {
		return (this == DIALER) ? ACCEPTOR : DIALER;
	}

	/** The word for this side in the recordings. */
	String word() {
		return name().toLowerCase(Locale.ROOT);
	}

}
