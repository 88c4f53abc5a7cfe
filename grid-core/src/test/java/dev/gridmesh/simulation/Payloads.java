package dev.gridmesh.simulation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * What travels in a simulation: a line of text that says whose it is, then bytes that
 * follow from it, so that what is damaged or mixed up is seen.
 */
final class Payloads {

	private Payloads() {
	}

	/**
	 * What a handler is told by a payload.
	 *
	 * @param caller who calls
	 * @param number the number of the call
	 * @param kind which handler is meant
	 * @param work how long it is to work
	 * @param items how many items it is to send
	 * @param fill how many bytes followed
	 */
	record Request(String caller, int number, CallKind kind, Duration work, int items, int fill) {

		String name() {
			return this.caller + "#" + this.number;
		}

	}

	static byte[] request(CallId call, CallPlan plan) {
		return filled("%s %d %s %d %d".formatted(call.caller(), call.number(), plan.kind(), plan.work().toNanos(),
				plan.items()), plan.fill());
	}

	static Request parse(byte[] payload) {
		int end = endOfText(payload);
		String[] words = new String(payload, 0, end, StandardCharsets.UTF_8).split(" ");
		int fill = payload.length - end - 1;
		if (words.length != 5 || !isIntact(payload)) {
			throw new IllegalArgumentException("damaged request: " + describe(payload));
		}
		return new Request(words[0], Integer.parseInt(words[1]), CallKind.valueOf(words[2]),
				Duration.ofNanos(Long.parseLong(words[3])), Integer.parseInt(words[4]), fill);
	}

	static byte[] answer(String node, Request request) {
		return filled(node + " answers " + request.name(), (request.kind() == CallKind.ECHO) ? request.fill() : 0);
	}

	static String failure(String node, String name) {
		return node + " fails " + name;
	}

	/** Each fourth item is present and empty. */
	static byte[] item(String node, Request request, int index) {
		return (index % 4 == 3) ? new byte[0]
				: filled("%s sends item %d of %s".formatted(node, index, request.name()), request.fill());
	}

	/** Each fourth item is present and empty. */
	static byte[] requestItem(CallId call, CallPlan plan, int index) {
		return (index % 4 == 3) ? new byte[0] : filled(requestText(call, index), plan.fill());
	}

	static String requestText(CallId call, int index) {
		return "%s brings item %d of #%d".formatted(call.caller(), index, call.number());
	}

	/** Why the caller brings no more items. */
	static String spoiled(CallId call) {
		return call.caller() + " has no more items for #" + call.number();
	}

	/** What a handler makes of an item that the caller brought. */
	static byte[] returned(String node, byte[] item) {
		return filled(returnedText(node, describe(item)), 0);
	}

	static String returnedText(String node, String item) {
		return node + " returns: " + item;
	}

	static byte[] filled(String text, int fill) {
		byte[] start = (text + "\n").getBytes(StandardCharsets.UTF_8);
		byte[] payload = Arrays.copyOf(start, start.length + fill);
		for (int i = start.length; i < payload.length; i++) {
			payload[i] = fillAt(start, i);
		}
		return payload;
	}

	private static byte fillAt(byte[] start, int index) {
		return (byte) (start[index % start.length] + index);
	}

	private static boolean isIntact(byte[] payload) {
		byte[] start = Arrays.copyOf(payload, endOfText(payload) + 1);
		for (int i = start.length; i < payload.length; i++) {
			if (payload[i] != fillAt(start, i)) {
				return false;
			}
		}
		return true;
	}

	private static int endOfText(byte[] payload) {
		for (int i = 0; i < payload.length; i++) {
			if (payload[i] == '\n') {
				return i;
			}
		}
		throw new IllegalArgumentException("damaged payload: " + Arrays.toString(payload));
	}

	/**
	 * Describes what arrived.
	 * @param payload any bytes
	 * @return the text in it and the number of bytes behind it
	 */
	static String describe(byte[] payload) {
		if (payload.length == 0) {
			return "empty";
		}
		int end = endOfText(payload);
		String text = new String(payload, 0, end, StandardCharsets.UTF_8);
		return isIntact(payload) ? describe(text, payload.length - end - 1) : "damaged: " + text;
	}

	static String describe(String text, int fill) {
		return (fill > 0) ? text + " +" + fill : text;
	}

}
