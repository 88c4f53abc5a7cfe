package dev.gridmesh.mux;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

import dev.gridmesh.CallStats;
import dev.gridmesh.GridEventLoop.ScheduledTask;
import dev.gridmesh.GridOverloadException;
import dev.gridmesh.HandlerKind;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.HeartbeatCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.protocol.Pong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Operators;

/**
 * The caller's side of a stream of responses (protocol.md §5).
 * <p>
 * State besides that of any call: the items that arrived, at most the handler's out
 * capacity; one slot in front of the application, whose filling gives a credit back; the
 * demand that is left; and, once the handler side has ended, how. The end is signalled
 * behind all items.
 */
public final class OutboundStream extends OutboundMux implements Subscription {

	/** Nearness of the own deadline at which a disconnect is reported as the deadline. */
	private static final long DEADLINE_SLACK_NANOS = 50_000_000;

	private final CoreSubscriber<? super byte[]> subscriber;

	private final Deque<byte[]> queue = new ArrayDeque<>();

	private final SequenceCounter received = new SequenceCounter(0);

	private final SequenceCounter sent = new SequenceCounter(1);

	private byte @Nullable [] slot;

	private long demand;

	private boolean remoteEnded;

	private @Nullable Throwable remoteError;

	private boolean delivering;

	private @Nullable ScheduledTask pingTask;

	private long heardNanos;

	/**
	 * Makes a stream that has a place and is not started.
	 * @param context the link
	 * @param request what to ask for
	 * @param subscriber gets the items
	 */
	public OutboundStream(MuxContext context, OutboundRequest request, CoreSubscriber<? super byte[]> subscriber) {
		super(context, request);
		this.subscriber = subscriber;
	}

	@Override
	public void request(long n) {
		if (n <= 0) {
			handOver(INVALID_DEMAND);
			return;
		}
		addDemand(n);
		handOver(DEMAND);
	}

	@Override
	Message opening(long deadlineMillis) {
		byte[] payload = this.request.payload();
		boolean presentAndEmpty = payload != null && payload.length == 0;
		return opening(Op.CONNECT_MUX, deadlineMillis, Flags.EOF | (presentAndEmpty ? Flags.PAYLOAD_IS_ZERO : 0));
	}

	@Override
	void onOpened() {
		this.heardNanos = this.context.runtime().nanoTime();
		long interval = this.context.limits().streamPingInterval().toNanos();
		if (!hasDeadline() || remainingNanos() > interval) {
			this.pingTask = this.context.loop().schedule(this::onPingDue, interval);
		}
		onDemand();
	}

	private void onPingDue() {
		if (!isOpen()) {
			return;
		}
		long interval = this.context.limits().streamPingInterval().toNanos();
		if (this.context.runtime().nanoTime() - this.heardNanos > 2 * interval) {
			endLocally(disconnected("the stream was silent for two ping intervals"));
			return;
		}
		if (!this.remoteEnded) {
			this.context.send(message(Op.PING, this.sent.take(), 0));
		}
		this.pingTask = this.context.loop().schedule(this::onPingDue, interval);
	}

	@Override
	public void onMessage(Message message) {
		switch (message.op()) {
			case ACK_MUX -> onAck(message);
			case MUX_SERVER_MSG -> onServerMessage(message);
			case PONG -> onPong(HeartbeatCodec.decodePong(message.payload()));
			// the reference, too, takes leave of a stream that never was
			case MUX_CONNECT_ERROR -> endLocally(RemoteErrors.refused(target(), message));
			case DISCONNECT_CLIENT_MUX -> onDisconnect(message);
			case UNBLOCK_CL_MUX, RESPONSE -> {
				// credits for items that are never sent; an answer to no request
			}
			default -> throw new IllegalArgumentException("no message to a caller: " + message);
		}
	}

	private void onAck(Message message) {
		this.heardNanos = this.context.runtime().nanoTime();
		if (!this.received.accept(message.seq())) {
			endLocally(RemoteErrors.outOfSequence(target()));
		}
	}

	private void onServerMessage(Message message) {
		if (this.remoteEnded) {
			return;
		}
		this.heardNanos = this.context.runtime().nanoTime();
		boolean bareEnd = message.has(Flags.EOF) && message.payload().length == 0;
		if (!bareEnd && !this.received.accept(message.seq())) {
			failBehindItems(RemoteErrors.outOfSequence(target()));
			return;
		}
		if (message.has(Flags.PAYLOAD_IS_ERR)) {
			this.remoteEnded = true;
			this.remoteError = RemoteErrors.failed(target(), message);
		}
		else {
			takeItem(message);
		}
		deliver();
	}

	private void takeItem(Message message) {
		byte[] item = message.payloadOrAbsent();
		boolean end = message.has(Flags.EOF);
		if (item != null) {
			if (this.queue.size() >= this.request.outCapacity() && this.slot != null) {
				failBehindItems(new GridOverloadException(
						"%s: more items than the %d that were agreed on; declare the handler's outCapacity"
							.formatted(target(), this.request.outCapacity())));
				return;
			}
			this.queue.add(item);
		}
		else if (!end) {
			// an absent item took a credit at its sender (protocol.md §5)
			giveCreditBack();
		}
		this.remoteEnded |= end;
	}

	/** Ends the stream at the handler side now, and here behind the items that came. */
	private void failBehindItems(Throwable error) {
		tellCancelled();
		this.remoteEnded = true;
		this.remoteError = error;
		deliver();
	}

	private void onPong(Pong pong) {
		this.heardNanos = this.context.runtime().nanoTime();
		if (this.remoteEnded) {
			return;
		}
		String error = pong.error();
		if (pong.notFound()) {
			failBehindItems(disconnected("remote terminated call"));
		}
		else if (error != null) {
			failBehindItems(RemoteErrors.failed(target(), error));
		}
	}

	private void onDisconnect(Message message) {
		if (this.remoteEnded) {
			return;
		}
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
	void onDemand() {
		deliver();
	}

	/** Moves items through the slot to the subscriber, then signals the end. */
	private void deliver() {
		if (this.delivering) {
			return;
		}
		this.delivering = true;
		try {
			boolean delivered;
			do {
				delivered = isOpen() && deliverNext();
			}
			while (delivered);
		}
		finally {
			this.delivering = false;
		}
		if (isOpen() && this.remoteEnded && this.slot == null && !isPosted(CANCEL)) {
			signalEnd();
		}
	}

	private boolean deliverNext() {
		if (this.slot == null) {
			this.slot = this.queue.poll();
			if (this.slot != null) {
				giveCreditBack();
			}
		}
		this.demand = Operators.addCap(this.demand, takeDemand());
		byte[] item = this.slot;
		if (item == null || this.demand == 0 || isPosted(CANCEL)) {
			return false;
		}
		if (this.demand != Long.MAX_VALUE) {
			this.demand--;
		}
		this.slot = null;
		try {
			this.subscriber.onNext(item);
		}
		catch (RuntimeException ex) {
			Exceptions.throwIfFatal(ex);
			endLocally(ex);
		}
		return true;
	}

	private void giveCreditBack() {
		if (!this.remoteEnded) {
			this.context.send(message(Op.UNBLOCK_SRV_MUX, this.sent.take(), 0));
		}
	}

	private void signalEnd() {
		Throwable error = this.remoteError;
		if (error != null) {
			endWith(error);
		}
		else {
			end();
			this.subscriber.onComplete();
		}
	}

	@Override
	void tellCancelled() {
		if (!this.remoteEnded) {
			this.context.send(message(Op.DISCONNECT_SERVER_MUX, this.sent.take(), 0));
		}
	}

	@Override
	void signalError(Throwable error) {
		this.subscriber.onError(error);
	}

	@Override
	void onEnded() {
		this.queue.clear();
		this.slot = null;
		if (this.pingTask != null) {
			this.pingTask.cancel();
			this.pingTask = null;
		}
	}

	@Override
	public CallStats stats() {
		Duration age = Duration.ofNanos(this.context.runtime().nanoTime() - this.request.startNanos());
		int waiting = this.queue.size() + ((this.slot != null) ? 1 : 0);
		return new CallStats(CallStats.Direction.OUTBOUND, HandlerKind.RESPONSE_STREAM,
				this.request.handler().toString(), age,
				hasDeadline() ? Duration.ofNanos(Math.max(0, remainingNanos())) : null, 0,
				Math.max(0, this.request.outCapacity() - waiting));
	}

}
