package dev.gridmesh.spring.handler;

import dev.gridmesh.HandlerId;

/**
 * What annotations say of a handler method. Immutable.
 *
 * @param source the method
 * @param id the key that it serves
 * @param inCapacity the capacity for request items, 0 for none in particular
 * @param outCapacity the capacity for response items, 0 for none in particular
 */
record HandlerDeclaration(HandlerMethodSource source, HandlerId id, int inCapacity, int outCapacity) {

}
