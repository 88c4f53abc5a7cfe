package dev.gridmesh.mux;

import dev.gridmesh.ApplicationPart;
import dev.gridmesh.CallStats;
import dev.gridmesh.HandlerKind;
import dev.gridmesh.application.Subscribers;
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
			requestedInvalid();
			return;
		}
		this.wanted = true;
		byte[] waiting = this.answer;
		if (waiting != null) {
			tell(waiting);
		}
	}

	@Override
	void onLateSignals(int signals) {
		if ((signals & INVALID_DEMAND) != 0) {
			refuseDemand();
		}
	}

	private void requestedInvalid() {
		if (isStarted()) {
			// the subscriber is told first: the loop then finds a call that has ended
			refuseDemand();
			super.cancel();
			return;
		}
		// by way of the loop: it may be that the subscriber is given its subscription
		handOver(INVALID_DEMAND);
		if (this.answer != null) {
			refuseDemand();
		}
	}

	/** Ends a call whose answer was not asked for as it must be. */
	private void refuseDemand() {
		this.answer = null;
		signalError(invalidDemand());
	}

	@Override
	public void cancel() {
		this.answer = null;
		markEnded();
		super.cancel();
	}

	@Override
	Message opening(byte @Nullable [] payload, long deadlineMillis) {
		return opening(Op.REQUEST, payload, deadlineMillis, Flags.EOF);
	}

	@Override
	public void onMessage(Message message) {
		assert this.context.isOwner() : OFF_LOOP;
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
				// asked for in between
				if (this.wanted) {
					tell(payload);
				}
				else if (isPosted(INVALID_DEMAND)) {
					refuseDemand();
				}
			}
		}
	}

	private void tell(byte @Nullable [] payload) {
		this.answer = null;
		if (!markEnded()) {
			return;
		}
		Throwable thrown = (payload != null) ? Subscribers.next(this.subscriber, payload) : null;
		if (thrown == null || !isCancelled()) {
			signalEnd(thrown);
		}
		if (thrown != null) {
			report(ApplicationPart.SUBSCRIBER, thrown);
		}
	}

	private void signalEnd(@Nullable Throwable error) {
		Throwable thrown = Subscribers.end(this.subscriber, error);
		if (thrown != null) {
			report(ApplicationPart.SUBSCRIBER, thrown);
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
			signalEnd(error);
		}
	}

	@Override
	public CallStats stats() {
		return stats(HandlerKind.SINGLE, 0, 0);
	}

}
