/**
 * What is wrong when an application with a grid does not start, and what to do about it.
 */
@NullMarked
package dev.gridmesh.boot.diagnostics;

import org.jspecify.annotations.NullMarked;
