package dev.gridmesh.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridmesh.NodeName;
import dev.gridmesh.conformance.Conversation.Kind;
import dev.gridmesh.conformance.Conversation.RecordedHandler;
import dev.gridmesh.conformance.Conversation.RecordedOutcome;
import dev.gridmesh.conformance.Step.EventKind;
import dev.gridmesh.conformance.Step.RecordedMessage;
import dev.gridmesh.vectors.Vectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads conversations from their files.
 */
final class ConversationReader {

	private ConversationReader() {
	}

	static Conversation read(String name) {
		JsonNode json = Vectors.read("conversations/" + name + ".json");
		List<RecordedHandler> handlers = new ArrayList<>();
		json.path("handlers").forEach((handler) -> handlers.add(handler(handler)));
		List<RecordedOutcome> outcomes = new ArrayList<>();
		json.path("outcome").forEach((outcome) -> outcomes.add(outcome(outcome)));
		List<Step> steps = new ArrayList<>();
		json.required("frames").forEach((frame) -> steps.add(frame.has("event") ? event(frame) : frame(frame)));
		Kind kind = Kind.valueOf(text(json, "kind").replace('-', '_').toUpperCase(Locale.ROOT));
		return new Conversation(name, kind, NodeName.of(text(json, "dialer")), NodeName.of(text(json, "acceptor")),
				timing(json.path("timingMs")), List.copyOf(handlers), List.copyOf(outcomes), List.copyOf(steps));
	}

	private static Map<String, Duration> timing(JsonNode json) {
		Map<String, Duration> timing = new TreeMap<>();
		json.properties()
			.forEach((interval) -> timing.put(interval.getKey(), Duration.ofMillis(interval.getValue().asLong())));
		return timing;
	}

	private static RecordedHandler handler(JsonNode json) {
		String subroute = json.hasNonNull("subroute") ? json.get("subroute").asText() : null;
		return new RecordedHandler(json.required("id").asInt(), text(json, "kind").equals("stream"),
				json.path("inCapacity").asInt(), json.path("outCapacity").asInt(), subroute, text(json, "does"));
	}

	private static RecordedOutcome outcome(JsonNode json) {
		String error = json.has("error") ? json.get("error").asText() : null;
		Role who = Role.valueOf(text(json, "who").toUpperCase(Locale.ROOT));
		return new RecordedOutcome(who, text(json, "what"), payload(json.path("payload")), error, json.has("result"));
	}

	private static byte @Nullable [] payload(JsonNode json) {
		if (json.isObject()) {
			return Vectors.generated(json);
		}
		return json.isTextual() ? Vectors.hex(json.asText()) : null;
	}

	private static Step event(JsonNode json) {
		String event = text(json, "event");
		EventKind kind = EventKind.of(event);
		Role from = json.has("dir") ? Role.sending(text(json, "dir")) : null;
		return new Step.Event(json.required("i").asInt(), json.required("ms").asLong(), json.path("conn").asInt(-1),
				kind, from, (kind == EventKind.HTTP) ? text(json, "text") : event);
	}

	private static Step frame(JsonNode json) {
		List<RecordedMessage> messages = new ArrayList<>();
		boolean merged = json.has("parts");
		if (json.has("decodeError")) {
			// is sent as it is; nothing of it can be expected
		}
		else if (merged) {
			json.get("parts").forEach((part) -> messages.add(message(part)));
		}
		else if (json.has("msg")) {
			messages.add(message(json));
		}
		boolean bytesLeftOut = merged && !json.has("hex") && !json.has("long");
		byte[] content = bytesLeftOut ? MessageFrames.encode(messages.stream().map(RecordedMessage::message).toList())
				: Vectors.bytes(json);
		WsFrame.Type type = WsFrame.Type.valueOf(text(json, "ws").toUpperCase(Locale.ROOT));
		boolean masked = !json.path("note").asText().equals("masked: false");
		return new Step.Frame(json.required("i").asInt(), json.required("ms").asLong(), json.required("conn").asInt(),
				Role.sending(text(json, "dir")), new WsFrame(type, json.path("fin").asBoolean(true), content), masked,
				List.copyOf(messages));
	}

	private static RecordedMessage message(JsonNode json) {
		boolean deadlineLoose = false;
		for (JsonNode field : json.path("loose")) {
			deadlineLoose |= field.asText().equals("deadlineMs");
		}
		return new RecordedMessage(Vectors.message(json.required("msg")), deadlineLoose,
				json.path("optional").asBoolean());
	}

	private static String text(JsonNode json, String field) {
		return json.required(field).asText();
	}

}
