/**
 * Meters of the grid.
 */
@NullMarked
package dev.gridmesh.boot.metrics;

import org.jspecify.annotations.NullMarked;
