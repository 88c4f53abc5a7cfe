package dev.gridmesh.spring.handler;

import dev.gridmesh.HandlerId;
import dev.gridmesh.spring.GridClient;
import dev.gridmesh.spring.GridExchange;
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
		String prefix = (onType != null) ? onType.prefix() : "";
		return of(source, new Key(prefix, onMethod.value(), onMethod.id(), onMethod.subroute()));
	}

	/**
	 * Reads the key of a method that a client interface declares.
	 * @param source the method
	 * @param exchange the annotation that it has there
	 * @param client the annotation of the interface
	 * @return the key
	 * @throws InvalidGridHandlerException if the annotations do not make sense
	 */
	static HandlerId of(HandlerMethodSource source, GridExchange exchange, GridClient client) {
		return of(source, new Key(client.prefix(), exchange.value(), exchange.id(), exchange.subroute()));
	}

	private static HandlerId of(HandlerMethodSource source, Key key) {
		boolean named = !key.value().isEmpty();
		if (named == (key.number() != 0)) {
			throw source.invalid(
					named ? "has a name ('%s') and a number (%d)".formatted(key.value(), key.number())
							: "has neither a name nor a number",
					"Write @%1$s(\"name\"), or @%1$s(id = 17) for a number of 1 to 253."
						.formatted(source.annotationName()));
		}
		try {
			HandlerId id = named ? HandlerId.named(key.name()) : HandlerId.of(key.number());
			return key.subroute().isEmpty() ? id : id.subroute(key.subroute());
		}
		catch (IllegalArgumentException ex) {
			throw source.invalid("has a key that is not valid: " + ex.getMessage(), "Correct its name or number.");
		}
	}

	/**
	 * Checks the annotation of a type.
	 * @param beanName the bean
	 * @param type its type
	 * @param onType the annotation
	 * @throws InvalidGridHandlerException if it says what belongs to methods
	 */
	static void requirePrefixOnly(String beanName, Class<?> type, GridHandler onType) {
		if (!onType.value().isEmpty() || onType.id() != 0 || onType.inCapacity() != 0 || onType.outCapacity() != 0
				|| !onType.subroute().isEmpty()) {
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

	/**
	 * What annotations say of the key.
	 */
	private record Key(String prefix, String value, int number, String subroute) {

		private String name() {
			return this.prefix.isEmpty() ? this.value : this.prefix + "." + this.value;
		}

	}

}
