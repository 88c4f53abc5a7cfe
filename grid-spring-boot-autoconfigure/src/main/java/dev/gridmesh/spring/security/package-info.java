/**
 * Nodes of the grid as Spring Security sees them.
 */
@NullMarked
package dev.gridmesh.spring.security;

import org.jspecify.annotations.NullMarked;
