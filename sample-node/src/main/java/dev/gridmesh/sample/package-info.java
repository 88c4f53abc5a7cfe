/**
 * A log explorer: every node serves the log files of its own directory, any node answers
 * for all.
 */
@NullMarked
package dev.gridmesh.sample;

import org.jspecify.annotations.NullMarked;
