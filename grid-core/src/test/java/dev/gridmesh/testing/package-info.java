/**
 * Virtual time for tests: loops, clocks, chance and handler threads on one real thread,
 * and a check that no buffer is lost.
 */
@NullMarked
package dev.gridmesh.testing;

import org.jspecify.annotations.NullMarked;
