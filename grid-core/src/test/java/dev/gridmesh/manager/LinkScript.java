package dev.gridmesh.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.gridmesh.protocol.Extension;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.Message;
import org.jspecify.annotations.Nullable;

/**
 * What a fuzzed peer sends, read from any bytes, so that a small change of the bytes is a
 * small change of the conversation: a byte of extensions, then for each message its op,
 * mux, sequence number, handler, flags, pause, and a payload with its length in front.
 */
final class LinkScript {

	/** From here on an op stands for a whole WebSocket message of any bytes. */
	private static final int RAW = 240;

	private static final int HANDLERS = 8;

	/** An id of the peer's own below it, else that of a call of the node. */
	private static final int OWN_IDS = 6;

	private static final int LONG_PAYLOAD = 255;

	private static final int LONG_PAYLOAD_SIZE = 70_000;

	private static final int[] PAUSES = { 0, 0, 0, 1, 20, 1_000, 11_000, 61_000 };

	private final byte[] input;

	private int index;

	LinkScript(byte[] input) {
		this.input = input;
	}

	Extension[] extensions(Extension[] all) {
		int chosen = number();
		List<Extension> extensions = new ArrayList<>();
		for (int i = 0; i < all.length; i++) {
			if ((chosen >> i & 1) == 0) {
				extensions.add(all[i]);
			}
		}
		return extensions.toArray(Extension[]::new);
	}

	boolean hasNext() {
		return this.index < this.input.length;
	}

	/**
	 * Reads the next message; what is missing at the end is 0.
	 * @param called the mux id of a call of the node
	 */
	Step next(long called) {
		int op = number();
		int mux = number();
		int sequence = number();
		int handler = number();
		int flags = number() & ~Flags.SUBROUTE;
		Duration pause = Duration.ofMillis(PAUSES[number() % PAUSES.length]);
		byte[] payload = payload();
		if (op >= RAW) {
			return new Step(null, payload, pause);
		}
		long muxId = (mux % (OWN_IDS + 2) < OWN_IDS) ? mux % OWN_IDS : called;
		int deadline = (handler >= 128) ? handler * 100 : 0;
		return new Step(new Message(muxId, sequence, deadline, handler % HANDLERS, op % 26, flags, payload, null), null,
				pause);
	}

	private byte[] payload() {
		int length = number();
		if (length == LONG_PAYLOAD) {
			return new byte[LONG_PAYLOAD_SIZE];
		}
		int end = Math.min(this.input.length, this.index + length);
		byte[] payload = Arrays.copyOfRange(this.input, Math.min(this.index, end), end);
		this.index = end;
		return payload;
	}

	private int number() {
		return (this.index < this.input.length) ? this.input[this.index++] & 0xFF : 0;
	}

	/**
	 * One message and the time until the next.
	 *
	 * @param message the message, {@code null} if it is given by its bytes
	 * @param bytes a whole WebSocket message, {@code null} if it is well formed
	 * @param pause how long nothing is sent after it
	 */
	record Step(@Nullable Message message, byte @Nullable [] bytes, Duration pause) {

	}

}
