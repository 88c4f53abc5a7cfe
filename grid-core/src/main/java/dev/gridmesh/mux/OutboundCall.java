package dev.gridmesh.mux;

import dev.gridmesh.CallStats;
import dev.gridmesh.HandlerKind;
import dev.gridmesh.protocol.Extension;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import reactor.core.publisher.MonoSink;

/**
 * The caller's side of a single request (protocol.md §4).
 */
public final class OutboundCall extends OutboundMux {

	private final MonoSink<byte[]> sink;

	/**
	 * Makes a call that has a place and is not started.
	 * @param context the link
	 * @param request what to ask for
	 * @param sink gets the answer
	 */
	public OutboundCall(MuxContext context, OutboundRequest request, MonoSink<byte[]> sink) {
		super(context, request);
		this.sink = sink;
	}

	@Override
	Message opening(long deadlineMillis) {
		return opening(Op.REQUEST, deadlineMillis, Flags.EOF);
	}

	@Override
	public void onMessage(Message message) {
		switch (message.op()) {
			// the reference takes a MuxServerMsg as the answer, too
			case RESPONSE, MUX_SERVER_MSG -> onAnswer(message);
			case MUX_CONNECT_ERROR -> endWith(RemoteErrors.refused(target(), message));
			case DISCONNECT_CLIENT_MUX -> endWith(message.has(Flags.PAYLOAD_IS_ERR)
					? RemoteErrors.failed(target(), message) : disconnected("the peer ended the call"));
			case ACK_MUX, PONG, UNBLOCK_CL_MUX -> {
				// belongs to streams; means nothing to a request
			}
			default -> throw new IllegalArgumentException("no message to a caller: " + message);
		}
	}

	private void onAnswer(Message message) {
		if (message.seq() != 0) {
			endWith(RemoteErrors.outOfSequence(target()));
		}
		else if (message.has(Flags.PAYLOAD_IS_ERR)) {
			endWith(RemoteErrors.failed(target(), message));
		}
		else {
			end();
			byte[] payload = message.payloadOrAbsent();
			UserCode.run(() -> this.sink.success(payload));
		}
	}

	@Override
	void tellCancelled() {
		// protocol v1 has no word for it: the late answer is dropped (protocol.md §4)
		if (this.context.uses(Extension.CANCEL)) {
			this.context.send(message(Op.DISCONNECT_SERVER_MUX, 0, 0));
		}
	}

	@Override
	void signalError(Throwable error) {
		this.sink.error(error);
	}

	@Override
	public CallStats stats() {
		return stats(HandlerKind.SINGLE, 0, 0);
	}

}
