package dev.gridmesh.spring.handler;

import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.Optional;

import dev.gridmesh.GridPayloadException;
import dev.gridmesh.codec.PayloadCodec;
import dev.gridmesh.codec.PayloadCodecs;
import dev.gridmesh.spring.PayloadTypes;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.SynchronousSink;

import org.springframework.core.ResolvableType;

/**
 * Writes what a handler method returns, one value or one item at a time. Safe for any
 * thread.
 */
final class ResultEncoder {

	private final HandlerMethodSource source;

	private final PayloadCodecs codecs;

	/** The declared type of values, {@code null} where it says less than their class. */
	private final @Nullable Type genericType;

	ResultEncoder(HandlerMethodSource source, PayloadCodecs codecs, ResolvableType valueType) {
		this.source = source;
		this.codecs = codecs;
		ResolvableType type = (valueType.resolve() == Optional.class) ? valueType.getGeneric() : valueType;
		this.genericType = (type.hasGenerics() && !type.hasUnresolvableGenerics()) ? PayloadTypes.resolve(type) : null;
		check(source, codecs, type);
	}

	private static void check(HandlerMethodSource source, PayloadCodecs codecs, ResolvableType type) {
		Class<?> raw = type.resolve();
		if (raw == null || raw == Void.class || raw == void.class) {
			return;
		}
		try {
			codecs.forType(PayloadTypes.resolve(type));
		}
		catch (GridPayloadException ex) {
			throw source.invalid("returns what cannot be written, %s: %s".formatted(type, ex.getMessage()),
					"Return a type that the codec can write.");
		}
	}

	/**
	 * Writes a value into a sink; an absent one is left out.
	 */
	void encode(Object returned, SynchronousSink<byte[]> sink) {
		byte[] payload = encode(returned);
		if (payload != null) {
			sink.next(payload);
		}
	}

	/**
	 * Writes a value.
	 * @param returned what the method returned
	 * @return the payload, {@code null} for an absent one
	 */
	byte @Nullable [] encode(Object returned) {
		Object value = (returned instanceof Optional<?> optional) ? optional.orElse(null) : returned;
		if (value == null) {
			return null;
		}
		try {
			PayloadCodec<Object> codec = this.codecs.forType(typeOf(value));
			return codec.encode(value);
		}
		catch (RuntimeException | Error ex) {
			// an Error would go past Reactor, and the call would never end
			throw new GridPayloadException("The result of %s could not be written as %s: %s"
				.formatted(this.source.shortName(), typeOf(value).getTypeName(), PayloadProblem.of(ex)),
					UnwritableResultException.of(ex));
		}
	}

	private Type typeOf(Object value) {
		if (this.genericType != null) {
			return this.genericType;
		}
		return (value instanceof ByteBuffer) ? ByteBuffer.class : value.getClass();
	}

}
