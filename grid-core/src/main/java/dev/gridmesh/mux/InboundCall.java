package dev.gridmesh.mux;

import dev.gridmesh.ApplicationPart;
import dev.gridmesh.CallStats;
import dev.gridmesh.GridCall;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.application.HandlerCode;
import dev.gridmesh.application.Publishers;
import dev.gridmesh.handler.RegisteredHandler;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.protocol.RefusalCodec;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

/**
 * The handler side of a single request (protocol.md §4).
 * <p>
 * State besides that of any call: the handler's subscription, and its answer, which the
 * handler's thread makes before it posts it to the loop, which settles the call once.
 * With an answer a settled call goes on until the outbound queue has room for it
 * ({@link OutboundRoom}).
 */
public final class InboundCall extends InboundMux implements CoreSubscriber<byte[]>, AnswerLine.Owner {

	private final int seq;

	/** In line with all that have the same mux id: none is looked for. */
	private @Nullable InboundCall shadowed;

	private @Nullable InboundCall shadowedBy;

	private volatile @Nullable Subscription subscription;

	private @Nullable Message answer;

	private boolean settled;

	/**
	 * Makes a call that is not started.
	 * @param context the link
	 * @param handler who serves it
	 * @param request the message that it came with
	 */
	public InboundCall(MuxContext context, RegisteredHandler handler, Message request) {
		super(context, handler, request);
		this.seq = request.seq();
	}

	/**
	 * Runs the handler.
	 * @param payload what it gets
	 * @return false if there is no thread for it: the call has ended, and is to be
	 * refused
	 */
	public boolean start(byte @Nullable [] payload) {
		return run(payload);
	}

	@Override
	void onNotTaken() {
		end();
		endContext(false);
	}

	/**
	 * Makes the refusal of a request or stream (protocol.md §2).
	 * @param opening the message to refuse
	 * @param text why
	 * @param baseFlags the base flags of the link
	 * @return the refusal
	 */
	public static Message refusal(Message opening, String text, int baseFlags) {
		int flags = (opening.flags() & ~(Flags.SUBROUTE | Flags.CRC)) | baseFlags;
		return new Message(opening.muxId(), opening.seq(), opening.deadlineMillis(), opening.handler(),
				Op.MUX_CONNECT_ERROR.code(), flags, RefusalCodec.encode(text), null);
	}

	@Override
	@Nullable Throwable invoke(HandlerDefinition definition, byte @Nullable [] payload) {
		return HandlerCode.serve(definition, payload, this);
	}

	@Override
	public Context currentContext() {
		return Context.of(GridCall.class, this);
	}

	@Override
	public void onSubscribe(Subscription s) {
		if (s == null) {
			throw refused("the publisher has no subscription");
		}
		if (this.subscription != null) {
			// the first one goes on (Reactive Streams rule 2.5)
			Throwable uncancelled = Publishers.cancel(s);
			if (uncancelled != null) {
				report(ApplicationPart.HANDLER, uncancelled);
			}
			return;
		}
		this.subscription = s;
		if (isCancelled()) {
			cancelHandler(s);
			return;
		}
		Throwable thrown = Publishers.request(s, Long.MAX_VALUE);
		if (thrown != null) {
			onError(thrown);
			cancelHandler(s);
		}
	}

	@Override
	public void onNext(byte[] result) {
		if (result == null) {
			throw refused("the publisher emitted null");
		}
		this.answer = response(result);
	}

	@Override
	public void onError(Throwable t) {
		if (t == null) {
			throw refused("the publisher failed with null");
		}
		complete(failure(RemoteErrors.textOf(t)));
		if (!(t instanceof NullSignalException)) {
			reportHandler(t);
		}
	}

	/** Fails the call because of a null; what is returned is to be thrown. */
	private NullSignalException refused(String what) {
		NullSignalException refusal = new NullSignalException(what);
		complete(failure(RemoteErrors.textOf(refusal)));
		cancelHandler(this.subscription);
		reportHandler(refusal);
		return refusal;
	}

	@Override
	public void onComplete() {
		Message given = this.answer;
		complete((given != null) ? given : response(null));
	}

	/** Hands the answer to the loop; the first one counts. */
	private void complete(Message answer) {
		if (!handlerDone()) {
			return;
		}
		this.answer = answer;
		if (this.context.loop().inEventLoop()) {
			settle();
		}
		else {
			// a closed queue means that the call ended with its link
			post(SETTLED, this.context.queue());
		}
	}

	@Override
	void onHandlerThrew(Throwable error) {
		complete(failure(RemoteErrors.SINGLE_PANIC + RemoteErrors.textOf(error)));
	}

	@Override
	void onFault(Throwable fault) {
		if (end()) {
			this.context.send(failure(RemoteErrors.faultText(fault)));
			endContext(true);
		}
		report(ApplicationPart.RUNTIME, fault);
	}

	@Override
	void onSignals(int signals) {
		assert this.context.isOwner() : OFF_LOOP;
		if ((signals & SETTLED) != 0) {
			settle();
		}
	}

	private void settle() {
		Message answer = this.answer;
		if (isEnded() || this.settled || answer == null) {
			return;
		}
		this.settled = true;
		this.answer = null;
		if (overDeadline()) {
			end();
			endContext(true);
			return;
		}
		sendOrWait(answer);
	}

	private void sendOrWait(Message answer) {
		OutboundRoom room = this.context.room();
		if (room.isThereForAnswer(answer)) {
			answer(answer);
		}
		else if (room.mayWait(answer) && (OutboundRoom.isTiny(answer) || this.context.inbound().mayAnswerWait())) {
			room.letWait(this, answer);
		}
		else {
			// tiny, so it may wait
			sendOrWait(failure(room.giveUp(this.handler.definition().id(), answer.payload().length)));
		}
	}

	@Override
	public void onOutboundRoom(Message answer) {
		assert this.context.isOwner() : OFF_LOOP;
		if (!isEnded()) {
			answer(answer);
		}
	}

	@Override
	public void endOn(Throwable fault) {
		onlyThis(fault);
	}

	private void answer(Message answer) {
		end();
		if (!overDeadline()) {
			this.context.send(answer);
		}
		endContext(true);
	}

	private Message response(byte @Nullable [] result) {
		int zero = (result != null && result.length == 0) ? Flags.PAYLOAD_IS_ZERO : 0;
		Message response = response(zero, (result != null) ? result : Message.NO_PAYLOAD);
		int limit = this.context.limits().maxMessageBytes();
		return (response.payload().length <= limit) ? response
				: failure("answer of %d bytes is larger than grid.message.max-size (%d bytes)"
					.formatted(response.payload().length, limit));
	}

	private Message failure(String text) {
		return response(Flags.PAYLOAD_IS_ERR, textBytes(text));
	}

	private Message response(int flags, byte[] payload) {
		return Message.of(Op.RESPONSE, muxId(), this.seq, this.context.baseFlags() | Flags.EOF | flags, payload);
	}

	@Override
	void deadlinePassed() {
		abandon();
	}

	@Override
	public void onCancelled() {
		abandon();
	}

	@Override
	void onDisconnected(Disconnection cause) {
		abandon();
	}

	/** Ends the call without an answer. */
	private void abandon() {
		if (end()) {
			endContext(false);
			cancelHandler(this.subscription);
		}
	}

	@Override
	void leave() {
		this.context.room().forget(this);
		this.context.remove(this);
	}

	/**
	 * Notes the call that had the same mux id; the peer may use one twice.
	 * @param other the earlier call, or {@code null}
	 */
	public void shadow(@Nullable InboundCall other) {
		this.shadowed = other;
		if (other != null) {
			other.shadowedBy = this;
		}
	}

	/** Notes that no later call with the same mux id is left. */
	public void uncover() {
		this.shadowedBy = null;
	}

	/**
	 * The next later call with the same mux id.
	 * @return the call, or {@code null} if there is none
	 */
	public @Nullable InboundCall shadowedBy() {
		return this.shadowedBy;
	}

	/**
	 * The earlier call with the same mux id.
	 * @return the call, or {@code null} if there is none
	 */
	public @Nullable InboundCall shadowed() {
		return this.shadowed;
	}

	@Override
	public CallStats stats() {
		return stats(0, 0);
	}

}
