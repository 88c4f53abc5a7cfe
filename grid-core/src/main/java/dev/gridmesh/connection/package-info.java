/**
 * The single writer: the lasting connection of a pair and the links that it goes through.
 */
@NullMarked
package dev.gridmesh.connection;

import org.jspecify.annotations.NullMarked;
