package dev.gridmesh.spring;

import java.lang.reflect.Type;

import dev.gridmesh.GridManager;
import dev.gridmesh.GridPayloadException;
import dev.gridmesh.HandlerId;
import dev.gridmesh.codec.PayloadCodec;
import dev.gridmesh.codec.PayloadCodecs;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a caller passes into payloads and back, with errors that name the handler
 * and never the content. Safe for any thread.
 */
final class PayloadConverter {

	private final PayloadCodecs codecs;

	private final CodecComparison comparison;

	PayloadConverter(PayloadCodecs codecs, GridManager grid) {
		this.codecs = codecs;
		this.comparison = new CodecComparison(grid, codecs);
	}

	/** Compares the format of objects with that of the peers. */
	CodecComparison comparison() {
		return this.comparison;
	}

	byte @Nullable [] encode(@Nullable RequestData data, HandlerId handler) {
		if (data == null) {
			return null;
		}
		try {
			PayloadCodec<Object> codec = this.codecs.forType(data.type());
			return codec.encode(data.value());
		}
		catch (GridPayloadException ex) {
			throw new GridPayloadException("The request to handler %s could not be written as %s: %s".formatted(handler,
					data.type().getTypeName(), ex.getMessage()), ex.getCause());
		}
		catch (RuntimeException | Error ex) {
			throw failed("The request to handler %s could not be written as %s: %s", handler, data.type(), ex);
		}
	}

	byte[] encodeItem(Object item, Type type, HandlerId handler) {
		try {
			PayloadCodec<Object> codec = this.codecs.forType(type);
			return codec.encode(item);
		}
		catch (GridPayloadException ex) {
			throw new GridPayloadException("An item for handler %s could not be written as %s: %s".formatted(handler,
					type.getTypeName(), ex.getMessage()), ex.getCause());
		}
		catch (RuntimeException | Error ex) {
			throw failed("An item for handler %s could not be written as %s: %s", handler, type, ex);
		}
	}

	<T> @Nullable T decode(byte[] payload, Type type, HandlerId handler) {
		try {
			PayloadCodec<T> codec = this.codecs.forType(type);
			return codec.decode(payload);
		}
		catch (GridPayloadException ex) {
			throw new GridPayloadException("The answer of handler %s could not be read as %s: %s".formatted(handler,
					type.getTypeName(), ex.getMessage()), ex.getCause());
		}
		catch (RuntimeException | Error ex) {
			throw failed("The answer of handler %s could not be read as %s: %s", handler, type, ex);
		}
	}

	/**
	 * What a codec throws besides. An {@code Error}, of a static initializer for example,
	 * would go past Reactor, and the call would never end.
	 */
	private static GridPayloadException failed(String text, HandlerId handler, Type type, Throwable failure) {
		return new GridPayloadException(text.formatted(handler, type.getTypeName(), failure.getClass().getSimpleName()),
				failure);
	}

}
