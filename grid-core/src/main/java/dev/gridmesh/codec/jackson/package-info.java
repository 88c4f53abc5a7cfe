/**
 * Payloads and claims through Jackson: the only package of the core that knows it.
 * MessagePack goes through msgpack-jackson, which is made for Jackson 2, JSON and CBOR
 * through the application's own mapper, which is Jackson 3.
 */
@NullMarked
package dev.gridmesh.codec.jackson;

import org.jspecify.annotations.NullMarked;
