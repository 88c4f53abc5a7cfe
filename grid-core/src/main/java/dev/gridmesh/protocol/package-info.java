/**
 * The wire protocol as pure functions between bytes and messages, without clock, thread
 * or I/O.
 */
@NullMarked
package dev.gridmesh.protocol;

import org.jspecify.annotations.NullMarked;
