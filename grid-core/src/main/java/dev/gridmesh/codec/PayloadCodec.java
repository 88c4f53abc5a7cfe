package dev.gridmesh.codec;

import dev.gridmesh.GridPayloadException;
import org.jspecify.annotations.Nullable;

/**
 * Turns values of one type into payload bytes and back. Implementations are safe for any
 * thread.
 * <p>
 * A codec never sees an absent payload: its caller turns {@code null} into one and back.
 *
 * @param <T> the type of the values
 * @since 0.1.0
 */
public interface PayloadCodec<T> {

	/**
	 * Writes a value.
	 * @param value the value
	 * @return the payload, which the caller may keep; perhaps the value itself
	 * @throws GridPayloadException if the value cannot be written
	 */
	byte[] encode(T value);

	/**
	 * Reads a value.
	 * @param payload the payload, all of which is the value; perhaps kept, so it must not
	 * be changed
	 * @return the value, or {@code null} if the payload says that there is none
	 * @throws GridPayloadException if the payload is no such value
	 */
	@Nullable T decode(byte[] payload);

}
