/**
 * Auto-configuration of the actuator endpoint.
 */
@NullMarked
package dev.gridmesh.boot.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
