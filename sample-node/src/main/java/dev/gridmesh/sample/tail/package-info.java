/**
 * Lines of a file as they are appended to it.
 */
@NullMarked
package dev.gridmesh.sample.tail;

import org.jspecify.annotations.NullMarked;
