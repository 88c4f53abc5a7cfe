package dev.gridmesh.conformance;

import java.util.HashMap;
import java.util.Map;

import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;

/**
 * Knows which mux ids the node chose for its calls, and which ones stand for them in the
 * recording. Ids of the played side's calls are the recorded ones.
 */
final class RecordedMuxIds {

	private final Map<Long, Long> recordedByActual = new HashMap<>();

	private final Map<Long, Long> actualByRecorded = new HashMap<>();

	/** Notes the id that the node chose for a recorded call. */
	void learn(long recorded, long actual) {
		this.recordedByActual.put(actual, recorded);
		this.actualByRecorded.put(recorded, actual);
	}

	/** The recorded id of one of the node's calls; unknown ids stand for themselves. */
	long recorded(long actual) {
		return this.recordedByActual.getOrDefault(actual, actual);
	}

	/** Puts the node's own id into a message of the played side, if it needs one. */
	Message translate(Message recorded) {
		Long actual = isOfHandlerSide(recorded.op()) ? this.actualByRecorded.get(recorded.muxId()) : null;
		return (actual != null) ? new Message(actual, recorded.seq(), recorded.deadlineMillis(), recorded.handler(),
				recorded.opCode(), recorded.flags(), recorded.payload(), recorded.subroute()) : recorded;
	}

	/** Tells whether a message with this op belongs to a call of whoever receives it. */
	static boolean isOfHandlerSide(Op op) {
		return switch (op) {
			case RESPONSE, ACK_MUX, MUX_SERVER_MSG, UNBLOCK_CL_MUX, DISCONNECT_CLIENT_MUX, MUX_CONNECT_ERROR, PONG ->
				true;
			case REQUEST, CONNECT_MUX, MUX_CLIENT_MSG, UNBLOCK_SRV_MUX, DISCONNECT_SERVER_MUX, PING, CONNECT,
					CONNECT_RESPONSE, DISCONNECT, MERGED, LARGE_MESSAGE, PIECE, PIECE_ACK, PIECE_ABORT, META_CALL,
					RETIRE, UNKNOWN ->
				false;
		};
	}

	/** Tells whether a message with this op begins a call. */
	static boolean isOpening(Op op) {
		return op == Op.REQUEST || op == Op.CONNECT_MUX;
	}

}
