package dev.gridmesh.conformance;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * What the application of a node got from a call.
 *
 * @param what of which call, in the words of the recording
 * @param kind what kind of signal it was
 * @param payload the payload, {@code null} if there is none or if it is absent
 * @param error the error, {@code null} if it is none
 */
record Outcome(String what, Kind kind, byte @Nullable [] payload, @Nullable Throwable error) {

	static Outcome payload(String what, byte @Nullable [] payload) {
		return new Outcome(what, Kind.PAYLOAD, payload, null);
	}

	static Outcome error(String what, Throwable error) {
		return new Outcome(what, Kind.ERROR, null, error);
	}

	static Outcome end(String what) {
		return new Outcome(what, Kind.END, null, null);
	}

	static Outcome cancelled(String what) {
		return new Outcome(what, Kind.CANCELLED, null, null);
	}

	@Override
	public String toString() {
		String payload = (this.payload == null || this.payload.length > 100) ? ""
				: new String(this.payload, StandardCharsets.UTF_8);
		return "%s: %s %s%s".formatted(this.what, this.kind, payload, (this.error != null) ? this.error : "");
	}

	/**
	 * The kinds of signals.
	 */
	enum Kind {

		PAYLOAD, ERROR, END, CANCELLED

	}

}
