package dev.gridmesh.connection;

import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;

import dev.gridmesh.ConnectionSettings;
import dev.gridmesh.GridEventLoop;
import dev.gridmesh.NodeName;
import dev.gridmesh.application.Failures;
import dev.gridmesh.mux.CallQueue;
import dev.gridmesh.mux.Disconnection;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.transport.CloseReason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One established WebSocket of a pair, or its stand-in within this node: it puts its
 * parts together, which do not know it, and owns the calls that run over it; when it ends
 * each of them ends, once.
 * <p>
 * State: pending, from the handshake until its connection has published it; active; if it
 * is renewed, {@linkplain Retirement retiring}; then ended, by either side, for good. All
 * of it belongs to one loop; other threads only hand calls over through the
 * {@link CallQueue}, whose closing, from any thread, is the first step of the end: from
 * then on the link takes neither calls of this node nor of the peer.
 */
public final class Link implements LinkControl, WireReceiver {

	private static final Logger logger = LoggerFactory.getLogger(Link.class);

	private final LinkEnvironment environment;

	private final LinkWire wire;

	private final RemoteNode peer;

	private final LinkListener listener;

	private final LinkStats stats = new LinkStats();

	private final CallQueue queue;

	private final LinkContext context;

	private final OutboundQueue outbound;

	private final MessageDispatcher dispatcher;

	private final InboundFlow flow;

	private final Heartbeat heartbeat;

	private final WriteTimeout writeTimeout;

	private final LinkTerm term;

	private final OutboundFlush flush;

	private boolean active;

	private boolean ended;

	Link(LinkEnvironment environment, LinkWire wire, RemoteNode peer, LinkListener listener) {
		ConnectionSettings settings = environment.settings();
		this.environment = environment;
		this.wire = wire;
		this.peer = peer;
		this.listener = listener;
		this.queue = new CallQueue(settings.calls().maxInFlight(), settings.messages().outboundMaxBytes(),
				this::wakeUp);
		this.context = new LinkContext(environment, peer, this, this.queue);
		this.outbound = this.context.outbound();
		this.heartbeat = new Heartbeat(this, environment.runtime(), settings.heartbeat(), this.stats);
		this.writeTimeout = new WriteTimeout(this, wire, this.outbound, settings.heartbeat());
		this.term = new LinkTerm(this, environment.runtime(), this.context, peer);
		this.dispatcher = new MessageDispatcher(this, this.context, this.heartbeat, environment);
		this.flow = new InboundFlow(
				new InboundFlow.Parts(this, wire, this.context.inbound(), this.dispatcher.large(), this.heartbeat),
				settings.heartbeat().timeout(), this::onRoomFreed);
		this.flush = new OutboundFlush(this, this.context, wire, this.writeTimeout, this.flow, this.stats);
	}

	@Override
	public GridEventLoop loop() {
		return this.wire.executor();
	}

	@Override
	public NodeName remote() {
		return this.environment.remote();
	}

	/** The way from other threads to this link. Safe for any thread. */
	CallQueue queue() {
		return this.queue;
	}

	/** What calls need of this link. Safe for any thread. */
	LinkContext context() {
		return this.context;
	}

	/** The id of the peer's process, as its handshake said. Safe for any thread. */
	UUID instanceId() {
		return this.peer.instanceId();
	}

	/** The format that the peer writes objects in, if it said so. Safe for any thread. */
	@Nullable String codecType() {
		return this.peer.codecType();
	}

	/** What the handshake found out. Safe for any thread. */
	RemoteNode peer() {
		return this.peer;
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
		this.flush.open();
		try {
			answer.run();
			if (this.wire.isRemote()) {
				this.heartbeat.start();
			}
			this.term.begin((why) -> this.listener.onRenewalDue(this, why));
			this.wire.start(this);
			runCommands();
			this.flow.read();
		}
		catch (Throwable ex) {
			Failures.log(logger, Level.ERROR, ex, "{}: a link could not be activated", remote());
			end(CloseReason.of(CloseReason.PROTOCOL_ERROR, "the link could not be activated"));
		}
	}

	/** Has the loop take what other threads handed over. Safe for any thread. */
	private void wakeUp() {
		onLoop(this::runCommands);
	}

	@Override
	public void onLoop(Runnable step) {
		try {
			this.wire.executor().execute(step);
		}
		catch (RejectedExecutionException ex) {
			abandon();
		}
	}

	@Override
	public void abandon() {
		if (this.queue.abandon()) {
			end(CloseReason.of(CloseReason.ABNORMAL, "the event loop of the link has been shut down"));
		}
	}

	/** Has the loop go on, after others than it freed bytes. Safe for any thread. */
	private void onRoomFreed() {
		onLoop(this::goOn);
	}

	private void goOn() {
		if (this.active && !this.ended) {
			this.flow.goOn();
		}
	}

	private void runCommands() {
		if (this.active) {
			this.flush.hold();
			try {
				this.queue.drain();
			}
			finally {
				this.flush.release();
			}
		}
	}

	/**
	 * Closes this link because the connection has no use for it any more. Safe for any
	 * thread: no call is taken from now on; those that run end when the loop comes to it.
	 * @param reason why
	 */
	void close(CloseReason reason) {
		this.queue.close();
		onLoop(() -> end(reason));
	}

	/**
	 * Has this link finish the calls that it has, because another one has taken its
	 * place. Safe for any thread: no call gets a place from now on.
	 * @param limitNanos how long that may take
	 */
	void retire(long limitNanos) {
		this.queue.retire();
		onLoop(() -> this.term.retire(limitNanos));
	}

	/**
	 * Asks the peer for a sign of life. Safe for any thread.
	 * @param alive is called on the loop of this link if there is one; not if it has
	 * ended
	 */
	void askForLife(Runnable alive) {
		onLoop(() -> {
			if (!this.ended) {
				this.heartbeat.ask(alive);
			}
		});
	}

	/** Whether the peer took leave. Owner loop, or after the end was handed over. */
	boolean peerLeaves() {
		return this.dispatcher.peerLeaves();
	}

	@Override
	public void onWireClosed(CloseReason reason) {
		end(reason);
	}

	/**
	 * Ends everything, once; what was closed in between by others is ended, too. A step
	 * that fails keeps none from the steps behind it.
	 */
	@Override
	public void end(CloseReason reason) {
		assert isOwner() : "not the loop of the link";
		this.queue.close();
		Disconnection cause = new Disconnection(reason.text());
		if (!this.ended) {
			this.ended = true;
			this.flush.close();
			step(this::stopTimers);
			step(this.context::close);
			step(() -> this.wire.close(reason));
			step(() -> this.context.tables().endAll(cause));
			step(this.outbound::clear);
			step(this.dispatcher::clear);
			step(this.context.inbound()::close);
			step(this.flush::publishStats);
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
		this.flow.stop();
		this.writeTimeout.stop();
		this.term.stop();
	}

	private boolean isOwner() {
		return this.context.isOwner();
	}

	@Override
	public void onBytesRead(int bytes) {
		this.stats.read(bytes);
	}

	@Override
	public void onMessage(Message message) {
		assert isOwner() : "not the loop of the link";
		this.flush.hold();
		if (!this.ended && !this.queue.isClosed()) {
			this.flush.countMessage();
			this.dispatcher.dispatch(message);
			if (this.outbound.isOverrun()) {
				// many messages may come at once
				this.flush.now();
			}
		}
	}

	@Override
	public void onReadPaused() {
		assert isOwner() : "not the loop of the link";
		this.flush.release();
	}

	@Override
	public void onReadComplete() {
		assert isOwner() : "not the loop of the link";
		this.flush.release();
		if (!this.ended) {
			this.flow.read();
		}
	}

	@Override
	public void onWritable() {
		assert isOwner() : "not the loop of the link";
		this.flush.now();
	}

	@Override
	public void sendUrgent(Message message) {
		assert isOwner() : "not the loop of the link";
		if (!this.ended) {
			this.outbound.addUrgent(message);
			scheduleFlush();
		}
	}

	@Override
	public void scheduleFlush() {
		if (this.flush.schedule()) {
			onLoop(this.flush::now);
		}
	}

	/** The counters of this link. Safe for any thread. */
	LinkStats stats() {
		return this.stats;
	}

}
