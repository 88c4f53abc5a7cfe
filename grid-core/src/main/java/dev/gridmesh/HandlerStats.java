package dev.gridmesh;

/**
 * A registered handler and how much it does, as a snapshot.
 *
 * @param definition what is served
 * @param running how many calls of it run at this moment
 * @since 0.1.0
 */
public record HandlerStats(HandlerDefinition definition, long running) {

}
