package dev.gridmesh.codec;

import java.lang.reflect.Type;

import dev.gridmesh.GridPayloadException;

/**
 * Finds the codec for a type. Implementations are safe for any thread.
 *
 * @since 0.1.0
 */
public interface PayloadCodecs {

	/**
	 * Returns the codec for a type. {@code byte[]} and {@link java.nio.ByteBuffer} are
	 * the payload as it is, {@link String} is the payload in UTF-8, whatever other types
	 * become.
	 * @param <T> the type of the values
	 * @param type the same type, with its parameters if it has any
	 * @return the codec
	 * @throws GridPayloadException if there is none for this type
	 */
	<T> PayloadCodec<T> forType(Type type);

}
