package dev.gridmesh.codec.jackson;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The names of all properties that a type may have, in whatever way a naming strategy
 * writes them. Safe for any thread once filled.
 */
final class PropertyNames {

	private final Set<String> names = new HashSet<>();

	void add(String name) {
		this.names.add(normalized(name));
	}

	/**
	 * Adds a method: its own name, and that of the property if it is an accessor.
	 */
	void addMethod(String name) {
		add(name);
		for (String prefix : new String[] { "get", "is", "set", "with" }) {
			if (name.startsWith(prefix)) {
				add(name.substring(prefix.length()));
			}
		}
	}

	boolean contains(String name) {
		return this.names.contains(normalized(name));
	}

	private static String normalized(String name) {
		return name.replaceAll("[-_. ]", "").toLowerCase(Locale.ROOT);
	}

}
