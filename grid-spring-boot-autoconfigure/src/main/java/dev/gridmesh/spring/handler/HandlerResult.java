package dev.gridmesh.spring.handler;

import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.BaseStream;

import dev.gridmesh.GridPayloadException;
import dev.gridmesh.HandlerExecution;
import dev.gridmesh.codec.PayloadCodec;
import dev.gridmesh.codec.PayloadCodecs;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;

/**
 * Makes the answer of what a handler method returns. Safe for any thread.
 */
final class HandlerResult {

	private final HandlerMethodSource source;

	private final PayloadCodecs codecs;

	private final @Nullable ReactiveAdapter adapter;

	/** The declared type of values, {@code null} where it says less than their class. */
	private final @Nullable Type genericType;

	private HandlerResult(HandlerMethodSource source, PayloadCodecs codecs, @Nullable ReactiveAdapter adapter,
			ResolvableType valueType) {
		this.source = source;
		this.codecs = codecs;
		this.adapter = adapter;
		ResolvableType type = (valueType.resolve() == Optional.class) ? valueType.getGeneric() : valueType;
		this.genericType = (type.hasGenerics() && !type.hasUnresolvableGenerics()) ? type.getType() : null;
	}

	static HandlerResult of(HandlerMethodSource source, PayloadCodecs codecs, ReactiveAdapterRegistry adapters) {
		ResolvableType declared = ResolvableType.forMethodParameter(source.getReturnType());
		Class<?> type = declared.toClass();
		ReactiveAdapter adapter = adapters.getAdapter(type);
		if ((adapter != null && adapter.isMultiValue()) || isStream(type)) {
			throw source.invalid("returns a stream of items, which is not supported yet: " + declared,
					"Return the items as one value, for example a List.");
		}
		ResolvableType valueType = (adapter != null) ? declared.getGeneric() : declared;
		Class<?> value = valueType.toClass();
		if (adapter != null && (adapters.getAdapter(value) != null || isStream(value))) {
			throw source.invalid("returns an asynchronous result within another one: " + declared,
					"Return a Mono of the value itself.");
		}
		return new HandlerResult(source, codecs, adapter, valueType);
	}

	/**
	 * A collection is one value; only types that say nothing but "items" are streams.
	 */
	private static boolean isStream(Class<?> type) {
		return type == Iterable.class || BaseStream.class.isAssignableFrom(type)
				|| Iterator.class.isAssignableFrom(type);
	}

	/**
	 * Tells where the method is invoked.
	 * @return the event loop for methods that return at once, else the executor
	 */
	HandlerExecution execution() {
		return (this.adapter != null) ? HandlerExecution.EVENT_LOOP : HandlerExecution.EXECUTOR;
	}

	/**
	 * Makes the answer.
	 * @param returned what the method returned
	 * @return the payload, empty for an absent answer
	 */
	Mono<byte[]> adapt(@Nullable Object returned) {
		if (returned == null) {
			return Mono.empty();
		}
		if (this.adapter != null) {
			return Mono.from(this.adapter.<Object>toPublisher(returned)).handle(this::encode);
		}
		return Mono.justOrEmpty(encode(returned));
	}

	private void encode(Object returned, SynchronousSink<byte[]> sink) {
		byte[] payload = encode(returned);
		if (payload != null) {
			sink.next(payload);
		}
	}

	private byte @Nullable [] encode(Object returned) {
		Object value = (returned instanceof Optional<?> optional) ? optional.orElse(null) : returned;
		if (value == null) {
			return null;
		}
		try {
			PayloadCodec<Object> codec = this.codecs.forType(typeOf(value));
			return codec.encode(value);
		}
		catch (RuntimeException ex) {
			// neither its message nor its cause goes on: they may quote the value
			throw new GridPayloadException("The result of %s could not be written as %s: %s"
				.formatted(this.source.shortName(), typeOf(value).getTypeName(), ex.getClass().getSimpleName()));
		}
	}

	private Type typeOf(Object value) {
		if (this.genericType != null) {
			return this.genericType;
		}
		return (value instanceof ByteBuffer) ? ByteBuffer.class : value.getClass();
	}

}
