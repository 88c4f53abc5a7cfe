package dev.gridmesh.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;

import dev.gridmesh.CallStats;
import dev.gridmesh.ConnectionSettings;
import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridRuntime;
import dev.gridmesh.NodeName;
import dev.gridmesh.application.ApplicationErrors;
import dev.gridmesh.application.Failures;
import dev.gridmesh.mux.CallQueue;
import dev.gridmesh.mux.Disconnection;
import dev.gridmesh.mux.InboundCall;
import dev.gridmesh.mux.InboundStream;
import dev.gridmesh.mux.MuxContext;
import dev.gridmesh.mux.MuxLimits;
import dev.gridmesh.mux.OutboundMux;
import dev.gridmesh.mux.OutboundRoom;
import dev.gridmesh.protocol.Extension;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.transport.CloseReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One established WebSocket of a pair, or its stand-in within this node: it owns the
 * calls that run over it, and when it ends each of them ends, once.
 * <p>
 * State: pending, from the handshake until its connection has published it; active; then
 * ended, by either side, for good. All of it belongs to one loop; other threads only hand
 * calls over through the {@link CallQueue}, whose closing, from any thread, is the first
 * step of the end: from then on the link takes neither calls of this node nor of the
 * peer.
 */
public final class Link implements MuxContext {

	private static final Logger logger = LoggerFactory.getLogger(Link.class);

	private final LinkEnvironment environment;

	private final LinkWire wire;

	private final LinkListener listener;

	private final RemoteNode peer;

	private final CallQueue queue;

	private final MuxLimits limits;

	private final OutboundQueue outbound;

	private final OutboundRoom room;

	private final CallTables tables = new CallTables();

	private final LinkStats stats = new LinkStats();

	private final Deadlines deadlines;

	private final MessageDispatcher dispatcher;

	private final Heartbeat heartbeat;

	private final WriteTimeout writeTimeout;

	private final int baseFlags;

	/** Messages that the counters of the connection do not have yet. */
	private int messagesRead;

	private boolean active;

	private boolean ended;

	private boolean peerLeaves;

	private boolean flushing;

	/** Whether a flush follows anyhow, at the end of what is being handled. */
	private boolean batching;

	private boolean flushScheduled;

	Link(LinkEnvironment environment, LinkWire wire, RemoteNode peer, LinkListener listener) {
		ConnectionSettings settings = environment.settings();
		this.environment = environment;
		this.wire = wire;
		this.peer = peer;
		this.listener = listener;
		this.queue = new CallQueue(settings.calls().maxInFlight(), settings.messages().outboundMaxBytes(),
				this::wakeUp);
		this.limits = new MuxLimits(settings.messages().maxSize(), settings.calls().maxOutCapacity(),
				settings.heartbeat().streamPingInterval());
		this.outbound = new OutboundQueue(settings.messages(), uses(Extension.FRAG), environment.runtime()::nanoTime);
		this.room = new OutboundRoom(environment.remote(), this.outbound::hasRoom, this.outbound::takenBytes,
				this.tables::onOutboundRoom, settings.messages().outboundMaxMessages(),
				settings.messages().outboundMaxBytes());
		this.heartbeat = new Heartbeat(this, environment.runtime(), settings.heartbeat(), this.stats);
		this.writeTimeout = new WriteTimeout(this, wire, this.outbound, settings.heartbeat());
		this.deadlines = new Deadlines(wire.executor(), environment.runtime(), this.tables::checkDeadlines);
		this.dispatcher = new MessageDispatcher(this, this.tables, environment);
		this.baseFlags = (environment.local().secure() && environment.remote().secure()) ? 0 : Flags.CRC;
	}

	/** The id of the peer's process, as its handshake said. Safe for any thread. */
	UUID instanceId() {
		return this.peer.instanceId();
	}

	/** Where the peer is, for logs. Safe for any thread. */
	String remoteAddress() {
		return this.wire.remoteAddress();
	}

	/**
	 * Begins to serve, once the connection has published this link. Owner loop only.
	 * @param answer answers the handshake; the link ends if that fails
	 */
	void activate(Runnable answer) {
		assert isOwner() : "not the loop of the link";
		if (this.ended) {
			return;
		}
		this.active = true;
		try {
			answer.run();
			if (this.wire.isRemote()) {
				this.heartbeat.start();
			}
			this.wire.start(this);
			runCommands();
			this.wire.read();
		}
		catch (Throwable ex) {
			Failures.log(logger, Level.ERROR, ex, "{}: a link could not be activated", remote());
			end(CloseReason.of(CloseReason.PROTOCOL_ERROR, "the link could not be activated"));
		}
	}

	private void wakeUp() {
		onLoop(this::runCommands);
	}

	/** Hands a step over to the loop; without one this is the end. Safe for any thread. */
	private void onLoop(Runnable step) {
		try {
			this.wire.executor().execute(step);
		}
		catch (RejectedExecutionException ex) {
			abandon();
		}
	}

	/**
	 * Ends this link on the thread of the caller, once, because its loop has been shut
	 * down and nobody else would ever do it. Safe for any thread.
	 */
	void abandon() {
		if (this.queue.abandon()) {
			end(CloseReason.of(CloseReason.ABNORMAL, "the event loop of the link has been shut down"));
		}
	}

	private void runCommands() {
		if (this.active) {
			this.batching = true;
			try {
				this.queue.drain();
			}
			finally {
				this.batching = false;
			}
			flush();
		}
	}

	/**
	 * Closes this link because the connection has no use for it any more. Safe for any
	 * thread: no call is taken from now on; those that run end when the loop comes to it.
	 * @param reason why
	 */
	void retire(CloseReason reason) {
		this.queue.close();
		onLoop(() -> end(reason));
	}

	/** Ends this link because the peer does not behave. Owner loop only. */
	void fail(String text) {
		end(CloseReason.of(CloseReason.PROTOCOL_ERROR, text));
	}

	/** Ends this link because the peer takes leave (protocol.md §9). Owner loop only. */
	void onPeerLeaves() {
		this.peerLeaves = true;
		end(CloseReason.of(CloseReason.NORMAL, "the peer leaves"));
	}

	/** Whether the peer took leave. Owner loop, or after the end was handed over. */
	boolean peerLeaves() {
		return this.peerLeaves;
	}

	void onWireClosed(CloseReason reason) {
		end(reason);
	}

	/**
	 * Ends everything, once; what was closed in between by others is ended, too. A step
	 * that fails keeps none from the steps behind it.
	 */
	void end(CloseReason reason) {
		assert isOwner() : "not the loop of the link";
		this.queue.close();
		Disconnection cause = new Disconnection(reason.text());
		if (!this.ended) {
			this.ended = true;
			step(this::stopTimers);
			step(() -> this.wire.close(reason));
			step(() -> this.tables.endAll(cause));
			step(this.outbound::clear);
			step(this.dispatcher::clear);
			step(this::publishStats);
			step(() -> this.listener.onLinkEnded(this, reason));
		}
		this.queue.drainClosed(cause);
	}

	private void step(Runnable step) {
		try {
			step.run();
		}
		catch (Throwable ex) {
			Failures.log(logger, Level.ERROR, ex, "{}: a step of the end of a link failed", remote());
		}
	}

	private void stopTimers() {
		this.heartbeat.stop();
		this.deadlines.stop();
		this.writeTimeout.stop();
	}

	private boolean isOwner() {
		return this.wire.executor().inEventLoop() || this.queue.isAbandoned();
	}

	void onBytesRead(int bytes) {
		this.stats.read(bytes);
	}

	/** Takes a message of the peer; {@link #onReadComplete()} follows. */
	void onMessage(Message message) {
		this.batching = true;
		if (!this.ended && !this.queue.isClosed()) {
			this.messagesRead++;
			this.dispatcher.dispatch(message);
			if (this.outbound.isOverrun()) {
				// many messages may come at once
				flush();
			}
		}
	}

	void onReadComplete() {
		this.batching = false;
		flush();
		if (!this.ended) {
			this.wire.read();
		}
	}

	/** Writes what is queued, as far as it goes, and publishes the counters. */
	void flush() {
		this.flushScheduled = false;
		if (this.ended || this.flushing || !this.active) {
			return;
		}
		this.flushing = true;
		try {
			this.wire.write(this.outbound, this.stats);
			this.room.onWritten();
		}
		catch (Throwable ex) {
			// what was taken for writing may be lost, and belongs to any call
			Failures.log(logger, Level.ERROR, ex, "{}: failed to write", remote());
			end(CloseReason.of(CloseReason.PROTOCOL_ERROR, "a message could not be written"));
			return;
		}
		finally {
			this.flushing = false;
		}
		if (this.outbound.isOverrun()) {
			fail("the peer does not read: more than twice grid.outbound.max-messages or grid.outbound.max-size wait");
			return;
		}
		this.writeTimeout.watch();
		publishStats();
	}

	private void publishStats() {
		if (this.messagesRead > 0) {
			this.stats.readMessages(this.messagesRead);
			this.messagesRead = 0;
		}
		this.stats.gauges(this.outbound.size(), this.tables.outboundCalls(), this.tables.outboundStreams(),
				this.tables.inboundCalls(), this.tables.inboundStreams());
	}

	void sendUrgent(Message message) {
		if (!this.ended) {
			this.outbound.addUrgent(message);
			scheduleFlush();
		}
	}

	private void scheduleFlush() {
		if (!this.flushScheduled && !this.batching && !this.ended) {
			this.flushScheduled = true;
			onLoop(this::flush);
		}
	}

	/** The counters of this link. Safe for any thread. */
	LinkStats stats() {
		return this.stats;
	}

	Heartbeat heartbeat() {
		return this.heartbeat;
	}

	OutboundQueue outbound() {
		return this.outbound;
	}

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
