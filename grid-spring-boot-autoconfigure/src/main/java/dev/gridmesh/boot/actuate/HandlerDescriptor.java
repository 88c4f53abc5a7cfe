package dev.gridmesh.boot.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerId;
import dev.gridmesh.HandlerKind;
import dev.gridmesh.HandlerStats;
import org.jspecify.annotations.Nullable;

/**
 * A handler as the endpoint shows it.
 *
 * @param name the name, or {@code null} for a handler with a number
 * @param id the number, or {@code null} for a handler with a name
 * @param kind its shape
 * @param inCapacity request items that may be under way
 * @param outCapacity response items that may be under way
 * @param method where it is written
 * @param running how many calls of it run
 * @since 0.1.0
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record HandlerDescriptor(@Nullable String name, @Nullable Integer id, HandlerKind kind, int inCapacity,
		int outCapacity, String method, long running) {

	static HandlerDescriptor of(HandlerStats stats) {
		HandlerDefinition definition = stats.definition();
		HandlerId id = definition.id();
		boolean named = id.number() == HandlerId.NAMED || id.subroute() != null;
		return new HandlerDescriptor(named ? id.toString() : null,
				(id.number() == HandlerId.NAMED) ? null : id.number(), definition.kind(), definition.inCapacity(),
				definition.outCapacity(), definition.source(), stats.running());
	}

}
