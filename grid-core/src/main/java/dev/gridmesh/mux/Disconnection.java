package dev.gridmesh.mux;

/**
 * Why a link ended, as its calls are told.
 *
 * @param text what happened
 */
public record Disconnection(String text) {

}
