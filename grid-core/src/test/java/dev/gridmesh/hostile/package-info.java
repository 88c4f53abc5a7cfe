/**
 * Peers that want to take a node down, which runs in a process of its own with a small
 * heap.
 */
@NullMarked
package dev.gridmesh.hostile;

import org.jspecify.annotations.NullMarked;
