package dev.gridmesh.codec.jackson;

import com.fasterxml.jackson.core.JsonProcessingException;

/**
 * A value that would come back as another one, or bytes that are none. Its message is
 * ours and holds nothing of the value, so it may be shown.
 */
final class RefusedValueException extends JsonProcessingException {

	private static final long serialVersionUID = 1L;

	RefusedValueException(String reason) {
		super(reason);
	}

}
