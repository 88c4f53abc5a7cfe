/**
 * Starts several nodes on this machine, owns their processes, and tells how they see each
 * other.
 */
@NullMarked
package dev.gridmesh.sample.cluster;

import org.jspecify.annotations.NullMarked;
