/**
 * Making and checking the tokens with which nodes prove to each other that they belong to
 * the same grid.
 */
@NullMarked
package dev.gridmesh.auth;

import org.jspecify.annotations.NullMarked;
