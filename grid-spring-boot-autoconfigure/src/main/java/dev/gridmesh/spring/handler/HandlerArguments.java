package dev.gridmesh.spring.handler;

import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.BaseStream;

import dev.gridmesh.CallOptions;
import dev.gridmesh.GridCall;
import dev.gridmesh.NodeName;
import dev.gridmesh.codec.PayloadCodecs;
import dev.gridmesh.spring.Peer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;

/**
 * Makes all arguments of a handler method. Safe for any thread.
 */
final class HandlerArguments {

	private final List<HandlerArgument> arguments;

	private HandlerArguments(List<HandlerArgument> arguments) {
		this.arguments = List.copyOf(arguments);
	}

	static HandlerArguments of(HandlerMethodSource source, PayloadCodecs codecs, ReactiveAdapterRegistry adapters,
			ValueChecks checks) {
		List<HandlerArgument> arguments = new ArrayList<>();
		MethodParameter payload = null;
		MethodParameter items = null;
		for (MethodParameter parameter : source.getMethodParameters()) {
			HandlerArgument argument = contextArgument(source, parameter);
			if (argument == null && isItems(parameter, adapters)) {
				requireOnlyOne(source, "two streams of items", items, parameter,
						"Put both into one type, for example a record; a call has one stream of items.");
				items = parameter;
				argument = ItemsArgument.of(source, parameter, codecs, adapters, checks.of(source, parameter));
			}
			else if (argument == null) {
				requirePayload(source, parameter, adapters);
				requireOnlyOne(source, "two payloads", payload, parameter,
						"Put both into one type, for example a record; a call has one payload.");
				payload = parameter;
				argument = PayloadArgument.of(source, parameter, codecs, checks.of(source, parameter));
			}
			arguments.add(argument);
		}
		return new HandlerArguments(arguments);
	}

	private static @Nullable HandlerArgument contextArgument(HandlerMethodSource source, MethodParameter parameter) {
		Class<?> type = parameter.getParameterType();
		if (parameter.hasParameterAnnotation(Peer.class)) {
			if (type == String.class) {
				return (payload, items, call) -> call.caller().value();
			}
			if (type == NodeName.class) {
				return (payload, items, call) -> call.caller();
			}
			throw source.invalid(
					"has a @Peer parameter that is neither String nor NodeName: " + source.describe(parameter),
					"Declare the parameter as String.");
		}
		if (type == CallOptions.class) {
			return (payload, items, call) -> options(call);
		}
		return (type == GridCall.class) ? (payload, items, call) -> call : null;
	}

	/** What the call came with, as far as that is known. */
	private static CallOptions options(GridCall call) {
		CallOptions options = CallOptions.defaults().withMetadata(call.metadata());
		Duration remaining = call.remaining();
		if (remaining == null) {
			return options;
		}
		return options.withDeadline(remaining.isZero() ? Duration.ofNanos(1) : remaining);
	}

	private static boolean isItems(MethodParameter parameter, ReactiveAdapterRegistry adapters) {
		ReactiveAdapter adapter = adapters.getAdapter(parameter.getParameterType());
		return adapter != null && adapter.isMultiValue();
	}

	private static void requireOnlyOne(HandlerMethodSource source, String what, @Nullable MethodParameter first,
			MethodParameter second, String action) {
		if (first != null) {
			throw source.invalid("takes %s: %s and %s".formatted(what, source.describe(first), source.describe(second)),
					action);
		}
	}

	private static void requirePayload(HandlerMethodSource source, MethodParameter parameter,
			ReactiveAdapterRegistry adapters) {
		Class<?> type = parameter.getParameterType();
		if (adapters.getAdapter(type) != null || BaseStream.class.isAssignableFrom(type)
				|| Iterator.class.isAssignableFrom(type) || InputStream.class.isAssignableFrom(type)) {
			throw source.invalid("has a parameter that cannot be made of a payload: " + source.describe(parameter),
					"Declare the type of the payload itself, or byte[] for its bytes; for a stream of items, Flux.");
		}
	}

	/**
	 * Tells whether the method takes a stream of items.
	 */
	boolean takeItems() {
		return this.arguments.stream().anyMatch(ItemsArgument.class::isInstance);
	}

	/**
	 * Tells whether the method takes an object that is made of the payload, which takes
	 * the longer the larger that is.
	 */
	boolean takeObject() {
		return this.arguments.stream()
			.anyMatch((argument) -> argument instanceof PayloadArgument payload && payload.isObject());
	}

	/**
	 * Makes the arguments of one call.
	 * @param payload the payload, {@code null} if it is absent
	 * @param items what the caller sends besides, empty for single requests
	 * @param call the call
	 * @return the arguments in the order of the parameters
	 * @throws dev.gridmesh.GridPayloadException if the payload does not fit
	 * @throws RuntimeException if the payload is not valid
	 */
	@Nullable Object[] resolve(byte @Nullable [] payload, Flux<byte[]> items, GridCall call) {
		@Nullable Object[] values = new @Nullable Object[this.arguments.size()];
		for (int i = 0; i < values.length; i++) {
			values[i] = this.arguments.get(i).resolve(payload, items, call);
		}
		return values;
	}

}
