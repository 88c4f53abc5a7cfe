/**
 * What reads bytes of strangers and peers, as targets for Jazzer.
 */
@NullMarked
package dev.gridmesh.fuzz;

import org.jspecify.annotations.NullMarked;
