package dev.gridmesh.conformance;

import java.util.Map;

import dev.gridmesh.GridCall;
import dev.gridmesh.StreamHandler;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static dev.gridmesh.conformance.Behaviours.bytes;
import static dev.gridmesh.conformance.Behaviours.failure;
import static dev.gridmesh.conformance.Behaviours.text;

/**
 * The stream handlers of the recordings.
 */
final class StreamBehaviours {

	private final ScriptedApplication application;

	StreamBehaviours(ScriptedApplication application) {
		this.application = application;
	}

	/** Tells whether a handler that takes items has no responses but its end. */
	static boolean sendsNothing(String does) {
		return does.equals("reads all items, sends nothing") || does.equals("takes an item every 120 ms");
	}

	/** Turns what a handler does, in words, into code. */
	StreamHandler of(String does) {
		return switch (does) {
			case "answers each item with 're:' before it",
					"answers each item with 're:' before it, ends when the requests end" ->
				StreamBehaviours::answering;
			case "echoes items until the end" -> (payload, items, call) -> items;
			case "waits 600 ms, echoes items until the end" -> (payload, items, call) -> this.application.pause(600)
				.thenMany(Flux.defer(() -> answering(payload, items, call)));
			case "answers each item with it; then sends an absent and an empty item" -> this::payloads;
			case "reads all items, sends nothing" -> (payload, items, call) -> noting(items).thenMany(Flux.empty());
			case "reads all items, then sends 'r0', 'r1', 'r2'" ->
				(payload, items, call) -> items.thenMany(Flux.just(bytes("r0"), bytes("r1"), bytes("r2")));
			case "says how many items it got when they end" ->
				(payload, items, call) -> items.count().map((count) -> bytes(Long.toString(count))).flux();
			case "takes one item, answers 'done', returns" ->
				(payload, items, call) -> items.take(1).map((item) -> bytes("done"));
			case "takes two items, then fails with 'bad item'" ->
				(payload, items, call) -> items.take(2).thenMany(Flux.error(failure("bad item")));
			case "takes an item every 120 ms" -> (payload, items,
					call) -> items.concatMap((item) -> this.application.pause(120), 0).thenMany(Flux.empty());
			case "never reads, returns after 300 ms" ->
				(payload, items, call) -> this.application.pause(300).thenMany(Flux.empty());
			case "typed: payload MSS, items Bytes -> Bytes; answers each item with payload['prefix'] before it" ->
				StreamBehaviours::typed;
			default -> withoutItems(does);
		};
	}

	private static Flux<byte[]> answering(byte @Nullable [] payload, Flux<byte[]> items, GridCall call) {
		return items.map((item) -> bytes("re:" + text(item)));
	}

	private static Flux<byte[]> typed(byte @Nullable [] payload, Flux<byte[]> items, GridCall call) {
		Map<String, String> opening = Behaviours.TYPED_MAP.decode((payload != null) ? payload : new byte[0]);
		return items.map((item) -> Behaviours.TYPED_BYTES
			.encode(bytes(opening.get("prefix") + text(Behaviours.TYPED_BYTES.decode(item)))));
	}

	/*
	 * What the recording shows is other than the words: nothing is sent before the items
	 * end, and 'x' comes last. There is no way to send an absent item here.
	 */
	private Flux<byte[]> payloads(byte @Nullable [] payload, Flux<byte[]> items, GridCall call) {
		this.application.notePayload(payload);
		return noting(items).thenMany(Flux.just(new byte[0], bytes("x")));
	}

	private Flux<byte[]> noting(Flux<byte[]> items) {
		return items.doOnNext((item) -> this.application.noteItem(text(item)));
	}

	/** Makes a handler of a stream without items of its caller, or that ignores them. */
	private StreamHandler withoutItems(String does) {
		return switch (does) {
			case "waits for its context to end", "never reads, waits for its context to end" ->
				(payload, items, call) -> waiting(call);
			case "sends 'started', waits for its context to end",
					"sends 'started', then waits for its context to end" ->
				(payload, items, call) -> Flux.just(bytes("started")).concatWith(waiting(call));
			case "sends nothing" -> (payload, items, call) -> Flux.empty();
			case "sends payload-0" -> numbered(1);
			case "sends payload-0, payload-1" -> numbered(2);
			case "sends payload-0, payload-1, payload-2" -> numbered(3);
			case "sends payload-0, payload-1, payload-2, payload-3" -> numbered(4);
			case "sends payload-0 … payload-5 as fast as it may",
					"sends payload-0 … payload-5 as fast as it may, ignores requests" ->
				numbered(6);
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

}
