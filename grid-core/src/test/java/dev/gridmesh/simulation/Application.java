package dev.gridmesh.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;

import dev.gridmesh.CallOptions;
import dev.gridmesh.GridCall;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridManager;
import dev.gridmesh.GridPeers;
import dev.gridmesh.NodeName;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The application on one node: makes calls through the public API and writes down what
 * comes of them.
 */
final class Application {

	private final String node;

	private final List<String> nodes;

	private final History history;

	private final GridEventLoop worker;

	private final IntSupplier numbers;

	private final boolean eager;

	private final Misbehaviour misbehaviour;

	private @Nullable GridManager manager;

	/**
	 * Makes an application that is not connected to a grid.
	 * @param node the node that it runs on
	 * @param nodes all nodes
	 * @param history where to write
	 * @param worker a thread of its own
	 * @param numbers numbers the calls of all nodes
	 * @param eager whether it calls again when a call failed
	 * @param misbehaviour what it does wrong
	 */
	Application(String node, List<String> nodes, History history, GridEventLoop worker, IntSupplier numbers,
			boolean eager, Misbehaviour misbehaviour) {
		this.node = node;
		this.nodes = nodes;
		this.history = history;
		this.worker = worker;
		this.numbers = numbers;
		this.eager = eager;
		this.misbehaviour = misbehaviour;
	}

	void manager(GridManager manager) {
		this.manager = manager;
	}

	String node() {
		return this.node;
	}

	Misbehaviour misbehaviour() {
		return this.misbehaviour;
	}

	GridEventLoop worker() {
		return this.worker;
	}

	private GridManager grid() {
		if (this.manager == null) {
			throw new IllegalStateException("not started");
		}
		return this.manager;
	}

	/**
	 * Calls one node, if it is a peer.
	 * @param target the node
	 * @param plan how; made once more if it fails as retryable and this application is
	 * eager
	 */
	void call(String target, CallPlan plan) {
		call(target, plan, this.eager ? () -> call(target, plan, () -> {
			// once is enough
		}) : () -> {
			// not eager
		});
	}

	private void call(String target, CallPlan plan, Runnable onRetryable) {
		if (!target.equals(this.node) && !grid().peers().contains(Node.nameOf(target))) {
			return;
		}
		CallId call = new CallId(this.node, this.numbers.getAsInt(), target);
		this.history.add(new Event.CallStarted(call, plan, deadline(plan)));
		CallRecorder recorder = new CallRecorder(call, plan, this.history, this.worker, this.misbehaviour, onRetryable);
		this.misbehaviour
			.unlessPlanned(() -> publisher(grid().connection(Node.nameOf(target)), call, plan).subscribe(recorder));
		cancelLater(plan, recorder::cancel);
	}

	private Publisher<byte[]> publisher(GridConnection connection, CallId call, CallPlan plan) {
		byte[] payload = payload(call, plan);
		CallOptions options = options(call, plan);
		if (!plan.kind().isStream()) {
			return connection.request(plan.kind().handler(), payload, options);
		}
		boolean declared = call.number() % 2 == 0;
		CallOptions withOut = declared ? options.withOutCapacity(plan.kind().outCapacity()) : options;
		if (!plan.kind().bringsItems()) {
			return connection.stream(plan.kind().handler(), payload, withOut);
		}
		return connection.stream(plan.kind().handler(), payload, items(call, plan),
				declared ? withOut.withInCapacity(plan.kind().inCapacity()) : withOut);
	}

	private Flux<byte[]> items(CallId call, CallPlan plan) {
		IntFunction<byte[]> item = (index) -> Payloads.requestItem(call, plan, index);
		Throwable error = (plan.kind() == CallKind.SPOIL) ? new IllegalStateException(Payloads.spoiled(call)) : null;
		Flux<byte[]> items = plan.work().isZero() ? Flux.range(0, plan.items()).map(item::apply)
				: new PacedItems(this.worker, plan.work().toNanos(), plan.items(), item, null);
		if (error != null) {
			items = items.concatWith(Mono.error(error));
		}
		Flux<byte[]> written = items.doOnSubscribe((subscription) -> this.history.add(new Event.RequestsBegan(call)))
			.doOnNext((bytes) -> this.history.add(new Event.RequestSent(call)))
			.doFinally((signal) -> this.history.add(new Event.RequestsOver(call)));
		return new UnrulyPublisher(written, this.misbehaviour, Part.ITEMS, call);
	}

	private static byte @Nullable [] payload(CallId call, CallPlan plan) {
		return (plan.kind() != CallKind.NOTHING) ? Payloads.request(call, plan) : null;
	}

	/** Some calls bring their name along, which their handlers compare. */
	private static CallOptions options(CallId call, CallPlan plan) {
		boolean named = call.number() % 3 == 0 && plan.kind() != CallKind.NOTHING;
		return named ? options(plan).withMetadata(Map.of(Handlers.CALL_KEY, call.toString())) : options(plan);
	}

	private static CallOptions options(CallPlan plan) {
		Duration deadline = plan.deadline();
		return (deadline != null) ? CallOptions.defaults().withDeadline(deadline) : CallOptions.defaults();
	}

	private static @Nullable Duration deadline(CallPlan plan) {
		Duration deadline = plan.deadline();
		return (deadline != null || plan.kind().isStream()) ? deadline : Conditions.CALL_TIMEOUT;
	}

	/** Calls many nodes at once, with a single request. */
	void gather(boolean all, CallPlan plan) {
		int number = this.numbers.getAsInt();
		GridPeers peers = all ? grid().all() : grid().others();
		this.history.add(new Event.GatherStarted(this.node, number));
		GatherRecorder recorder = new GatherRecorder(this.node, number, this.history);
		for (NodeName name : peers.names()) {
			CallId call = new CallId(this.node, number, Node.letterOf(name));
			this.history.add(new Event.CallStarted(call, plan, deadline(plan)));
			recorder.expect(call);
		}
		CallId anyOfThem = new CallId(this.node, number, this.node);
		peers.request(plan.kind().handler(), payload(anyOfThem, plan), options(plan)).subscribe(recorder);
		cancelLater(plan, recorder::cancelOpen);
	}

	private void cancelLater(CallPlan plan, Runnable cancel) {
		Duration after = plan.cancelAfter();
		if (after == null) {
			return;
		}
		if (after.isZero()) {
			cancel.run();
		}
		else {
			this.worker.schedule(cancel, after.toNanos());
		}
	}

	/**
	 * Reads a stream of another node from within a handler; the deadline is what is left
	 * of the handler's own.
	 * @param index which node
	 * @param items how many items to ask for
	 * @param served the call that the handler serves
	 * @return the items
	 */
	Flux<byte[]> forward(int index, int items, GridCall served) {
		return Flux.defer(() -> {
			// asks for items when its own caller does, who may take his time
			CallPlan plan = CallPlan.of(CallKind.COUNT).withItems(items).withDemand(CallPlan.NO_DEMAND, Duration.ZERO);
			CallId call = new CallId(this.node, this.numbers.getAsInt(), this.nodes.get(index % this.nodes.size()));
			GridConnection connection = grid().connection(Node.nameOf(call.target()));
			this.history.add(new Event.CallStarted(call, plan, served.remaining()));
			return connection
				.stream(plan.kind().handler(), payload(call, plan),
						CallOptions.defaults().withOutCapacity(plan.kind().outCapacity()))
				.doOnNext((item) -> this.history.add(new Event.ItemReceived(call, Payloads.describe(item))))
				.doOnComplete(() -> this.history.add(new Event.CallEnded(call, Ending.COMPLETED)))
				.doOnError((error) -> this.history.add(new Event.CallEnded(call, Ending.of(error))))
				.doOnCancel(() -> this.history.add(new Event.CallCancelled(call)));
		});
	}

	/**
	 * Calls a node from within a handler; the deadline is what is left of the handler's
	 * own.
	 * @param index which node
	 * @param served the call that the handler serves
	 * @return the answer
	 */
	Mono<byte[]> relay(int index, GridCall served) {
		return Mono.defer(() -> {
			CallPlan plan = CallPlan.of(CallKind.ECHO);
			CallId call = new CallId(this.node, this.numbers.getAsInt(), this.nodes.get(index));
			GridConnection connection = grid().connection(Node.nameOf(call.target()));
			this.history.add(new Event.CallStarted(call, plan, served.remaining()));
			return connection.request(plan.kind().handler(), payload(call, plan))
				.doOnNext((answer) -> this.history.add(new Event.ItemReceived(call, Payloads.describe(answer))))
				.doOnSuccess((answer) -> this.history.add(new Event.CallEnded(call, Ending.COMPLETED)))
				.doOnError((error) -> this.history.add(new Event.CallEnded(call, Ending.of(error))))
				.doOnCancel(() -> this.history.add(new Event.CallCancelled(call)));
		});
	}

}
