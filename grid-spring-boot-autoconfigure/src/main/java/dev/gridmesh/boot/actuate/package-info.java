/**
 * Actuator endpoint of the grid.
 */
@NullMarked
package dev.gridmesh.boot.actuate;

import org.jspecify.annotations.NullMarked;
