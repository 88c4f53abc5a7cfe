package dev.gridmesh.spring.client;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import dev.gridmesh.CallOptions;
import dev.gridmesh.GridCall;
import dev.gridmesh.NodeName;
import dev.gridmesh.spring.Peer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import org.springframework.core.MethodParameter;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ResolvableType;

/**
 * Which argument of a client method is what. Not changed after it has been made, so safe
 * for any thread.
 */
final class ClientArguments {

	private final ClientMethodSource source;

	private final ClientTypes types;

	private @Nullable MethodParameter peer;

	private @Nullable MethodParameter options;

	private @Nullable MethodParameter payload;

	/** Set where the declared type says more than the class of the value. */
	private @Nullable ParameterizedTypeReference<Object> payloadType;

	private @Nullable MethodParameter items;

	private @Nullable ParameterizedTypeReference<Object> itemType;

	/** Not set for items of a {@code Stream}. */
	private @Nullable ReactiveAdapter itemsAdapter;

	private ClientArguments(ClientMethodSource source, ClientTypes types) {
		this.source = source;
		this.types = types;
	}

	static ClientArguments of(ClientMethodSource source, ClientTypes types) {
		ClientArguments arguments = new ClientArguments(source, types);
		for (MethodParameter parameter : source.getMethodParameters()) {
			arguments.add(parameter);
		}
		return arguments;
	}

	private void add(MethodParameter parameter) {
		Class<?> type = parameter.getParameterType();
		if (parameter.hasParameterAnnotation(Peer.class)) {
			addPeer(parameter);
		}
		else if (type == CallOptions.class) {
			this.options = onlyOne("CallOptions", this.options, parameter, "Leave one of them out.");
		}
		else if (isItems(type)) {
			this.itemsAdapter = this.types.adapter(type);
			this.items = onlyOne("streams of items", this.items, parameter,
					"Put both into one type, for example a record; a call has one stream of items.");
			this.itemType = this.types.payload(this.source, ResolvableType.forMethodParameter(parameter).getGeneric(),
					"sends items in %s".formatted(this.source.describe(parameter)));
		}
		else {
			addPayload(parameter);
		}
	}

	private void addPeer(MethodParameter parameter) {
		Class<?> type = parameter.getParameterType();
		if (type != String.class && type != NodeName.class) {
			throw this.source.invalid(
					"has a @Peer parameter that is neither String nor NodeName: " + this.source.describe(parameter),
					"Declare the parameter as String.");
		}
		this.peer = onlyOne("@Peer parameters", this.peer, parameter,
				"Leave one of them out, or use to = GridTarget.ALL to call many nodes.");
	}

	private boolean isItems(Class<?> type) {
		ReactiveAdapter adapter = this.types.adapter(type);
		return type == Stream.class || (adapter != null && adapter.isMultiValue());
	}

	private void addPayload(MethodParameter parameter) {
		if (parameter.getParameterType() == GridCall.class) {
			throw this.source.invalid("takes a GridCall, which only handlers have: " + this.source.describe(parameter),
					"Take CallOptions, which is what the call comes with on the side of the handler.");
		}
		this.payload = onlyOne("payloads", this.payload, parameter,
				"Put both into one type, for example a record; a call has one payload. Mark the name of a node with @Peer.");
		ResolvableType declared = ResolvableType.forMethodParameter(parameter);
		ResolvableType value = (declared.toClass() == Optional.class) ? declared.getGeneric() : declared;
		ParameterizedTypeReference<Object> type = this.types.payload(this.source, value,
				"takes a payload in %s".formatted(this.source.describe(parameter)));
		this.payloadType = (type.getType() instanceof Class<?>) ? null : type;
	}

	private MethodParameter onlyOne(String what, @Nullable MethodParameter first, MethodParameter second,
			String action) {
		if (first != null) {
			throw this.source.invalid(
					"has two %s: %s and %s".formatted(what, this.source.describe(first), this.source.describe(second)),
					action);
		}
		return second;
	}

	boolean namePeer() {
		return this.peer != null;
	}

	boolean sendItems() {
		return this.items != null;
	}

	/**
	 * Tells whether the items are read from a source that may block.
	 */
	boolean sendBlockingItems() {
		return this.items != null && this.items.getParameterType() == Stream.class;
	}

	NodeName peer(@Nullable Object[] arguments) {
		Object name = required(this.peer, arguments, "name of a node");
		return (name instanceof NodeName node) ? node : NodeName.of((String) name);
	}

	@Nullable CallOptions options(@Nullable Object[] arguments) {
		return (CallOptions) argument(this.options, arguments);
	}

	/**
	 * What to send.
	 * @return the payload, {@code null} for an absent one
	 */
	@Nullable Object payload(@Nullable Object[] arguments) {
		Object payload = argument(this.payload, arguments);
		return (payload instanceof Optional<?> optional) ? optional.orElse(null) : payload;
	}

	@Nullable ParameterizedTypeReference<Object> payloadType() {
		return this.payloadType;
	}

	Publisher<Object> items(@Nullable Object[] arguments) {
		Object items = required(this.items, arguments, "stream of items");
		if (this.itemsAdapter != null) {
			return this.itemsAdapter.toPublisher(items);
		}
		return Flux.<Object>fromStream((Stream<?>) items).subscribeOn(Schedulers.boundedElastic());
	}

	ParameterizedTypeReference<Object> itemType() {
		return Objects.requireNonNull(this.itemType);
	}

	private Object required(@Nullable MethodParameter parameter, @Nullable Object[] arguments, String what) {
		Object value = argument(parameter, arguments);
		if (value == null) {
			throw new IllegalArgumentException("%s needs a %s, not null".formatted(this.source.shortName(), what));
		}
		return value;
	}

	private static @Nullable Object argument(@Nullable MethodParameter parameter, @Nullable Object[] arguments) {
		return (parameter != null) ? arguments[parameter.getParameterIndex()] : null;
	}

}
