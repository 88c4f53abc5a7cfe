/**
 * Turns {@link dev.gridmesh.spring.GridHandler @GridHandler} methods of beans into
 * handler definitions.
 */
@NullMarked
package dev.gridmesh.spring.handler;

import org.jspecify.annotations.NullMarked;
