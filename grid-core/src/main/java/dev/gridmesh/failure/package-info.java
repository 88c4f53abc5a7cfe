/**
 * Handles exceptions of code that is not ours, whose methods may throw themselves.
 */
@NullMarked
package dev.gridmesh.failure;

import org.jspecify.annotations.NullMarked;
