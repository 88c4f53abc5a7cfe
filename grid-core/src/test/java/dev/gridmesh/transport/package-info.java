/**
 * A network in memory, and what every transport has to do.
 */
@NullMarked
package dev.gridmesh.transport;

import org.jspecify.annotations.NullMarked;
