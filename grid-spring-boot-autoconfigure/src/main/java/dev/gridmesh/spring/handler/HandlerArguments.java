package dev.gridmesh.spring.handler;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.BaseStream;

import dev.gridmesh.GridCall;
import dev.gridmesh.NodeName;
import dev.gridmesh.codec.PayloadCodecs;
import dev.gridmesh.spring.Peer;
import org.jspecify.annotations.Nullable;

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

	static HandlerArguments of(HandlerMethodSource source, PayloadCodecs codecs, ReactiveAdapterRegistry adapters) {
		List<HandlerArgument> arguments = new ArrayList<>();
		MethodParameter payload = null;
		for (MethodParameter parameter : source.getMethodParameters()) {
			HandlerArgument argument = contextArgument(source, parameter);
			if (argument == null) {
				requireNoStream(source, parameter, adapters);
				if (payload != null) {
					throw source.invalid(
							"takes two payloads: %s and %s".formatted(source.describe(payload),
									source.describe(parameter)),
							"Put both into one type, for example a record; a call has one payload.");
				}
				payload = parameter;
				argument = PayloadArgument.of(source, parameter, codecs);
			}
			arguments.add(argument);
		}
		return new HandlerArguments(arguments);
	}

	private static @Nullable HandlerArgument contextArgument(HandlerMethodSource source, MethodParameter parameter) {
		Class<?> type = parameter.getParameterType();
		if (parameter.hasParameterAnnotation(Peer.class)) {
			if (type == String.class) {
				return (payload, call) -> call.caller().value();
			}
			if (type == NodeName.class) {
				return (payload, call) -> call.caller();
			}
			throw source.invalid(
					"has a @Peer parameter that is neither String nor NodeName: " + source.describe(parameter),
					"Declare the parameter as String.");
		}
		return (type == GridCall.class) ? (payload, call) -> call : null;
	}

	private static void requireNoStream(HandlerMethodSource source, MethodParameter parameter,
			ReactiveAdapterRegistry adapters) {
		Class<?> type = parameter.getParameterType();
		ReactiveAdapter adapter = adapters.getAdapter(type);
		if (adapter != null && adapter.isMultiValue()) {
			throw source.invalid("takes a stream of items, which is not supported yet: " + source.describe(parameter),
					"Take the items as one payload, for example a List.");
		}
		if (adapter != null || BaseStream.class.isAssignableFrom(type) || Iterator.class.isAssignableFrom(type)
				|| InputStream.class.isAssignableFrom(type)) {
			throw source.invalid("has a parameter that cannot be made of a payload: " + source.describe(parameter),
					"Declare the type of the payload itself, or byte[] for its bytes.");
		}
	}

	/**
	 * Makes the arguments of one call.
	 * @param payload the payload, {@code null} if it is absent
	 * @param call the call
	 * @return the arguments in the order of the parameters
	 * @throws dev.gridmesh.GridPayloadException if the payload does not fit
	 */
	@Nullable Object[] resolve(byte @Nullable [] payload, GridCall call) {
		@Nullable Object[] values = new @Nullable Object[this.arguments.size()];
		for (int i = 0; i < values.length; i++) {
			values[i] = this.arguments.get(i).resolve(payload, call);
		}
		return values;
	}

}
