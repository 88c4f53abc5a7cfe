package dev.gridmesh.codec.jackson;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Where in a value something is, as {@code items[3].price}. The names are those of
 * properties; a key of a map, which is payload, is shown as a star. For one thread.
 */
final class PropertyPath {

	private static final int MAX_STEPS = 32;

	private final PropertyNames names;

	private final List<String> steps = new ArrayList<>();

	PropertyPath(PropertyNames names) {
		this.names = names;
	}

	/**
	 * Adds a step into a map or bean, or, without a name, into an array.
	 */
	PropertyPath add(@Nullable String name, int index) {
		if (name != null) {
			this.steps.add(this.names.contains(name) ? name : "*");
		}
		else if (index >= 0) {
			this.steps.add("[%d]".formatted(index));
		}
		return this;
	}

	PropertyPath reversed() {
		Collections.reverse(this.steps);
		return this;
	}

	static PropertyPath longer(PropertyPath one, PropertyPath other) {
		return (other.steps.size() > one.steps.size()) ? other : one;
	}

	boolean isEmpty() {
		return this.steps.isEmpty();
	}

	@Override
	public String toString() {
		StringBuilder path = new StringBuilder();
		for (String step : this.steps.subList(0, Math.min(MAX_STEPS, this.steps.size()))) {
			path.append((path.isEmpty() || step.startsWith("[")) ? "" : ".").append(step);
		}
		return path.append((this.steps.size() > MAX_STEPS) ? "..." : "").toString();
	}

}
