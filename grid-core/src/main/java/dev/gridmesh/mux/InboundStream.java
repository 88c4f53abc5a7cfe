package dev.gridmesh.mux;

import dev.gridmesh.ApplicationPart;
import dev.gridmesh.CallStats;
import dev.gridmesh.GridDisconnectedException;
import dev.gridmesh.GridProtocolException;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.application.ApplicationFailedException;
import dev.gridmesh.application.HandlerCode;
import dev.gridmesh.application.Publishers;
import dev.gridmesh.handler.RegisteredHandler;
import dev.gridmesh.protocol.Capacities;
import dev.gridmesh.protocol.CapacitiesCodec;
import dev.gridmesh.protocol.CreditCodec;
import dev.gridmesh.protocol.Extension;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.HeartbeatCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.protocol.Pong;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * The handler side of a stream (protocol.md §5).
 * <p>
 * State besides that of any call: the sequence numbers of both directions; the
 * {@link ResponseItems}; the requests, in an {@link ItemReceiver}, if the handler takes
 * any; and the {@link CallerWatch}.
 */
public final class InboundStream extends InboundMux implements ItemReceiver.Owner {

	private final SequenceCounter received;

	private final SequenceCounter sent;

	private final ResponseItems responses;

	private final ItemReceiver requests;

	private final InputMailbox input = new InputMailbox(this);

	private volatile @Nullable String overText;

	private boolean requestsEnded;

	private final CallerWatch watch;

	/**
	 * Makes a stream that is not started.
	 * @param context the link
	 * @param handler who serves it
	 * @param opening the message that it came with, which it does not keep
	 */
	public InboundStream(MuxContext context, RegisteredHandler handler, Message opening) {
		super(context, handler, opening);
		this.watch = new CallerWatch(context, this);
		this.received = new SequenceCounter(opening.seq() + 1);
		this.sent = new SequenceCounter(opening.seq());
		this.responses = new ResponseItems(this, handler.definition().outCapacity());
		int capacity = takesItems() ? handler.definition().inCapacity() : 0;
		this.requests = new ItemReceiver(capacity, context.inbound(), this);
		if (context.uses(Extension.BULK_CREDIT)) {
			this.requests.inBulk();
		}
		if (opening.has(Flags.EOF) || !takesItems()) {
			this.requestsEnded = true;
			this.requests.end(null);
		}
	}

	private boolean takesItems() {
		return this.handler.definition().kind().takesItems();
	}

	/**
	 * Accepts the stream and runs the handler.
	 * @param payload what it was opened with, or {@code null} if that is absent; only the
	 * handler keeps it
	 * @return false if there is no thread for it: the stream has ended, and is to be
	 * refused
	 */
	public boolean start(byte @Nullable [] payload) {
		this.watch.heard();
		if (!run(payload)) {
			return false;
		}
		if (!isEnded()) {
			// AckMux comes before all that the handler has emitted meanwhile
			send(Op.ACK_MUX, 0, this.context.uses(Extension.CAPS) ? capacities() : Message.NO_PAYLOAD);
			this.responses.open();
		}
		if (!isEnded()) {
			this.watch.start(deadlineMillis());
		}
		return true;
	}

	private byte[] capacities() {
		HandlerDefinition definition = this.handler.definition();
		return CapacitiesCodec.encode(new Capacities(definition.inCapacity(), definition.outCapacity()));
	}

	@Override
	@Nullable Throwable invoke(HandlerDefinition definition, byte @Nullable [] payload) {
		Flux<byte[]> items = takesItems() ? this.input : Flux.empty();
		try {
			return Publishers.subscribe(HandlerCode.stream(definition, payload, items, this), this.responses.sender());
		}
		catch (ApplicationFailedException ex) {
			return ex.failure();
		}
	}

	@Override
	void onNotTaken() {
		this.overText = RemoteErrors.BUSY;
		end();
		endContext(false);
	}

	@Override
	void onHandlerThrew(Throwable error) {
		this.responses.handlerThrew(error);
	}

	/**
	 * Notes that the caller was heard of, if only by a part of a message. Owner loop
	 * only.
	 */
	public void heard() {
		assert this.context.isOwner() : OFF_LOOP;
		this.watch.heard();
	}

	/**
	 * Takes a message from the caller. Owner loop only.
	 * @param message a message with this stream's mux id
	 */
	public void onMessage(Message message) {
		assert this.context.isOwner() : OFF_LOOP;
		if (isEnded()) {
			return;
		}
		heard();
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
			case MUX_CLIENT_MSG -> onItem(message);
			default -> onCredit(message);
		}
	}

	private void onCredit(Message message) {
		int credits;
		try {
			credits = this.responses.sender().creditsIn(message);
		}
		catch (GridProtocolException ex) {
			fail(RemoteErrors.textOf(ex));
			return;
		}
		this.responses.sender().onCredit(credits);
	}

	private void onItem(Message message) {
		if (this.requestsEnded) {
			fail(RemoteErrors.UNEXPECTED_INPUT);
			return;
		}
		byte[] item = message.payloadOrAbsent();
		if (message.has(Flags.EOF)) {
			// a payload on the end is dropped (protocol.md §5)
			this.requestsEnded = true;
			this.requests.end(null);
		}
		else if (item == null) {
			this.requests.passOver();
		}
		else if (!this.input.isTerminated() && !this.requests.offer(item)) {
			fail(RemoteErrors.HANDLER_BLOCKED);
			return;
		}
		this.input.deliver(this.requests);
	}

	private void pong(Message ping, @Nullable String error) {
		int flags = ping.flags() & ~(Flags.SUBROUTE | Flags.CRC) | this.context.baseFlags();
		byte[] payload = HeartbeatCodec.encodePong(new Pong(false, error, HeartbeatCodec.ZERO_TIME));
		this.context.send(new Message(ping.muxId(), ping.seq(), ping.deadlineMillis(), ping.handler(), Op.PONG.code(),
				flags, payload, null));
	}

	@Override
	void onOutboundRoom() {
		this.responses.sender().advance();
	}

	@Override
	void onSignals(int signals) {
		assert this.context.isOwner() : OFF_LOOP;
		if (!isEnded()) {
			this.responses.sender().advance();
		}
		if (!isEnded()) {
			this.input.deliver(this.requests);
		}
	}

	/** Ends the stream with an error text, without waiting for a credit. */
	void fail(String text) {
		byte[] bytes = textBytes(text);
		finish(Flags.PAYLOAD_IS_ERR | ((bytes.length == 0) ? Flags.PAYLOAD_IS_ZERO : 0), bytes, text);
	}

	private void finish(int flags, byte[] payload, String text) {
		if (isEnded()) {
			return;
		}
		send(Op.MUX_SERVER_MSG, Flags.EOF | flags, payload);
		disconnect(text);
	}

	private void disconnect(String text) {
		if (end()) {
			this.context.send(Message.of(Op.DISCONNECT_CLIENT_MUX, muxId(), 0, this.context.baseFlags()));
			release(text);
		}
	}

	/** Ends the context, and the publishers of both directions. */
	private void release(String text) {
		this.overText = text;
		ItemSender sender = this.responses.sender();
		endContext(sender.isPublisherEnded());
		sender.cancel();
		this.requests.clear();
		this.input.terminate(overError());
	}

	private void send(Op op, int flags, byte[] payload) {
		this.context.send(Message.of(op, muxId(), this.sent.take(), this.context.baseFlags() | flags, payload));
	}

	@Override
	long graceNanos() {
		return CallerWatch.graceNanos(this.context);
	}

	@Override
	void deadlinePassed() {
		this.context.abandonResponses(muxId());
		disconnect("the deadline of the call has passed");
	}

	@Override
	public void onCancelled() {
		disconnect("the caller has cancelled");
	}

	@Override
	void onDisconnected(Disconnection cause) {
		if (end()) {
			release(cause.text());
		}
	}

	@Override
	void leave() {
		this.watch.stop();
		this.context.remove(this);
	}

	@Override
	public CallStats stats() {
		int inCredits = takesItems() ? Math.max(0, this.handler.definition().inCapacity() - this.requests.waiting())
				: 0;
		return stats(inCredits, this.responses.sender().available());
	}

	// the requests, as the handler's thread sees them

	/** Reports what the subscriber of the requests threw. Safe for any thread. */
	void onSubscriberThrew(Throwable failure) {
		report(ApplicationPart.SUBSCRIBER, failure);
	}

	void onInputDemand(long n) {
		this.requests.addDemand(n);
		onInputSignal();
	}

	void onInputSignal() {
		post(DEMAND, this.context.queue());
	}

	/** Tells whether the stream has ended. Safe for any thread. */
	boolean isOver() {
		return this.overText != null;
	}

	/** Makes the error that ends the requests early. Safe for any thread. */
	GridDisconnectedException overError() {
		return new GridDisconnectedException("%s %s: %s".formatted(caller(), handler(), this.overText), false);
	}

	@Override
	public void giveCreditsBack(int credits) {
		send(Op.UNBLOCK_CL_MUX, 0, CreditCodec.encode(credits));
	}

	@Override
	public boolean isDeliveryOver() {
		return isEnded() || this.input.isTerminated();
	}

	// the responses

	/** Sends a response, which has a credit, or ends the stream if it is too large. */
	void sendResponse(byte[] item) {
		int zero = (item.length == 0) ? Flags.PAYLOAD_IS_ZERO : 0;
		Message message = Message.of(Op.MUX_SERVER_MSG, muxId(), this.sent.peek(), this.context.baseFlags() | zero,
				item);
		int limit = this.context.limits().maxMessageBytes();
		if (item.length > limit) {
			fail("item of %d bytes is larger than grid.message.max-size (%d bytes)".formatted(item.length, limit));
			return;
		}
		this.sent.take();
		this.context.send(message);
	}

	/** Ends the stream because the handler has, for which there is a credit. */
	void complete() {
		finish(0, Message.NO_PAYLOAD, "the handler has ended the stream");
	}

	@Override
	void onFault(Throwable fault) {
		fail(RemoteErrors.faultText(fault));
		report(ApplicationPart.RUNTIME, fault);
	}

}
