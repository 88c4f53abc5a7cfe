/**
 * Health of the grid.
 */
@NullMarked
package dev.gridmesh.boot.health;

import org.jspecify.annotations.NullMarked;
