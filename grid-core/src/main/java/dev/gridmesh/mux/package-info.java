/**
 * One class per interaction and side; all owned by the loop of a link.
 */
@NullMarked
package dev.gridmesh.mux;

import org.jspecify.annotations.NullMarked;
