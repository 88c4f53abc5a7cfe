/**
 * The command that measures Grid beside others: options, plans, and the order of runs.
 */
@NullMarked
package dev.gridmesh.benchmarks;

import org.jspecify.annotations.NullMarked;
