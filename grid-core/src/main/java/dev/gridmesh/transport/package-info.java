/**
 * The SPI below the protocol: duplex pipes of whole binary messages, how they are dialled
 * and how they are accepted.
 */
@NullMarked
package dev.gridmesh.transport;

import org.jspecify.annotations.NullMarked;
