package dev.gridmesh.mux;

import dev.gridmesh.CallStats;
import dev.gridmesh.GridException;
import dev.gridmesh.GridPayloadException;
import dev.gridmesh.GridProtocolException;
import dev.gridmesh.HandlerKind;
import dev.gridmesh.application.ApplicationFailedException;
import dev.gridmesh.protocol.Capacities;
import dev.gridmesh.protocol.CreditCodec;
import dev.gridmesh.protocol.Extension;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.HeartbeatCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.protocol.Pong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

/**
 * The caller's side of a stream (protocol.md §5).
 * <p>
 * State besides that of any call: the sequence numbers of both directions; the responses,
 * in an {@link ItemReceiver}, and their {@link ResponseDelivery}; the
 * {@link RequestItems}, if there are any, which begin with AckMux; and the
 * {@link StreamPings}, until the handler side has ended.
 */
public final class OutboundStream extends OutboundMux implements Subscription, ItemReceiver.Owner {

	/** Nearness of the own deadline at which a disconnect is reported as the deadline. */
	private static final long DEADLINE_SLACK_NANOS = 50_000_000;

	private final ResponseDelivery delivery;

	private final ItemReceiver responses;

	private final @Nullable RequestItems items;

	private final @Nullable ItemSender requests;

	private final SequenceCounter received = new SequenceCounter(0);

	private final SequenceCounter sent = new SequenceCounter(1);

	private boolean acknowledged;

	private final StreamPings pings;

	/**
	 * Makes a stream that has a place and is not started.
	 * @param context the link
	 * @param request what to ask for
	 * @param items what to send, or {@code null} if the handler takes no items
	 * @param subscriber gets the responses
	 */
	public OutboundStream(MuxContext context, OutboundRequest request, @Nullable Publisher<byte[]> items,
			CoreSubscriber<? super byte[]> subscriber) {
		super(context, request);
		this.responses = new ItemReceiver(request.outCapacity(), context.inbound(), this);
		this.delivery = new ResponseDelivery(this, this.responses, subscriber);
		this.items = (items != null) ? new RequestItems(this, items, request.inCapacity()) : null;
		this.requests = (this.items != null) ? this.items.sender() : null;
		this.pings = new StreamPings(context, this);
	}

	@Override
	public void request(long n) {
		if (n <= 0) {
			handOver(INVALID_DEMAND);
			return;
		}
		this.responses.addDemand(n);
		handOver(DEMAND);
	}

	@Override
	Message opening(byte @Nullable [] payload, long deadlineMillis) {
		int zero = (payload != null && payload.length == 0) ? Flags.PAYLOAD_IS_ZERO : 0;
		return opening(Op.CONNECT_MUX, payload, deadlineMillis, zero | ((this.requests == null) ? Flags.EOF : 0));
	}

	@Override
	void onOpened() {
		if (!hasDeadline() || remainingNanos() > this.pings.intervalNanos()) {
			this.pings.start();
		}
		this.delivery.deliver();
	}

	@Override
	public void onMessage(Message message) {
		assert this.context.isOwner() : OFF_LOOP;
		this.pings.heard();
		if (this.responses.isEnded()) {
			// the handler side has ended, and only items wait for demand
			return;
		}
		switch (message.op()) {
			case ACK_MUX -> onAck(message);
			case MUX_SERVER_MSG -> onServerMessage(message);
			case UNBLOCK_CL_MUX -> onCredit(message);
			case PONG -> onPong(HeartbeatCodec.decodePong(message.payload()));
			// the reference, too, takes leave of a stream that never was
			case MUX_CONNECT_ERROR -> endLocally(RemoteErrors.refused(target(), message));
			case DISCONNECT_CLIENT_MUX -> onDisconnect(message);
			case RESPONSE -> {
				// an answer to no request
			}
			default -> throw new IllegalArgumentException("no message to a caller: " + message);
		}
	}

	private void onAck(Message message) {
		if (!this.received.accept(message.seq())) {
			failBehindItems(RemoteErrors.outOfSequence(target()));
			return;
		}
		if (this.acknowledged) {
			return;
		}
		this.acknowledged = true;
		if (this.context.uses(Extension.CAPS)) {
			try {
				takeCapacities(message.payload());
			}
			catch (GridException ex) {
				failBehindItems(ex);
				return;
			}
		}
		if (this.items != null) {
			this.items.subscribe();
		}
	}

	/** Goes by what the handler side says of itself, not by what the caller thought. */
	private void takeCapacities(byte[] payload) {
		int reserve = Math.max(this.context.limits().maxOutCapacity(), this.responses.capacity());
		Capacities capacities = CapacityCheck.read(payload, target(), this.requests != null, reserve);
		this.responses.capacity(capacities.out());
		if (this.context.uses(Extension.BULK_CREDIT)) {
			this.responses.inBulk();
		}
		if (this.requests != null) {
			this.requests.capacity(capacities.in());
		}
	}

	private void onCredit(Message message) {
		if (!this.received.accept(message.seq())) {
			failBehindItems(RemoteErrors.outOfSequence(target()));
		}
		else if (this.requests != null) {
			int credits;
			try {
				credits = this.requests.creditsIn(message);
			}
			catch (GridProtocolException ex) {
				failBehindItems(RemoteErrors.malformed(target(), ex));
				return;
			}
			this.requests.onCredit(credits);
		}
	}

	private void onServerMessage(Message message) {
		boolean bareEnd = message.has(Flags.EOF) && message.payload().length == 0;
		if (!bareEnd && !this.received.accept(message.seq())) {
			failBehindItems(RemoteErrors.outOfSequence(target()));
			return;
		}
		if (message.has(Flags.PAYLOAD_IS_ERR)) {
			remoteEnded(RemoteErrors.failed(target(), message));
		}
		else {
			takeItem(message);
		}
		this.delivery.deliver();
	}

	private void takeItem(Message message) {
		byte[] item = message.payloadOrAbsent();
		boolean end = message.has(Flags.EOF);
		if (item != null && !this.responses.offer(item)) {
			failBehindItems(new GridProtocolException(
					"%s: more items than the %d that were agreed on; declare the handler's outCapacity"
						.formatted(target(), this.responses.capacity())));
			return;
		}
		if (item == null && !end) {
			// an absent item took a credit at its sender (protocol.md §5)
			this.responses.passOver();
		}
		if (end) {
			remoteEnded(null);
		}
	}

	/** Notes that the handler side is gone: nothing is sent to it any more. */
	private void remoteEnded(@Nullable Throwable error) {
		this.responses.end(error);
		this.pings.stop();
		if (this.requests != null) {
			this.requests.cancel();
		}
	}

	/** Ends the stream at the handler side now, and here behind the items that came. */
	private void failBehindItems(Throwable error) {
		tellCancelled();
		remoteEnded(error);
		this.delivery.deliver();
	}

	private void onPong(Pong pong) {
		String error = pong.error();
		if (pong.notFound()) {
			failBehindItems(disconnected("remote terminated call"));
		}
		else if (error != null) {
			failBehindItems(RemoteErrors.failed(target(), error));
		}
	}

	private void onDisconnect(Message message) {
		if (message.has(Flags.PAYLOAD_IS_ERR)) {
			failBehindItems(RemoteErrors.failed(target(), message));
		}
		else if (hasDeadline() && remainingNanos() < DEADLINE_SLACK_NANOS) {
			failBehindItems(RemoteErrors.timedOut(target()));
		}
		else {
			failBehindItems(disconnected("the peer ended the stream"));
		}
	}

	@Override
	void onStreamSignals() {
		if (this.requests != null && this.acknowledged) {
			this.requests.advance();
		}
		if (isOpen()) {
			this.delivery.deliver();
		}
	}

	@Override
	public void heard() {
		assert this.context.isOwner() : OFF_LOOP;
		this.pings.heard();
	}

	@Override
	void onOutboundRoom() {
		onStreamSignals();
	}

	@Override
	void tellCancelled() {
		if (!this.responses.isEnded()) {
			this.context.send(message(Op.DISCONNECT_SERVER_MUX, this.sent.take(), 0));
		}
	}

	@Override
	void signalError(Throwable error) {
		this.delivery.signalError(error);
	}

	/** Ends the stream behind its last response, without an error. */
	void complete() {
		end();
		this.delivery.tellEnd(null);
	}

	/** Sends a ping. */
	long ping() {
		return this.context.send(message(Op.PING, this.sent.take(), 0));
	}

	/** Gives the handler side up, which was not heard of for long. */
	void onSilence() {
		endLocally(disconnected("the stream was silent for two ping intervals"));
	}

	@Override
	void onEnded() {
		this.responses.clear();
		if (this.requests != null) {
			this.requests.cancel();
		}
		this.pings.stop();
	}

	@Override
	public CallStats stats() {
		HandlerKind kind = (this.requests != null) ? HandlerKind.TWO_WAY_STREAM : HandlerKind.RESPONSE_STREAM;
		return stats(kind, (this.requests != null) ? this.requests.available() : 0,
				Math.max(0, this.responses.capacity() - this.responses.waiting()));
	}

	// the responses

	@Override
	public void giveCreditsBack(int credits) {
		if (!this.responses.isEnded()) {
			this.context.send(message(Op.UNBLOCK_SRV_MUX, this.sent.take(), 0, CreditCodec.encode(credits)));
		}
	}

	@Override
	public boolean isDeliveryOver() {
		return !isOpen() || isCancelled();
	}

	// the requests

	/** Tells whether the handler side takes requests, and the stream goes on. */
	boolean takesRequests() {
		return isOpen() && !this.responses.isEnded();
	}

	/** Sends a request item, which has a credit. */
	void sendRequest(byte[] item) {
		int limit = this.context.limits().maxMessageBytes();
		if (item.length > limit) {
			endLocally(new GridPayloadException("%s: item of %d bytes is larger than grid.message.max-size (%d bytes)"
				.formatted(target(), item.length, limit)));
			return;
		}
		int zero = (item.length == 0) ? Flags.PAYLOAD_IS_ZERO : 0;
		this.context.send(message(Op.MUX_CLIENT_MSG, this.sent.take(), zero, item));
	}

	/** Sends the end of the requests, which needs no credit (protocol.md §5). */
	void sendEndOfRequests() {
		this.context.send(message(Op.MUX_CLIENT_MSG, this.sent.take(), Flags.EOF));
	}

	/** The Reactor context of who has subscribed. Safe for any thread. */
	Context subscriberContext() throws ApplicationFailedException {
		return this.delivery.subscriberContext();
	}

}
