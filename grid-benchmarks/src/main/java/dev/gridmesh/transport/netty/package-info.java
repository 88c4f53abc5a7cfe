/**
 * Benchmarks of package-private parts of the transport.
 */
@NullMarked
package dev.gridmesh.transport.netty;

import org.jspecify.annotations.NullMarked;
