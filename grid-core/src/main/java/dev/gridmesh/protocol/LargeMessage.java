package dev.gridmesh.protocol;

/**
 * What is announced of a message that follows in pieces, besides its envelope.
 *
 * @param transfer the number of the transfer
 * @param op what the message is for
 * @param size the bytes of its payload, more than
 * {@value LargeMessageCodec#MAX_WHOLE_PAYLOAD}
 * @since 0.1.0
 */
public record LargeMessage(long transfer, Op op, long size) {

}
