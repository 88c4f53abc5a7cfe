/**
 * The transport that production uses: WebSockets on Reactor Netty's event loops, dialled
 * and accepted, and the default runtime.
 */
@NullMarked
package dev.gridmesh.transport.netty;

import org.jspecify.annotations.NullMarked;
