/**
 * Benchmarks of single parts, run by JMH. Those of package-private parts are in packages
 * of the same name as theirs.
 */
@NullMarked
package dev.gridmesh.benchmarks.parts;

import org.jspecify.annotations.NullMarked;
