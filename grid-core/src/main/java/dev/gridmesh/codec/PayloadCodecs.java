package dev.gridmesh.codec;

import java.lang.reflect.Type;
import java.nio.ByteBuffer;

import dev.gridmesh.GridPayloadException;

/**
 * Finds the codec for a type. Implementations are safe for any thread.
 *
 * @since 0.1.0
 */
public interface PayloadCodecs {

	/**
	 * Returns the codec for a type. {@code byte[]} and {@link ByteBuffer} are the payload
	 * as it is, {@link String} is the payload in UTF-8, whatever other types become.
	 * @param <T> the type of the values
	 * @param type the same type, with its parameters if it has any
	 * @return the codec
	 * @throws GridPayloadException if there is none for this type
	 */
	<T> PayloadCodec<T> forType(Type type);

	/**
	 * Names the format of objects, for nodes to compare. Those that read and write the
	 * same have the same name.
	 * @return the name, as {@link dev.gridmesh.ConnectionSettings#codecType()} has it;
	 * {@code custom} unless it is overridden
	 */
	default String type() {
		return "custom";
	}

	/**
	 * Tells whether a value is the payload as it is, or its text, in whatever format
	 * objects are.
	 * @param type the type of the value
	 * @return whether it is {@code byte[]}, {@link ByteBuffer} or {@link String}
	 */
	static boolean isRaw(Type type) {
		return type == byte[].class || type == ByteBuffer.class || type == String.class;
	}

}
