package dev.gridmesh.spring.handler;

import java.util.Iterator;
import java.util.stream.BaseStream;

import dev.gridmesh.GridCall;
import dev.gridmesh.HandlerExecution;
import dev.gridmesh.codec.PayloadCodecs;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;

/**
 * Makes the answer, or the answers, of what a handler method returns. Safe for any
 * thread.
 */
final class HandlerResult {

	private final ResultEncoder encoder;

	private final @Nullable ReactiveAdapter adapter;

	private final boolean stream;

	private HandlerResult(ResultEncoder encoder, @Nullable ReactiveAdapter adapter, boolean stream) {
		this.encoder = encoder;
		this.adapter = adapter;
		this.stream = stream;
	}

	static HandlerResult of(HandlerMethodSource source, PayloadCodecs codecs, ReactiveAdapterRegistry adapters) {
		ResolvableType declared = ResolvableType.forMethodParameter(source.getReturnType());
		Class<?> type = declared.toClass();
		ReactiveAdapter adapter = adapters.getAdapter(type);
		boolean blockingStream = adapter == null && isBlockingStream(type);
		ResolvableType valueType = (adapter != null || blockingStream) ? elementType(declared) : declared;
		Class<?> value = valueType.toClass();
		if ((adapter != null || blockingStream) && (adapters.getAdapter(value) != null || isBlockingStream(value))) {
			throw source.invalid("returns an asynchronous result within another one: " + declared,
					"Return a Mono of the value itself, or a Flux of the items themselves.");
		}
		return new HandlerResult(new ResultEncoder(source, codecs, valueType), adapter,
				blockingStream || (adapter != null && adapter.isMultiValue()));
	}

	/**
	 * A collection is one value; only types that say nothing but "items" are streams.
	 */
	static boolean isBlockingStream(Class<?> type) {
		return type == Iterable.class || BaseStream.class.isAssignableFrom(type)
				|| Iterator.class.isAssignableFrom(type);
	}

	private static ResolvableType elementType(ResolvableType declared) {
		if (BaseStream.class.isAssignableFrom(declared.toClass())) {
			return declared.as(BaseStream.class).getGeneric(0);
		}
		return Iterator.class.isAssignableFrom(declared.toClass()) ? declared.as(Iterator.class).getGeneric()
				: declared.getGeneric();
	}

	/**
	 * Tells whether the method answers with any number of items.
	 */
	boolean isStream() {
		return this.stream;
	}

	/**
	 * Tells where the method is invoked.
	 * @return the event loop for methods that return at once, else the executor
	 */
	HandlerExecution execution() {
		return (this.adapter != null) ? HandlerExecution.EVENT_LOOP : HandlerExecution.EXECUTOR;
	}

	/**
	 * Makes the one answer.
	 * @param returned what the method returned
	 * @return the payload, empty for an absent answer
	 */
	Mono<byte[]> adapt(@Nullable Object returned) {
		if (returned == null) {
			return Mono.empty();
		}
		if (this.adapter != null) {
			return Mono.from(this.adapter.<Object>toPublisher(returned)).handle(this.encoder::encode);
		}
		return Mono.justOrEmpty(this.encoder.encode(returned));
	}

	/**
	 * Makes the answers of a stream.
	 * @param returned what the method returned
	 * @param call the stream
	 * @param settings how blocking items are pulled
	 * @return the items; one at most unless the method returns a stream
	 */
	Flux<byte[]> adaptAll(@Nullable Object returned, GridCall call, HandlerMethodSettings settings) {
		if (!this.stream) {
			return adapt(returned).flux();
		}
		if (returned == null) {
			return Flux.empty();
		}
		Flux<Object> items = (this.adapter != null) ? Flux.from(this.adapter.<Object>toPublisher(returned))
				: new PulledItems(returned, call, settings);
		return items.handle(this.encoder::encode);
	}

}
