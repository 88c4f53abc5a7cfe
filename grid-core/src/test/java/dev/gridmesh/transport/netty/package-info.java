/**
 * Tests of the WebSocket transport, over loopback sockets where a socket matters.
 */
@NullMarked
package dev.gridmesh.transport.netty;

import org.jspecify.annotations.NullMarked;
