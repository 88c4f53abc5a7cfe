package dev.gridmesh.connection;

import java.security.Principal;
import java.util.ArrayList;
import java.util.List;

import dev.gridmesh.CallStats;
import dev.gridmesh.ConnectionSettings;
import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridRuntime;
import dev.gridmesh.NodeName;
import dev.gridmesh.application.ApplicationErrors;
import dev.gridmesh.application.HandlerShare;
import dev.gridmesh.mux.AnswerLog;
import dev.gridmesh.mux.CallQueue;
import dev.gridmesh.mux.InboundBytes;
import dev.gridmesh.mux.InboundCall;
import dev.gridmesh.mux.InboundStream;
import dev.gridmesh.mux.MuxContext;
import dev.gridmesh.mux.MuxLimits;
import dev.gridmesh.mux.OutboundMux;
import dev.gridmesh.mux.OutboundRoom;
import dev.gridmesh.protocol.Extension;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.Message;
import org.jspecify.annotations.Nullable;

/**
 * What the calls of a link have of it: who is at the other end, the limits, the tables
 * that they are in and the queue that their messages leave by. Owner loop only, but for
 * what {@link MuxContext} says.
 * <p>
 * State: the calls and messages under way, until {@link #close()}, from when on no
 * message enters any more.
 */
final class LinkContext implements MuxContext {

	private final LinkEnvironment environment;

	private final RemoteNode peer;

	private final LinkControl link;

	private final CallQueue queue;

	private final OutboundQueue outbound;

	private final OutboundRoom room;

	private final InboundBytes inbound;

	private final CallTables tables;

	private final Deadlines deadlines;

	private final Retirement retirement;

	private final MuxLimits limits;

	private final int baseFlags;

	private boolean closed;

	/**
	 * Makes what a link begins with: no call, and no message.
	 * @param environment what the links of the connection have in common
	 * @param peer the process at the other end
	 * @param link the link
	 * @param queue the way to its loop
	 */
	LinkContext(LinkEnvironment environment, RemoteNode peer, LinkControl link, CallQueue queue) {
		ConnectionSettings settings = environment.settings();
		this.environment = environment;
		this.peer = peer;
		this.link = link;
		this.queue = queue;
		this.tables = new CallTables(this::isOwner, environment.runtime().random());
		this.limits = new MuxLimits(settings.messages().maxSize(), settings.calls().maxOutCapacity(),
				settings.heartbeat().streamPingInterval());
		this.outbound = new OutboundQueue(settings.messages(), peer.extensions().contains(Extension.FRAG),
				environment.runtime()::nanoTime);
		this.room = new OutboundRoom(new AnswerLog(environment.remote(), environment.answers()), this.outbound,
				this.tables::onOutboundRoom, settings.messages().outboundMaxMessages(),
				settings.messages().outboundMaxBytes());
		this.inbound = new InboundBytes(environment.share(),
				() -> this.outbound.answerBytes() + this.room.answerBytes());
		this.deadlines = new Deadlines(link.loop(), environment.runtime(), this.tables::checkDeadlines);
		this.retirement = new Retirement(this, link);
		this.baseFlags = (environment.local().secure() && environment.remote().secure()) ? 0 : Flags.CRC;
	}

	/** Takes no message and no deadline any more; the calls are there to be ended. */
	void close() {
		assert isOwner() : "not the loop of the link";
		this.closed = true;
		this.deadlines.stop();
	}

	/** The running calls. */
	CallTables tables() {
		return this.tables;
	}

	/** The end of its life, if it is renewed. */
	Retirement retirement() {
		return this.retirement;
	}

	/** What waits to be written. */
	OutboundQueue outbound() {
		return this.outbound;
	}

	/** Lists the running calls. Owner loop only. */
	List<CallStats> calls() {
		assert isOwner() : "not the loop of the link";
		List<CallStats> calls = new ArrayList<>();
		this.tables.collect(calls);
		return calls;
	}

	/** Counts the requests and streams of the peer that are served. Owner loop only. */
	int inboundCalls() {
		return this.tables.inboundCalls() + this.tables.inboundStreams();
	}

	@Override
	public GridEventLoop loop() {
		return this.link.loop();
	}

	@Override
	public GridRuntime runtime() {
		return this.environment.runtime();
	}

	@Override
	public ApplicationErrors errors() {
		return this.environment.errors();
	}

	@Override
	public NodeName remote() {
		return this.environment.remote();
	}

	@Override
	public @Nullable Principal principal() {
		return this.peer.principal();
	}

	@Override
	public HandlerShare handlerShare() {
		return this.environment.handlerShare();
	}

	@Override
	public CallQueue queue() {
		return this.queue;
	}

	@Override
	public MuxLimits limits() {
		return this.limits;
	}

	@Override
	public int baseFlags() {
		return this.baseFlags;
	}

	@Override
	public boolean uses(Extension extension) {
		return this.peer.extensions().contains(extension);
	}

	@Override
	public long send(Message message) {
		assert isOwner() : "not the loop of the link";
		if (this.closed) {
			return Long.MAX_VALUE;
		}
		long place = this.outbound.add(message);
		this.link.scheduleFlush();
		return place;
	}

	@Override
	public void watchDeadline(long nanos) {
		if (!this.closed) {
			this.deadlines.watch(nanos);
		}
	}

	@Override
	public void abandonResponses(long muxId) {
		this.outbound.drop(true, muxId);
	}

	@Override
	public boolean isWritten(long place) {
		return this.outbound.isTaken(place);
	}

	@Override
	public OutboundRoom room() {
		return this.room;
	}

	@Override
	public InboundBytes inbound() {
		return this.inbound;
	}

	@Override
	public long register(OutboundMux call) {
		long muxId = this.environment.muxIds().take();
		this.tables.add(muxId, call);
		return muxId;
	}

	@Override
	public void remove(OutboundMux call) {
		this.outbound.drop(false, call.muxId());
		this.tables.remove(call);
		this.link.scheduleFlush();
	}

	@Override
	public void remove(InboundCall call) {
		this.tables.remove(call);
		this.link.scheduleFlush();
	}

	@Override
	public void remove(InboundStream stream) {
		this.tables.remove(stream);
		this.link.scheduleFlush();
	}

}
