package dev.gridmesh.spring.handler;

import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerId;
import dev.gridmesh.HandlerKind;

/**
 * Which directions of a handler method carry items, and how many at once. Immutable.
 *
 * @param kind the shape of its calls
 * @param inCapacity the capacity for request items
 * @param outCapacity the capacity for response items
 */
record HandlerShape(HandlerKind kind, int inCapacity, int outCapacity) {

	/**
	 * Finds the shape of a method.
	 * @param declaration the method and its annotation
	 * @param takesItems whether a parameter is a stream
	 * @param returnsItems whether the result is a stream
	 * @param settings the capacities of methods that name none
	 * @return the shape
	 * @throws InvalidGridHandlerException if the annotation does not fit the signature
	 */
	static HandlerShape of(HandlerDeclaration declaration, boolean takesItems, boolean returnsItems,
			HandlerMethodSettings settings) {
		HandlerMethodSource source = declaration.source();
		int in = declaration.inCapacity();
		int out = declaration.outCapacity();
		if (in < 0 || out < 0) {
			throw source.invalid("has a negative capacity: %d".formatted(Math.min(in, out)),
					"Use a capacity of 1 or more, or leave it out.");
		}
		if (!takesItems && !returnsItems && (in != 0 || out != 0)) {
			throw source.invalid("has a capacity, although it serves single requests",
					"Leave inCapacity and outCapacity out: they belong to streams.");
		}
		if (!takesItems && in != 0) {
			throw source.invalid("has an inCapacity, although it takes no stream of items",
					"Leave inCapacity out, or take a Flux of items.");
		}
		if (!returnsItems && out != 0) {
			throw source.invalid("has an outCapacity, although it returns no stream of items",
					"Leave outCapacity out, or return a Flux of items.");
		}
		return new HandlerShape(kind(takesItems, returnsItems), (in != 0) ? in : settings.inCapacity(),
				(out != 0) ? out : settings.outCapacity());
	}

	private static HandlerKind kind(boolean takesItems, boolean returnsItems) {
		if (takesItems) {
			return returnsItems ? HandlerKind.TWO_WAY_STREAM : HandlerKind.REQUEST_STREAM;
		}
		return returnsItems ? HandlerKind.RESPONSE_STREAM : HandlerKind.SINGLE;
	}

	HandlerDefinition define(HandlerId id, GridHandlerMethod method) {
		return switch (this.kind) {
			case SINGLE -> GridHandlers.single(id, method);
			case RESPONSE_STREAM -> GridHandlers.responseStream(id, this.outCapacity, method);
			case REQUEST_STREAM -> GridHandlers.requestStream(id, this.inCapacity, method);
			case TWO_WAY_STREAM -> GridHandlers.twoWayStream(id, this.inCapacity, this.outCapacity, method);
		};
	}

}
