/**
 * Wires one node together: names, handlers, transport and connections.
 */
@NullMarked
package dev.gridmesh.manager;

import org.jspecify.annotations.NullMarked;
