/**
 * Turning what applications send into payload bytes and back.
 */
@NullMarked
package dev.gridmesh.codec;

import org.jspecify.annotations.NullMarked;
