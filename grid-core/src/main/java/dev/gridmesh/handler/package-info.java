/**
 * Finds what a node serves by handler id and subroute.
 */
@NullMarked
package dev.gridmesh.handler;

import org.jspecify.annotations.NullMarked;
