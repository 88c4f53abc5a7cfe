package dev.gridmesh.spring.handler;

import dev.gridmesh.HandlerId;
import dev.gridmesh.spring.GridHandler;
import org.jspecify.annotations.Nullable;

/**
 * Reads the key of a handler from its annotations.
 */
final class HandlerIds {

	private HandlerIds() {
	}

	/**
	 * Reads the key of a method.
	 * @param source the method
	 * @param onMethod its annotation
	 * @param onType the annotation of its type, if there is one
	 * @return the key
	 * @throws InvalidGridHandlerException if the annotations do not make sense
	 */
	static HandlerId of(HandlerMethodSource source, GridHandler onMethod, @Nullable GridHandler onType) {
		requireNoPrefix(source, onMethod);
		boolean named = !onMethod.value().isEmpty();
		if (named == (onMethod.id() != 0)) {
			throw source.invalid(
					named ? "has a name ('%s') and a number (%d)".formatted(onMethod.value(), onMethod.id())
							: "has neither a name nor a number",
					"Write @GridHandler(\"name\"), or @GridHandler(id = 17) for a number of 1 to 253.");
		}
		try {
			return named ? HandlerId.named(name(onMethod, onType)) : HandlerId.of(onMethod.id());
		}
		catch (IllegalArgumentException ex) {
			throw source.invalid("has a key that is not valid: " + ex.getMessage(), "Correct its name or number.");
		}
	}

	private static String name(GridHandler onMethod, @Nullable GridHandler onType) {
		String prefix = (onType != null) ? onType.prefix() : "";
		return prefix.isEmpty() ? onMethod.value() : prefix + "." + onMethod.value();
	}

	/**
	 * Checks the annotation of a type.
	 * @param beanName the bean
	 * @param type its type
	 * @param onType the annotation
	 * @throws InvalidGridHandlerException if it says what belongs to methods
	 */
	static void requirePrefixOnly(String beanName, Class<?> type, GridHandler onType) {
		if (!onType.value().isEmpty() || onType.id() != 0 || onType.inCapacity() != 0 || onType.outCapacity() != 0) {
			throw new InvalidGridHandlerException(
					"The @GridHandler on type %s of bean '%s' has more than a prefix".formatted(type.getName(),
							beanName),
					"Write @GridHandler(prefix = \"%s\") on the type, and name, number and capacities on its methods."
						.formatted(onType.value().isEmpty() ? "files" : onType.value()));
		}
	}

	private static void requireNoPrefix(HandlerMethodSource source, GridHandler onMethod) {
		if (!onMethod.prefix().isEmpty()) {
			throw source.invalid("has a prefix ('%s') of its own".formatted(onMethod.prefix()),
					"Write the prefix on the type, or the whole name on the method.");
		}
	}

}
