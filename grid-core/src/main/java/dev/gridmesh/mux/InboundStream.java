package dev.gridmesh.mux;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import dev.gridmesh.CallStats;
import dev.gridmesh.GridCall;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.GridEventLoop.ScheduledTask;
import dev.gridmesh.handler.RegisteredHandler;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.HeartbeatCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.MessageCodec;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.protocol.Pong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * The handler side of a stream of responses (protocol.md §5).
 * <p>
 * State besides that of any call: the credits; how many items the handler was asked for
 * and has not sent, each of which has a credit of its own; items on their way from the
 * handler's thread, bounded by the credits; and the handler's end, which waits for a
 * credit.
 */
public final class InboundStream extends InboundMux implements CoreSubscriber<byte[]> {

	/** Silence, in ping intervals, after which a caller is given up. */
	private static final int SILENT_INTERVALS = 4;

	/** A stream with a deadline up to this is not watched (protocol.md §5). */
	private static final long UNWATCHED_DEADLINE_MILLIS = 60_000;

	private final Message opening;

	private final SequenceCounter received;

	private final SequenceCounter sent;

	/** Credits that are neither used nor promised to the handler. */
	private final CreditWindow credits;

	/** Items that the handler was asked for and has not sent. */
	private int asked;

	/** Items under way from another thread; bounded by {@link #asked}. */
	private final Queue<byte[]> handedOver = new ConcurrentLinkedQueue<>();

	private volatile @Nullable Subscription subscription;

	private volatile boolean handlerEnded;

	private @Nullable Throwable error;

	private boolean thrown;

	private boolean opened;

	private long heardNanos;

	private @Nullable ScheduledTask watchTask;

	/**
	 * Makes a stream that is not started.
	 * @param context the link
	 * @param handler who serves it
	 * @param opening the message that it came with
	 */
	public InboundStream(MuxContext context, RegisteredHandler handler, Message opening) {
		super(context, handler, opening);
		this.opening = opening;
		this.received = new SequenceCounter(opening.seq() + 1);
		this.sent = new SequenceCounter(opening.seq());
		int capacity = handler.definition().outCapacity();
		this.credits = new CreditWindow(capacity, capacity);
	}

	/** Accepts the stream and runs the handler. */
	public void start() {
		this.heardNanos = this.context.runtime().nanoTime();
		if (!run(this.opening.payloadOrAbsent())) {
			end();
			endContext(false);
			this.context.send(InboundCall.refusal(this.opening, RemoteErrors.BUSY, this.context.baseFlags()));
			return;
		}
		open();
		if (!isEnded() && (deadlineMillis() == 0 || deadlineMillis() > UNWATCHED_DEADLINE_MILLIS)) {
			watch();
		}
	}

	/** Sends AckMux, which comes before all else, then what the handler sent already. */
	private void open() {
		if (!this.opened && !isEnded()) {
			this.opened = true;
			send(Op.ACK_MUX, 0, Message.NO_PAYLOAD);
			ask();
			drain();
		}
	}

	private void watch() {
		long interval = this.context.limits().streamPingInterval().toNanos();
		this.watchTask = this.context.loop().schedule(() -> {
			if (isEnded()) {
				return;
			}
			if (this.context.runtime().nanoTime() - this.heardNanos > SILENT_INTERVALS * interval) {
				deadlinePassed();
			}
			else {
				watch();
			}
		}, interval);
	}

	@Override
	void invoke(HandlerDefinition definition, byte @Nullable [] payload) {
		definition.streamHandler().handle(payload, Flux.empty(), this).subscribe(this);
	}

	@Override
	public Context currentContext() {
		return Context.of(GridCall.class, this);
	}

	/**
	 * Takes a message from the caller. Owner loop only.
	 * @param message a message with this stream's mux id
	 */
	public void onMessage(Message message) {
		this.heardNanos = this.context.runtime().nanoTime();
		switch (message.op()) {
			case DISCONNECT_SERVER_MUX -> onCancelled();
			case UNBLOCK_SRV_MUX, PING, MUX_CLIENT_MSG -> onSequenced(message);
			default -> throw new IllegalArgumentException("no message to a handler: " + message);
		}
	}

	private void onSequenced(Message message) {
		int wanted = this.received.peek();
		if (!this.received.accept(message.seq())) {
			String text = RemoteErrors.sequenceMismatch(wanted, message.seq());
			fail(text);
			if (message.op() == Op.PING) {
				pong(message, text);
			}
			return;
		}
		switch (message.op()) {
			case PING -> pong(message, null);
			case MUX_CLIENT_MSG -> fail(RemoteErrors.UNEXPECTED_INPUT);
			default -> onCredit();
		}
	}

	private void onCredit() {
		if (this.credits.credits() + this.asked < this.handler.definition().outCapacity() && this.credits.giveBack()) {
			ask();
			drain();
		}
	}

	private void pong(Message ping, @Nullable String error) {
		int flags = ping.flags() & ~Flags.CRC | this.context.baseFlags();
		byte[] payload = HeartbeatCodec.encodePong(new Pong(false, error, HeartbeatCodec.ZERO_TIME));
		this.context.send(new Message(ping.muxId(), ping.seq(), ping.deadlineMillis(), ping.handler(), Op.PONG.code(),
				flags, payload, null));
	}

	/** Asks the handler for as many items as there are credits and room. */
	private void ask() {
		Subscription subscription = this.subscription;
		if (subscription == null || !this.opened || this.handlerEnded || isEnded()) {
			return;
		}
		int items = 0;
		while (this.context.hasOutboundRoom() && this.credits.tryTake()) {
			items++;
		}
		if (items > 0) {
			this.asked += items;
			subscription.request(items);
		}
	}

	/** Goes on after the outbound queue was full. Owner loop only. */
	public void onOutboundRoom() {
		ask();
	}

	@Override
	public void onSubscribe(Subscription s) {
		if (Operators.validate(this.subscription, s)) {
			this.subscription = s;
			if (isCancelled()) {
				cancelHandler(s);
			}
			else if (!this.context.loop().inEventLoop()) {
				post(DEMAND, this.context.queue());
			}
		}
	}

	@Override
	public void onNext(byte[] item) {
		this.handedOver.add(item);
		handOver();
	}

	@Override
	public void onError(Throwable t) {
		this.error = t;
		onComplete();
	}

	@Override
	public void onComplete() {
		this.handlerEnded = true;
		handlerDone();
		handOver();
	}

	private void handOver() {
		if (!this.context.loop().inEventLoop()) {
			post(SETTLED, this.context.queue());
		}
		else if (this.opened) {
			drain();
		}
	}

	@Override
	void onHandlerThrew(Throwable error) {
		this.thrown = true;
		onError(error);
	}

	@Override
	void onSignals(int signals) {
		ask();
		drain();
	}

	/** Sends the items that the handler has emitted, then its end. */
	private void drain() {
		// read before the items: what was emitted before the end is then seen, too
		boolean last = this.handlerEnded;
		byte[] item = this.handedOver.poll();
		while (item != null && !isEnded()) {
			sendItem(item);
			item = this.handedOver.poll();
		}
		if (last && !isEnded() && this.opened) {
			sendEnd();
		}
	}

	private void sendItem(byte[] item) {
		this.asked--;
		int zero = (item.length == 0) ? Flags.PAYLOAD_IS_ZERO : 0;
		Message message = Message.of(Op.MUX_SERVER_MSG, muxId(), this.sent.peek(), this.context.baseFlags() | zero,
				item);
		int limit = this.context.limits().maxMessageBytes();
		if (MessageCodec.encodedSize(message) > limit) {
			fail("item of %d bytes is larger than grid.message.max-size (%d bytes)".formatted(item.length, limit));
			return;
		}
		this.sent.take();
		this.context.send(message);
	}

	/** Sends the end once there is a credit for it: asked items never come any more. */
	private void sendEnd() {
		if (this.asked == 0 && !this.credits.tryTake()) {
			return;
		}
		Throwable error = this.error;
		if (error != null) {
			fail((this.thrown ? RemoteErrors.STREAM_PANIC : "") + RemoteErrors.textOf(error));
		}
		else {
			finish(0, Message.NO_PAYLOAD);
		}
	}

	/** Ends the stream with an error text, without waiting for a credit. */
	private void fail(String text) {
		finish(Flags.PAYLOAD_IS_ERR | (text.isEmpty() ? Flags.PAYLOAD_IS_ZERO : 0), utf8(text));
	}

	private void finish(int flags, byte[] payload) {
		send(Op.MUX_SERVER_MSG, Flags.EOF | flags, payload);
		disconnect();
	}

	private void disconnect() {
		if (end()) {
			this.context.send(Message.of(Op.DISCONNECT_CLIENT_MUX, muxId(), 0, this.context.baseFlags()));
			release();
		}
	}

	/** Ends the context, and the handler's publisher if it has not ended by itself. */
	private void release() {
		boolean wanted = this.handlerEnded;
		endContext(wanted);
		Subscription subscription = this.subscription;
		if (subscription != null && !wanted) {
			cancelHandler(subscription);
		}
		this.handedOver.clear();
	}

	private void send(Op op, int flags, byte[] payload) {
		this.context.send(Message.of(op, muxId(), this.sent.take(), this.context.baseFlags() | flags, payload));
	}

	@Override
	void deadlinePassed() {
		disconnect();
	}

	@Override
	public void onCancelled() {
		disconnect();
	}

	@Override
	void onDisconnected(Disconnection cause) {
		if (end()) {
			release();
		}
	}

	@Override
	void leave() {
		if (this.watchTask != null) {
			this.watchTask.cancel();
			this.watchTask = null;
		}
		this.context.remove(this);
	}

	@Override
	public CallStats stats() {
		return stats(this.credits.credits() + this.asked);
	}

}
