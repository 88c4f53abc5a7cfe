package dev.gridmesh.spring.handler;

import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.Optional;

import dev.gridmesh.GridCall;
import dev.gridmesh.GridPayloadException;
import dev.gridmesh.codec.PayloadCodec;
import dev.gridmesh.codec.PayloadCodecs;
import dev.gridmesh.spring.PayloadTypes;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;

/**
 * The argument that is made of the payload. Safe for any thread.
 */
final class PayloadArgument implements HandlerArgument {

	private static final byte[] EMPTY = new byte[0];

	private final PayloadCodec<Object> codec;

	private final String typeName;

	private final boolean wrapped;

	private final boolean optional;

	private final boolean raw;

	private final boolean object;

	private final ValueCheck check;

	private PayloadArgument(PayloadCodec<Object> codec, Type type, boolean wrapped, boolean optional,
			ValueCheck check) {
		this.codec = codec;
		this.typeName = type.getTypeName();
		this.wrapped = wrapped;
		this.optional = optional;
		this.raw = type == byte[].class || type == ByteBuffer.class || type == String.class;
		this.object = type != byte[].class && type != ByteBuffer.class;
		this.check = check;
	}

	/**
	 * Tells whether more is made of the payload than its bytes.
	 */
	boolean isObject() {
		return this.object;
	}

	static PayloadArgument of(HandlerMethodSource source, MethodParameter parameter, PayloadCodecs codecs,
			ValueCheck check) {
		boolean wrapped = parameter.getParameterType() == Optional.class;
		ResolvableType declared = ResolvableType.forMethodParameter(parameter);
		ResolvableType resolvable = wrapped ? declared.getGeneric() : declared;
		if (resolvable.resolve() == null) {
			throw source.invalid("takes a payload of no certain type: " + source.describe(parameter),
					"Declare the type that the payload has.");
		}
		Type type = PayloadTypes.resolve(resolvable);
		try {
			return new PayloadArgument(codecs.forType(type), type, wrapped, parameter.isOptional(), check);
		}
		catch (GridPayloadException ex) {
			throw source.invalid("takes a payload that cannot be read, %s: %s".formatted(source.describe(parameter),
					ex.getMessage()), "Declare a type that the codec can read.");
		}
	}

	@Override
	public @Nullable Object resolve(byte @Nullable [] payload, Flux<byte[]> items, GridCall call) {
		Object value = (payload != null) ? decode(payload, call) : null;
		if (value != null) {
			this.check.check(value, "The payload", call.handler());
		}
		if (this.wrapped) {
			return Optional.ofNullable(value);
		}
		if (value == null && !this.optional) {
			return absent(call);
		}
		return value;
	}

	private @Nullable Object decode(byte[] payload, GridCall call) {
		try {
			return this.codec.decode(payload);
		}
		catch (RuntimeException | Error ex) {
			// an Error would go past Reactor, and the call would never end
			throw new GridPayloadException("The payload of %d bytes could not be read as %s by handler %s: %s"
				.formatted(payload.length, this.typeName, call.handler(), PayloadProblem.of(ex)));
		}
	}

	private @Nullable Object absent(GridCall call) {
		if (this.raw) {
			// protocol version 1 cannot tell an empty request from an absent one
			return this.codec.decode(EMPTY);
		}
		throw new GridPayloadException("Handler %s needs a payload of type %s, and the request has none"
			.formatted(call.handler(), this.typeName));
	}

}
