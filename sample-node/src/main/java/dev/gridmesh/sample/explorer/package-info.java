/**
 * The HTTP side: any node answers for all nodes.
 */
@NullMarked
package dev.gridmesh.sample.explorer;

import org.jspecify.annotations.NullMarked;
