/**
 * Benchmarks of package-private parts of the mux.
 */
@NullMarked
package dev.gridmesh.mux;

import org.jspecify.annotations.NullMarked;
