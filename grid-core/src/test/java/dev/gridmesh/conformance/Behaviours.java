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
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The handlers of the recordings: turns what a handler does, in words, into code.
 */
final class Behaviours {

	/** The form of byte arrays in payloads of the reference's typed helper. */
	static final PayloadCodec<byte[]> TYPED_BYTES = MessagePackPayloadCodecs.create().messagePack(byte[].class);

	private static final PayloadCodec<Map<String, String>> TYPED_MAP = MessagePackPayloadCodecs.create()
		.messagePack(new TypeReference<Map<String, String>>() {
		}.getType());

	private static final byte[] EMPTY = {};

	private final Application application;

	Behaviours(Application application) {
		this.application = application;
	}

	/**
	 * Makes the handlers of a conversation that this version serves: single requests and
	 * streams of responses.
	 */
	List<HandlerDefinition> define(List<RecordedHandler> handlers) {
		List<HandlerDefinition> definitions = new ArrayList<>();
		for (RecordedHandler handler : handlers) {
			String subroute = handler.subroute();
			HandlerId id = HandlerId.of(handler.id());
			id = (subroute != null) ? id.subroute(subroute) : id;
			if (isElsewhere(handler.does()) || handler.inCapacity() > 0) {
				continue;
			}
			definitions.add(handler.stream()
					? GridHandlers.responseStream(id, Math.max(1, handler.outCapacity()), stream(handler.does()))
					: GridHandlers.single(id, single(handler.does())));
		}
		return definitions;
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

	private StreamHandler stream(String does) {
		return switch (does) {
			case "waits for its context to end" -> (payload, items, call) -> waiting(call);
			case "sends 'started', waits for its context to end",
					"sends 'started', then waits for its context to end" ->
				(payload, items, call) -> Flux.just(bytes("started")).concatWith(waiting(call));
			case "sends nothing" -> (payload, items, call) -> Flux.empty();
			case "sends payload-0" -> numbered(1);
			case "sends payload-0, payload-1" -> numbered(2);
			case "sends payload-0, payload-1, payload-2" -> numbered(3);
			case "sends payload-0, payload-1, payload-2, payload-3" -> numbered(4);
			case "sends payload-0 … payload-5 as fast as it may" -> numbered(6);
			case "sends payload-0 … payload-9" -> numbered(10);
			case "sends five items, then returns" ->
				(payload, items, call) -> Flux.range(0, 5).map((item) -> bytes(Integer.toString(item)));
			case "sends payload-0, payload-1, waits 100 ms, then fails with 'no such bucket'" ->
				(payload, items, call) -> Flux.from(numbered(2).handle(payload, items, call))
					.concatWith(this.application.pause(100).then(Mono.error(failure("no such bucket"))));
			case "waits 1750 ms, sends 'late', returns" ->
				(payload, items, call) -> this.application.pause(1750).thenMany(Flux.just(bytes("late")));
			case "fails with its payload as text" -> (payload, items, call) -> Flux.error(failure(text(payload)));
			case "panics with 'boom'" -> (payload, items, call) -> {
				throw failure("boom");
			};
			default -> throw new IllegalArgumentException("A new kind of stream handler: " + does);
		};
	}

	private static StreamHandler numbered(int count) {
		return (payload, items, call) -> Flux.range(0, count).map((item) -> bytes(text(payload) + "-" + item));
	}

	private Flux<byte[]> waiting(GridCall call) {
		return Flux.defer(() -> {
			call.cancellation().subscribe(null, null, this.application::noteContextEnd);
			return Flux.never();
		});
	}

	private static IllegalStateException failure(String text) {
		return new IllegalStateException(text);
	}

	private static String text(byte @Nullable [] payload) {
		return (payload != null) ? new String(payload, StandardCharsets.UTF_8) : "";
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
