package dev.gridmesh.conformance;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridManager;
import dev.gridmesh.NodeName;
import dev.gridmesh.conformance.Conversation.RecordedHandler;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The application of the node: makes the calls of a conversation's script, and notes what
 * comes of them and what its handlers see.
 */
final class ScriptedApplication {

	private final Conversation conversation;

	private final NodeName remote;

	private final Stage stage;

	private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();

	private final Queue<String> payloadsSeen = new ConcurrentLinkedQueue<>();

	private final Queue<String> itemsSeen = new ConcurrentLinkedQueue<>();

	private final AtomicInteger handlerRuns = new AtomicInteger();

	private final AtomicInteger contextsEnded = new AtomicInteger();

	private @Nullable GridManager grid;

	ScriptedApplication(Conversation conversation, NodeName remote, Stage stage) {
		this.conversation = conversation;
		this.remote = remote;
		this.stage = stage;
	}

	void start(GridManager grid) {
		this.grid = grid;
		grid.start();
	}

	private GridManager grid() {
		if (this.grid == null) {
			throw new IllegalStateException("not started");
		}
		return this.grid;
	}

	/** The connection to the played side. */
	GridConnection connection() {
		return grid().connection(this.remote);
	}

	/**
	 * Begins a call whose outcome was not recorded; it must succeed, and what is answered
	 * must be its own payload.
	 */
	Call call() {
		return new Call(this, null);
	}

	/**
	 * Begins a call whose outcome was recorded.
	 * @param what how the recording calls it, without "item" and "end"
	 */
	Call call(String what) {
		return new Call(this, what);
	}

	/** Waits until the node is connected. */
	Mono<Void> connected() {
		return connection().states().filter((state) -> state == ConnectionState.CONNECTED).next().then();
	}

	/** Waits until the node is not connected any more. */
	Mono<Void> disconnected() {
		return connection().states().filter((state) -> state != ConnectionState.CONNECTED).next().then();
	}

	/** Lets time pass. */
	Mono<Void> pause(long millis) {
		return Mono.create((sink) -> {
			GridEventLoop loop = this.stage.runtime().nextEventLoop();
			GridEventLoop.ScheduledTask task = loop.schedule(sink::success, Duration.ofMillis(millis).toNanos());
			sink.onDispose(task::cancel);
		});
	}

	/** Lets the node get no further with its writes. */
	Mono<Void> holdBackWrites() {
		return Mono.fromRunnable(this.stage::holdBackWrites);
	}

	/** Shuts the node down. */
	Mono<Void> shutDown() {
		return Mono.defer(() -> grid().stop(Duration.ZERO));
	}

	/** What both sides know of the handler with a number. */
	Optional<RecordedHandler> handler(int number) {
		return this.conversation.handlers().stream().filter((one) -> one.id() == number).findFirst();
	}

	void note(Outcome outcome) {
		this.outcomes.add(outcome);
	}

	void noteHandlerRun() {
		this.handlerRuns.incrementAndGet();
	}

	void notePayload(byte @Nullable [] payload) {
		this.payloadsSeen.add((payload != null) ? "present" : "absent");
	}

	void noteItem(String item) {
		this.itemsSeen.add(item);
	}

	void noteContextEnd() {
		this.contextsEnded.incrementAndGet();
	}

	List<Outcome> outcomes() {
		return List.copyOf(this.outcomes);
	}

	int handlerRuns() {
		return this.handlerRuns.get();
	}

	/** What the handlers were given, where their behaviour notes it. */
	List<String> payloadsSeen() {
		return List.copyOf(this.payloadsSeen);
	}

	/** What items the handlers were given, where their behaviour notes it. */
	List<String> itemsSeen() {
		return List.copyOf(this.itemsSeen);
	}

	int contextsEnded() {
		return this.contextsEnded.get();
	}

	GridEventLoop anyLoop() {
		return this.stage.runtime().nextEventLoop();
	}

}
