/**
 * Clocks: CPU time, allocations, latencies, and what others took of the machine.
 */
@NullMarked
package dev.gridmesh.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
