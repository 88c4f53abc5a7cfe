package dev.gridmesh.connection;

import java.time.Instant;
import java.util.Map;

import dev.gridmesh.GridProtocolException;
import dev.gridmesh.HandlerKind;
import dev.gridmesh.handler.RegisteredHandler;
import dev.gridmesh.mux.InboundCall;
import dev.gridmesh.mux.InboundStream;
import dev.gridmesh.mux.OutboundMux;
import dev.gridmesh.mux.RemoteErrors;
import dev.gridmesh.application.ObservedCalls;
import dev.gridmesh.protocol.Extension;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.HeartbeatCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.MetadataCodec;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.protocol.Pong;
import dev.gridmesh.transport.CloseReason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes each message of a link to the call that it belongs to (protocol.md §2 to §6).
 * Owner loop only.
 * <p>
 * State: large messages that have come in part, until {@link #clear()}; and whether the
 * peer took leave.
 */
final class MessageDispatcher {

	private static final Logger logger = LoggerFactory.getLogger(MessageDispatcher.class);

	private static final int MAX_HANDLER = 254;

	private final LinkControl link;

	private final LinkContext context;

	private final CallTables tables;

	private final Heartbeat heartbeat;

	private final LinkEnvironment environment;

	private final LargeInbound large;

	/** Whether what is dispatched was looked at when it was announced. */
	private boolean admitted;

	private boolean peerLeaves;

	MessageDispatcher(LinkControl link, LinkContext context, Heartbeat heartbeat, LinkEnvironment environment) {
		this.link = link;
		this.context = context;
		this.tables = context.tables();
		this.heartbeat = heartbeat;
		this.environment = environment;
		this.large = new LargeInbound(link, context, environment.settings().heartbeat().timeout(),
				(opening) -> refuse(opening, RemoteErrors.BUSY));
	}

	void dispatch(Message message) {
		if (logger.isTraceEnabled()) {
			logger.trace("{} <- {}: {}", this.environment.local(), this.environment.remote(), message);
		}
		switch (message.op()) {
			case REQUEST -> onRequest(message, Map.of());
			case CONNECT_MUX -> onConnectMux(message, Map.of());
			case META_CALL -> onMetaCall(message);
			case PING -> onPing(message);
			case PONG -> onPong(message);
			case RESPONSE, MUX_CONNECT_ERROR, UNBLOCK_CL_MUX -> toCaller(message);
			case ACK_MUX, MUX_SERVER_MSG -> toCallerOrStray(message);
			case MUX_CLIENT_MSG, UNBLOCK_SRV_MUX -> toHandler(message);
			case DISCONNECT_CLIENT_MUX -> {
				// first the call, which asks whether it had begun
				toCaller(message);
				this.context.outbound().drop(false, message.muxId());
			}
			case DISCONNECT_SERVER_MUX -> {
				this.context.outbound().drop(true, message.muxId());
				toHandler(message);
			}
			case LARGE_MESSAGE, PIECE, PIECE_ACK, PIECE_ABORT -> onPart(message);
			case DISCONNECT -> onPeerLeaves();
			case RETIRE -> onPeerRetires(message);
			case CONNECT, CONNECT_RESPONSE, MERGED, UNKNOWN -> ignore(message);
		}
	}

	private void onPart(Message message) {
		if (!this.context.uses(Extension.FRAG)) {
			ignore(message);
			return;
		}
		Message whole = this.large.onMessage(message);
		if (whole != null) {
			this.admitted = true;
			try {
				dispatch(whole);
			}
			finally {
				this.admitted = false;
			}
		}
	}

	/** What has come of large messages. */
	LargeInbound large() {
		return this.large;
	}

	/** Drops what has come of large messages. */
	void clear() {
		this.large.clear();
	}

	/** Ends the link because the peer takes leave (protocol.md §9). */
	private void onPeerLeaves() {
		this.peerLeaves = true;
		this.link.end(CloseReason.of(CloseReason.NORMAL, "the peer leaves"));
	}

	private void onPeerRetires(Message message) {
		if (this.context.uses(Extension.RENEW)) {
			this.context.retirement().onPeerRetires(message.has(Flags.EOF));
		}
		else {
			ignore(message);
		}
	}

	/** Whether the peer took leave. Owner loop, or after the end was handed over. */
	boolean peerLeaves() {
		return this.peerLeaves;
	}

	private void ignore(Message message) {
		logger.debug("{}: ignored a message that means nothing here: {}", this.environment.remote(), message);
	}

	private void onMetaCall(Message message) {
		if (!this.context.uses(Extension.META)) {
			ignore(message);
			return;
		}
		MetadataCodec.Unwrapped call;
		try {
			call = MetadataCodec.unwrap(message);
		}
		catch (GridProtocolException ex) {
			refuse(message, ex.getMessage());
			return;
		}
		if (call.opening().op() == Op.REQUEST) {
			onRequest(call.opening(), call.metadata());
		}
		else {
			onConnectMux(call.opening(), call.metadata());
		}
	}

	private void onRequest(Message message, Map<String, String> metadata) {
		RegisteredHandler handler = findHandler(message, true);
		String refusal = refusal(message, handler);
		if (handler == null || refusal != null) {
			refuse(message, refusal);
			return;
		}
		InboundCall call = new InboundCall(this.context, handler, message);
		call.bring(metadata);
		this.tables.add(call);
		if (!call.start(message.payloadOrAbsent())) {
			refuse(message, RemoteErrors.BUSY);
		}
	}

	private void onConnectMux(Message message, Map<String, String> metadata) {
		RegisteredHandler handler = findHandler(message, false);
		String refusal = refusal(message, handler);
		if (refusal == null && this.tables.inboundStream(message.muxId()) != null) {
			refusal = "mux id is in use";
		}
		if (refusal == null && message.has(Flags.STATELESS)) {
			refusal = RemoteErrors.STATELESS;
		}
		if (handler == null || refusal != null) {
			refuse(message, refusal);
			return;
		}
		InboundStream stream = new InboundStream(this.context, handler, message);
		stream.bring(metadata);
		this.tables.add(stream);
		if (!stream.start(message.payloadOrAbsent())) {
			refuse(message, RemoteErrors.BUSY);
		}
	}

	private @Nullable RegisteredHandler findHandler(Message message, boolean single) {
		RegisteredHandler handler = this.environment.registry().find(message.handler(), message.subroute());
		boolean found = handler != null && (handler.definition().kind() == HandlerKind.SINGLE) == single;
		return found ? handler : null;
	}

	private @Nullable String refusal(Message message, @Nullable RegisteredHandler handler) {
		if (message.muxId() == 0) {
			return "mux id 0 is the connection's own";
		}
		if (message.handler() == 0 || message.handler() > MAX_HANDLER) {
			return RemoteErrors.INVALID_HANDLER;
		}
		if (handler == null) {
			return RemoteErrors.INVALID_HANDLER_FOR_TYPE
					+ ((message.subroute() != null) ? message.subroute() : message.handler());
		}
		if (this.environment.draining().getAsBoolean() || this.context.retirement().peerRetires()) {
			return RemoteErrors.LEAVING;
		}
		int max = this.environment.settings().calls().maxInbound();
		// calls that were cancelled have left, but not their threads
		boolean room = this.context.inboundCalls() < max && this.environment.handlerShare().held() < max
				&& this.context.room().isThereForRequest() && (this.admitted || !this.context.inbound().refuses());
		return room ? null : RemoteErrors.BUSY;
	}

	private void refuse(Message message, @Nullable String text) {
		String refusal = (text != null) ? text : RemoteErrors.INVALID_HANDLER;
		this.context.send(InboundCall.refusal(message, refusal, this.context.baseFlags()));
		ObservedCalls observed = this.environment.observed();
		if (observed != null) {
			observed.rejected(this.environment.remote(), RemoteErrors.reasonOf(refusal));
		}
	}

	private void onPing(Message message) {
		if (message.muxId() == 0) {
			this.link.sendUrgent(pong(message, new Pong(false, null, pingTime(message))));
			return;
		}
		InboundStream stream = this.tables.inboundStream(message.muxId());
		if (stream != null) {
			stream.onMessage(message);
		}
		else {
			this.context.send(pong(message, new Pong(true, null, HeartbeatCodec.ZERO_TIME)));
		}
	}

	private Instant pingTime(Message message) {
		try {
			return HeartbeatCodec.decodePing(message.payload());
		}
		catch (GridProtocolException ex) {
			logger.debug("{}: a ping with an odd payload: {}", this.environment.remote(), ex.getMessage());
			return HeartbeatCodec.ZERO_TIME;
		}
	}

	private Message pong(Message ping, Pong pong) {
		int flags = (ping.flags() & ~(Flags.SUBROUTE | Flags.CRC)) | this.context.baseFlags();
		return new Message(ping.muxId(), ping.seq(), ping.deadlineMillis(), ping.handler(), Op.PONG.code(), flags,
				HeartbeatCodec.encodePong(pong), null);
	}

	private void onPong(Message message) {
		if (message.muxId() == 0) {
			this.heartbeat.onPong();
		}
		else {
			toCallerOrStray(message);
		}
	}

	private void toCaller(Message message) {
		OutboundMux call = this.tables.outbound(message.muxId());
		if (call != null) {
			call.onMessage(message);
		}
	}

	private void toCallerOrStray(Message message) {
		if (this.tables.outbound(message.muxId()) != null) {
			toCaller(message);
		}
		else if (!message.has(Flags.EOF)) {
			// protocol.md §9: meant is the stream over there, which nobody reads
			this.context.send(Message.of(Op.DISCONNECT_SERVER_MUX, message.muxId(), 0, this.context.baseFlags()));
		}
	}

	private void toHandler(Message message) {
		InboundStream stream = this.tables.inboundStream(message.muxId());
		if (stream != null) {
			stream.onMessage(message);
			return;
		}
		if (message.op() == Op.MUX_CLIENT_MSG) {
			this.context.send(Message.of(Op.DISCONNECT_CLIENT_MUX, message.muxId(), 0, this.context.baseFlags()));
			return;
		}
		InboundCall call = this.tables.inboundCall(message.muxId());
		if (call != null && message.op() == Op.DISCONNECT_SERVER_MUX) {
			call.onCancelled();
		}
	}

}
