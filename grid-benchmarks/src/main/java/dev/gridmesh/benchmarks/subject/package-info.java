/**
 * Who is measured: one contract, and an implementation for each way to call another node.
 */
@NullMarked
package dev.gridmesh.benchmarks.subject;

import org.jspecify.annotations.NullMarked;
