package dev.gridmesh.mux;

import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridRuntime;
import dev.gridmesh.NodeName;
import dev.gridmesh.application.ApplicationErrors;
import dev.gridmesh.application.HandlerShare;
import dev.gridmesh.protocol.Extension;
import dev.gridmesh.protocol.Message;
import org.jspecify.annotations.Nullable;

/**
 * A link that leads nowhere, for models of calls: its loop is whichever thread says so,
 * nothing is random, time stands still, and no thread is started.
 * <p>
 * State: the thread that is the loop, and the messages that it sent.
 *
 * @since 0.1.0
 */
public class ModelledLink implements MuxContext, GridEventLoop, GridRuntime {

	private static final NodeName REMOTE = NodeName.of("http://node-b:9000");

	private static final MuxLimits LIMITS = new MuxLimits(1 << 20, 16, Duration.ofHours(1));

	private final CallQueue queue = new CallQueue(8, 1 << 20, () -> {
	});

	private final HandlerShare handlerShare = new HandlerShare(REMOTE);

	private final OutboundRoom room = new OutboundRoom(new AnswerLog(REMOTE, AnswerLog.lines(() -> 0)),
			new EndlessQueue(), () -> {
			}, 1_000, 1 << 20);

	private final InboundBytes inbound = new InboundBytes(InboundBudget.unlimited().share(), () -> 0);

	private final List<Message> sent = new ArrayList<>();

	private volatile @Nullable Thread owner;

	private final ApplicationErrors errors = new ApplicationErrors((error) -> {
	}, false, () -> 0);

	/** Makes the calling thread the loop. */
	final void own() {
		this.owner = Thread.currentThread();
	}

	/** Makes the calling thread one like all others. */
	final void disown() {
		this.owner = null;
	}

	/** Runs on the loop what other threads have left for it. */
	final void settle() {
		own();
		this.queue.drain();
		disown();
	}

	/** The operations and flags of what was sent, in its order. */
	final String sent() {
		return this.sent.stream()
			.map((message) -> "%s/%d/%d bytes".formatted(message.op(), message.flags(), message.payload().length))
			.toList()
			.toString();
	}

	@Override
	public boolean inEventLoop() {
		return Thread.currentThread() == this.owner;
	}

	@Override
	public void execute(Runnable task) {
		throw new IllegalStateException("nothing is left for later here");
	}

	@Override
	public ScheduledTask schedule(Runnable task, long delayNanos) {
		return () -> {
		};
	}

	@Override
	public GridEventLoop nextEventLoop() {
		return this;
	}

	@Override
	public long nanoTime() {
		return 0;
	}

	@Override
	public InstantSource clock() {
		return InstantSource.fixed(Instant.EPOCH);
	}

	@Override
	public RandomGenerator random() {
		throw new IllegalStateException("nothing is random here");
	}

	@Override
	public Executor handlerExecutor() {
		throw new IllegalStateException("no handler blocks here");
	}

	@Override
	public GridEventLoop loop() {
		return this;
	}

	@Override
	public GridRuntime runtime() {
		return this;
	}

	@Override
	public @Nullable Principal principal() {
		return null;
	}

	@Override
	public HandlerShare handlerShare() {
		return this.handlerShare;
	}

	@Override
	public NodeName remote() {
		return REMOTE;
	}

	@Override
	public ApplicationErrors errors() {
		return this.errors;
	}

	@Override
	public CallQueue queue() {
		return this.queue;
	}

	@Override
	public MuxLimits limits() {
		return LIMITS;
	}

	@Override
	public int baseFlags() {
		return 0;
	}

	@Override
	public boolean uses(Extension extension) {
		return false;
	}

	@Override
	public long send(Message message) {
		this.sent.add(message);
		return 0;
	}

	@Override
	public void watchDeadline(long nanos) {
		throw new IllegalStateException("no call has a deadline here");
	}

	@Override
	public void abandonResponses(long muxId) {
		// nothing is queued
	}

	@Override
	public boolean isWritten(long place) {
		return true;
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
		return 1;
	}

	@Override
	public void remove(OutboundMux call) {
		// no table
	}

	@Override
	public void remove(InboundCall call) {
		// no table
	}

	@Override
	public void remove(InboundStream stream) {
		// no table
	}

}
