package dev.gridmesh.connection;

import java.util.ArrayList;
import java.util.List;

import dev.gridmesh.CallStats;
import dev.gridmesh.ConnectionSettings;
import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridRuntime;
import dev.gridmesh.NodeName;
import dev.gridmesh.application.ApplicationErrors;
import dev.gridmesh.mux.CallQueue;
import dev.gridmesh.mux.InboundCall;
import dev.gridmesh.mux.InboundStream;
import dev.gridmesh.mux.MuxContext;
import dev.gridmesh.mux.MuxLimits;
import dev.gridmesh.mux.OutboundMux;
import dev.gridmesh.mux.OutboundRoom;
import dev.gridmesh.protocol.Extension;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.Message;

/**
 * What the calls of a link have of it: who is at the other end, the limits, the tables
 * that they are in and the queue that their messages leave by. Owner loop only, but for
 * what {@link MuxContext} says.
 * <p>
 * State: the calls and messages under way, until the link has ended, from when on no
 * message enters any more.
 */
abstract class LinkContext implements MuxContext {

	final LinkEnvironment environment;

	final LinkWire wire;

	final RemoteNode peer;

	final CallQueue queue;

	final OutboundQueue outbound;

	final OutboundRoom room;

	final CallTables tables = new CallTables();

	final Deadlines deadlines;

	private final MuxLimits limits;

	private final int baseFlags;

	/** Set by the link, once. */
	boolean ended;

	LinkContext(LinkEnvironment environment, LinkWire wire, RemoteNode peer) {
		ConnectionSettings settings = environment.settings();
		this.environment = environment;
		this.wire = wire;
		this.peer = peer;
		this.queue = new CallQueue(settings.calls().maxInFlight(), settings.messages().outboundMaxBytes(),
				this::wakeUp);
		this.limits = new MuxLimits(settings.messages().maxSize(), settings.calls().maxOutCapacity(),
				settings.heartbeat().streamPingInterval());
		this.outbound = new OutboundQueue(settings.messages(), peer.extensions().contains(Extension.FRAG),
				environment.runtime()::nanoTime);
		this.room = new OutboundRoom(environment.remote(), this.outbound::hasRoom, this.outbound::takenBytes,
				this.tables::onOutboundRoom, settings.messages().outboundMaxMessages(),
				settings.messages().outboundMaxBytes());
		this.deadlines = new Deadlines(wire.executor(), environment.runtime(), this.tables::checkDeadlines);
		this.baseFlags = (environment.local().secure() && environment.remote().secure()) ? 0 : Flags.CRC;
	}

	/** Has the loop take what other threads handed over. Safe for any thread. */
	abstract void wakeUp();

	/** Has what is queued written, at the end of what is being handled or soon. */
	abstract void scheduleFlush();

	/** Lists the running calls. Owner loop only. */
	List<CallStats> calls() {
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
		return this.wire.executor();
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
		if (this.ended) {
			return Long.MAX_VALUE;
		}
		long place = this.outbound.add(message);
		scheduleFlush();
		return place;
	}

	@Override
	public void watchDeadline(long nanos) {
		if (!this.ended) {
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
	public long register(OutboundMux call) {
		long muxId = this.environment.muxIds().take();
		this.tables.add(muxId, call);
		return muxId;
	}

	@Override
	public void remove(OutboundMux call) {
		this.outbound.drop(false, call.muxId());
		this.tables.remove(call);
		scheduleFlush();
	}

	@Override
	public void remove(InboundCall call) {
		this.tables.remove(call);
		scheduleFlush();
	}

	@Override
	public void remove(InboundStream stream) {
		this.tables.remove(stream);
		scheduleFlush();
	}

}
