/**
 * Who wants to know of calls, and how they are told: nothing of it runs, and nothing is
 * allocated, in a grid that has no listener.
 */
@NullMarked
package dev.gridmesh.observation;

import org.jspecify.annotations.NullMarked;
