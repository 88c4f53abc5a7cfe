package dev.gridmesh.handler;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerId;
import dev.gridmesh.SubrouteId;
import org.jspecify.annotations.Nullable;

/**
 * Finds handlers by what a message names: a number, or a number and a subroute id
 * (protocol.md §7). Immutable, so safe for any thread.
 *
 * @since 0.1.0
 */
public final class HandlerRegistry {

	private static final int NUMBERS = 256;

	private final @Nullable RegisteredHandler[] byNumber = new RegisteredHandler[NUMBERS];

	private final Map<SubrouteId, RegisteredHandler> bySubroute = new HashMap<>();

	private final List<RegisteredHandler> all;

	private HandlerRegistry(Collection<HandlerDefinition> definitions) {
		List<RegisteredHandler> all = new ArrayList<>(definitions.size());
		for (HandlerDefinition definition : definitions) {
			RegisteredHandler handler = new RegisteredHandler(definition);
			RegisteredHandler other = put(handler);
			if (other != null) {
				throw new DuplicateHandlerException(definition.id(), other.definition().source(), definition.source());
			}
			all.add(handler);
		}
		this.all = List.copyOf(all);
	}

	/**
	 * Makes a registry of handlers.
	 * @param definitions what to serve
	 * @return the registry
	 * @throws DuplicateHandlerException if two have the same id and subroute
	 */
	public static HandlerRegistry of(Collection<HandlerDefinition> definitions) {
		return new HandlerRegistry(definitions);
	}

	private @Nullable RegisteredHandler put(RegisteredHandler handler) {
		HandlerId id = handler.definition().id();
		SubrouteId subroute = id.subrouteId();
		if (subroute != null) {
			return this.bySubroute.putIfAbsent(subroute, handler);
		}
		RegisteredHandler other = this.byNumber[id.number()];
		this.byNumber[id.number()] = handler;
		return other;
	}

	/**
	 * Looks a handler up. One without a subroute is never found by way of one, and the
	 * other way round.
	 * @param number the handler id of the message, 0 to 255
	 * @param subroute the subroute id of the message, or {@code null} if it has none
	 * @return the handler, or {@code null} if there is none
	 */
	public @Nullable RegisteredHandler find(int number, @Nullable SubrouteId subroute) {
		if (subroute == null) {
			return this.byNumber[number];
		}
		// protocol.md §9: a subroute of another handler than the envelope's is refused
		return (subroute.handler() == number) ? this.bySubroute.get(subroute) : null;
	}

	/**
	 * Lists the handlers.
	 * @return all of them, in the order of their registration
	 */
	public List<RegisteredHandler> all() {
		return this.all;
	}

}
