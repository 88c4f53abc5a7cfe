/**
 * What is measured: each kind of load, and what it counts.
 */
@NullMarked
package dev.gridmesh.benchmarks.work;

import org.jspecify.annotations.NullMarked;
