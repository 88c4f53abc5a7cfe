/**
 * Auto-configuration of the health indicator.
 */
@NullMarked
package dev.gridmesh.boot.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
