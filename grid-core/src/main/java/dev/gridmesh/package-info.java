/**
 * The public API of the grid: one node's view of its peers, what it asks of them and what
 * it serves.
 */
@NullMarked
package dev.gridmesh;

import org.jspecify.annotations.NullMarked;
