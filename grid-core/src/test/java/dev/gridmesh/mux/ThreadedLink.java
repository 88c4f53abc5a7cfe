package dev.gridmesh.mux;

import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridRuntime;
import dev.gridmesh.NodeName;
import dev.gridmesh.application.ApplicationErrors;
import dev.gridmesh.application.HandlerShare;
import dev.gridmesh.protocol.Extension;
import dev.gridmesh.protocol.Message;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A link that leads nowhere: calls find in it what they need, on the thread of its loop,
 * and a test plays the peer.
 */
final class ThreadedLink implements MuxContext {

	static final int MAX_BYTES = 100;

	private static final int ROOM_ITEMS = 1_000;

	private static final long ROOM_BYTES = 1 << 20;

	private final LoopThread loop;

	private final CallQueue queue;

	private final Set<Extension> extensions;

	private final HandlerShare handlerShare = new HandlerShare(NodeName.of("http://node-b:9000"));

	private final OutboundRoom room = new OutboundRoom(
			new AnswerLog(NodeName.of("http://peer:1"), AnswerLog.lines(() -> 0)), new EndlessQueue(), () -> {
			}, ROOM_ITEMS, ROOM_BYTES);

	private final Map<Long, OutboundMux> calls = new HashMap<>();

	private final InboundBytes inbound = new InboundBytes(InboundBudget.unlimited().share(), () -> 0);

	private final List<Message> sent = new ArrayList<>();

	private final ApplicationErrors errors = new ApplicationErrors((error) -> {
	}, true, () -> 0);

	private Consumer<Message> peer = this.sent::add;

	private long lastMuxId;

	private int leftByPeer;

	ThreadedLink(LoopThread loop, Extension... extensions) {
		this.loop = loop;
		this.extensions = Set.of(extensions);
		this.queue = new CallQueue(1, MAX_BYTES, () -> loop.execute(this::drain));
	}

	private void drain() {
		this.queue.drain();
	}

	/** Hands each message over, on the loop, in place of keeping it. */
	void peer(Consumer<Message> peer) {
		this.peer = peer;
	}

	/** What was sent and kept. */
	List<Message> sent() {
		return this.loop.ask(() -> List.copyOf(this.sent));
	}

	/** How many calls of the peer have left. */
	int leftByPeer() {
		return this.loop.ask(() -> this.leftByPeer);
	}

	/** Ends the link, as one does that is given up by another thread. Any thread. */
	void end() {
		this.queue.close();
		this.loop.execute(() -> {
			Disconnection cause = new Disconnection("the end of the link");
			List.copyOf(this.calls.values()).forEach((call) -> call.disconnect(cause));
			this.queue.drainClosed(cause);
		});
	}

	/** Delivers a message of the peer if its call is still there. On the loop. */
	void deliver(Message message) {
		OutboundMux call = this.calls.get(message.muxId());
		if (call != null) {
			call.onMessage(message);
		}
	}

	/** Checks that no call runs, and that all places and bytes were given back, once. */
	void assertNothingIsTaken() {
		assertThat(this.loop.ask(this.calls::size)).as("open calls").isZero();
		assertThat(this.queue.placesTaken()).as("places").isZero();
		assertThat(this.queue.tryTakePlace(MAX_BYTES)).as("all bytes were given back").isTrue();
		this.queue.givePlaceBack();
		assertThat(this.queue.tryTakePlace(1)).as("bytes were given back twice").isFalse();
		this.queue.giveBytesBack(MAX_BYTES);
		assertThat(this.loop.ask(this.room::promisedItems)).as("promised items").isZero();
	}

	@Override
	public GridEventLoop loop() {
		return this.loop;
	}

	@Override
	public GridRuntime runtime() {
		return this.loop;
	}

	@Override
	public ApplicationErrors errors() {
		return this.errors;
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
		return NodeName.of("http://node-b:9000");
	}

	@Override
	public CallQueue queue() {
		return this.queue;
	}

	@Override
	public MuxLimits limits() {
		return new MuxLimits(1 << 20, 16, Duration.ofHours(1));
	}

	@Override
	public int baseFlags() {
		return 0;
	}

	@Override
	public boolean uses(Extension extension) {
		return this.extensions.contains(extension);
	}

	@Override
	public long send(Message message) {
		assertThat(this.loop.inEventLoop()).isTrue();
		this.peer.accept(message);
		return 0;
	}

	@Override
	public void watchDeadline(long nanos) {
		throw new IllegalStateException("no call of these tests has a deadline");
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
		assertThat(this.loop.inEventLoop()).isTrue();
		this.lastMuxId++;
		this.calls.put(this.lastMuxId, call);
		return this.lastMuxId;
	}

	@Override
	public void remove(OutboundMux call) {
		assertThat(this.loop.inEventLoop()).isTrue();
		assertThat(this.calls.remove(call.muxId())).isSameAs(call);
	}

	@Override
	public void remove(InboundCall call) {
		assertThat(this.loop.inEventLoop()).isTrue();
		this.leftByPeer++;
	}

	@Override
	public void remove(InboundStream stream) {
		assertThat(this.loop.inEventLoop()).isTrue();
		this.leftByPeer++;
	}

}
