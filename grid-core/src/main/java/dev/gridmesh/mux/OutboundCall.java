package dev.gridmesh.mux;

import dev.gridmesh.CallStats;
import dev.gridmesh.HandlerKind;
import dev.gridmesh.protocol.Extension;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * The caller's side of a single request (protocol.md §4), as the subscription of whoever
 * made it.
 * <p>
 * State besides that of any call: whether the answer is wanted by now, and the answer if
 * it came before. Both are seen by any thread, and the subscriber is told the end once.
 */
public final class OutboundCall extends OutboundMux implements Subscription {

	private final CoreSubscriber<? super byte[]> subscriber;

	private volatile boolean wanted;

	private volatile byte @Nullable [] answer;

	/**
	 * Makes a call that has a place and is not started.
	 * @param context the link
	 * @param request what to ask for
	 * @param subscriber gets the answer
	 */
	public OutboundCall(MuxContext context, OutboundRequest request, CoreSubscriber<? super byte[]> subscriber) {
		super(context, request);
		this.subscriber = subscriber;
	}

	@Override
	public void request(long n) {
		if (n <= 0) {
			if (markEnded()) {
				super.cancel();
				this.subscriber
					.onError(new IllegalArgumentException("demand must be positive (Reactive Streams rule 3.9)"));
			}
			return;
		}
		this.wanted = true;
		byte[] waiting = this.answer;
		if (waiting != null) {
			tell(waiting);
		}
	}

	@Override
	public void cancel() {
		this.answer = null;
		if (markEnded()) {
			super.cancel();
		}
	}

	@Override
	Message opening(byte @Nullable [] payload, long deadlineMillis) {
		return opening(Op.REQUEST, payload, deadlineMillis, Flags.EOF);
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
			if (payload == null || this.wanted) {
				tell(payload);
			}
			else {
				this.answer = payload;
				if (this.wanted) {
					// asked for in between
					tell(payload);
				}
			}
		}
	}

	private void tell(byte @Nullable [] payload) {
		this.answer = null;
		if (markEnded()) {
			UserCode.succeed(this.subscriber, payload);
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
		if (markEnded()) {
			this.subscriber.onError(error);
		}
	}

	@Override
	public CallStats stats() {
		return stats(HandlerKind.SINGLE, 0, 0);
	}

}
