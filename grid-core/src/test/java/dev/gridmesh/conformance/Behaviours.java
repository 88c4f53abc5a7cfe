package dev.gridmesh.conformance;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.gridmesh.GridCall;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerId;
import dev.gridmesh.SingleHandler;
import dev.gridmesh.StreamHandler;
import dev.gridmesh.codec.MessagePackPayloadCodecs;
import dev.gridmesh.codec.PayloadCodec;
import dev.gridmesh.conformance.Conversation.RecordedHandler;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The handlers of the recordings: turns what a handler does, in words, into code.
 */
final class Behaviours {

	/** The form of byte arrays in payloads of the reference's typed helper. */
	static final PayloadCodec<byte[]> TYPED_BYTES = MessagePackPayloadCodecs.create().messagePack(byte[].class);

	/** The form of maps of strings there. */
	static final PayloadCodec<Map<String, String>> TYPED_MAP = MessagePackPayloadCodecs.create()
		.messagePack(new TypeReference<Map<String, String>>() {
		}.getType());

	private static final byte[] EMPTY = {};

	private final ScriptedApplication application;

	Behaviours(ScriptedApplication application) {
		this.application = application;
	}

	/**
	 * Makes the handlers of a conversation, but for those that the node does not serve.
	 */
	List<HandlerDefinition> define(List<RecordedHandler> handlers) {
		List<HandlerDefinition> definitions = new ArrayList<>();
		for (RecordedHandler handler : handlers) {
			String subroute = handler.subroute();
			HandlerId id = HandlerId.of(handler.id());
			id = (subroute != null) ? id.subroute(subroute) : id;
			if (isElsewhere(handler.does())) {
				continue;
			}
			definitions.add(handler.stream() ? stream(id, handler) : GridHandlers.single(id, single(handler.does())));
		}
		return definitions;
	}

	private HandlerDefinition stream(HandlerId id, RecordedHandler handler) {
		StreamHandler code = new StreamBehaviours(this.application).of(handler.does());
		int outCapacity = Math.max(1, handler.outCapacity());
		if (handler.inCapacity() == 0) {
			return GridHandlers.responseStream(id, outCapacity, code);
		}
		return StreamBehaviours.sendsNothing(handler.does())
				? GridHandlers.requestStream(id, handler.inCapacity(), code)
				: GridHandlers.twoWayStream(id, handler.inCapacity(), outCapacity, code);
	}

	private static boolean isElsewhere(String does) {
		return does.equals("registered at the dialer only")
				|| does.equals("as the caller knows it; the crafted acceptor does as seen");
	}

	private SingleHandler single(String does) {
		return switch (does) {
			case "returns its payload" -> (payload, call) -> Mono.justOrEmpty(payload);
			case "waits 700 ms, returns its payload" -> later(700);
			case "sleeps 100 ms, then returns its payload" -> later(100);
			case "sleeps 300 ms, then returns its payload" -> later(300);
			case "sleeps 400 ms, then returns its payload" -> later(400);
			case "waits 5 s" -> (payload, call) -> this.application.pause(5000).then(Mono.empty());
			case "counts its runs, returns its payload" -> this::count;
			case "returns nothing" -> (payload, call) -> Mono.empty();
			case "returns an absent payload" -> noting((payload, call) -> Mono.empty());
			case "returns a present, empty payload" -> noting((payload, call) -> Mono.just(EMPTY));
			case "fails with its payload as error text" -> (payload, call) -> Mono.error(failure(text(payload)));
			case "panics with 'boom'" -> (payload, call) -> {
				throw failure("boom");
			};
			case "returns 'one'" -> (payload, call) -> Mono.just(bytes("one"));
			case "returns 'two'" -> (payload, call) -> Mono.just(bytes("two"));
			case "typed: MSS -> Bytes; 'v=' + the value of k; error when 'fail' is given" -> Behaviours::typed;
			case "typed: NoPayload -> NoPayload" -> (payload, call) -> Mono.justOrEmpty(payload);
			default -> throw new IllegalArgumentException("A new kind of handler: " + does);
		};
	}

	private SingleHandler noting(SingleHandler handler) {
		return (payload, call) -> {
			this.application.notePayload(payload);
			return handler.handle(payload, call);
		};
	}

	private SingleHandler later(long millis) {
		return (payload, call) -> this.application.pause(millis).then(Mono.justOrEmpty(payload));
	}

	private Mono<byte[]> count(byte @Nullable [] payload, GridCall call) {
		this.application.noteHandlerRun();
		return Mono.justOrEmpty(payload);
	}

	private static Mono<byte[]> typed(byte @Nullable [] payload, GridCall call) {
		Map<String, String> request = TYPED_MAP.decode((payload != null) ? payload : EMPTY);
		if (request == null || request.containsKey("fail")) {
			return Mono.error(failure((request != null) ? String.valueOf(request.get("fail")) : ""));
		}
		return Mono.just(TYPED_BYTES.encode(bytes("v=" + request.get("k"))));
	}

	static IllegalStateException failure(String text) {
		return new IllegalStateException(text);
	}

	static String text(byte @Nullable [] payload) {
		return (payload != null) ? new String(payload, StandardCharsets.UTF_8) : "";
	}

	static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
