package dev.gridmesh.spring;

import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * What a caller sends, ahead of the items if there are any. Immutable.
 *
 * @param value the object
 * @param type what it is written as
 */
record RequestData(Object value, Type type) {

	RequestData {
		Objects.requireNonNull(value, "data");
		Objects.requireNonNull(type, "type");
	}

	/**
	 * Sends an object as what it is.
	 */
	static RequestData of(Object value) {
		Objects.requireNonNull(value, "data");
		return new RequestData(value, (value instanceof ByteBuffer) ? ByteBuffer.class : value.getClass());
	}

	/**
	 * Shows no content.
	 */
	@Override
	public String toString() {
		return "RequestData[%s]".formatted(this.type.getTypeName());
	}

}
