/**
 * Auto-configuration of metrics and observations.
 */
@NullMarked
package dev.gridmesh.boot.autoconfigure.observation;

import org.jspecify.annotations.NullMarked;
