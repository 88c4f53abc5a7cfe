package dev.gridmesh.spring.handler;

import java.lang.reflect.Type;

import dev.gridmesh.GridCall;
import dev.gridmesh.GridPayloadException;
import dev.gridmesh.codec.PayloadCodec;
import dev.gridmesh.codec.PayloadCodecs;
import dev.gridmesh.spring.Decoded;
import dev.gridmesh.spring.PayloadTypes;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;

/**
 * The argument that is made of the items that the caller sends. An item that cannot be
 * read, or is not valid, is an error of the stream, which the handler may pass on. Safe
 * for any thread.
 */
final class ItemsArgument implements HandlerArgument {

	private final ReactiveAdapter adapter;

	private final PayloadCodec<Object> codec;

	private final String typeName;

	private final ValueCheck check;

	private ItemsArgument(ReactiveAdapter adapter, PayloadCodec<Object> codec, Type type, ValueCheck check) {
		this.adapter = adapter;
		this.codec = codec;
		this.typeName = type.getTypeName();
		this.check = check;
	}

	static ItemsArgument of(HandlerMethodSource source, MethodParameter parameter, PayloadCodecs codecs,
			ReactiveAdapterRegistry adapters, ValueCheck check) {
		ReactiveAdapter adapter = adapters.getAdapter(parameter.getParameterType());
		ResolvableType item = ResolvableType.forMethodParameter(parameter).getGeneric();
		Class<?> itemClass = item.resolve();
		if (adapter == null || itemClass == null) {
			throw source.invalid("takes items of no certain type: " + source.describe(parameter),
					"Declare the type that the items have, for example Flux<String>.");
		}
		if (adapters.getAdapter(itemClass) != null || HandlerResult.isBlockingStream(itemClass)) {
			throw source.invalid("takes items that cannot be made of payloads: " + source.describe(parameter),
					"Declare the type of the items themselves, or Flux<byte[]> for their bytes.");
		}
		Type type = PayloadTypes.resolve(item);
		try {
			return new ItemsArgument(adapter, codecs.forType(type), type, check);
		}
		catch (GridPayloadException ex) {
			throw source.invalid(
					"takes items that cannot be read, %s: %s".formatted(source.describe(parameter), ex.getMessage()),
					"Declare a type that the codec can read.");
		}
	}

	@Override
	public Object resolve(byte @Nullable [] payload, Flux<byte[]> items, GridCall call) {
		return this.adapter.fromPublisher(Decoded.of(items, (item) -> decode(item, call)));
	}

	private @Nullable Object decode(byte[] item, GridCall call) {
		Object value;
		try {
			value = this.codec.decode(item);
		}
		catch (RuntimeException | Error ex) {
			// an Error would go past Reactor, and the call would never end
			throw new GridPayloadException("An item of %d bytes could not be read as %s by handler %s: %s"
				.formatted(item.length, this.typeName, call.handler(), PayloadProblem.of(ex)));
		}
		if (value != null) {
			try {
				this.check.check(value, "An item", call.handler());
			}
			catch (Error ex) {
				throw new IllegalStateException("An item could not be checked by handler " + call.handler(), ex);
			}
		}
		return value;
	}

}
