/**
 * The boundary to code that is not ours: calls it, and has one policy for whatever it
 * throws.
 */
@NullMarked
package dev.gridmesh.application;

import org.jspecify.annotations.NullMarked;
