/**
 * The log files of this node, and the handlers that let all nodes list and search them.
 */
@NullMarked
package dev.gridmesh.sample.logs;

import org.jspecify.annotations.NullMarked;
