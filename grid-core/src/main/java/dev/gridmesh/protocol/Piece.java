package dev.gridmesh.protocol;

/**
 * One piece of a large message to write: a part of its payload, which is not copied. Safe
 * for any thread as long as nobody changes the payload.
 *
 * @param transfer the number of the transfer
 * @param index the number of the piece within it, from 0 on
 * @param flags the bits of {@link Flags}
 * @param payload the payload of the whole message
 * @param offset where the piece begins in it
 * @param length how many bytes it has
 * @since 0.1.0
 */
public record Piece(long transfer, int index, int flags, byte[] payload, int offset, int length) {

}
