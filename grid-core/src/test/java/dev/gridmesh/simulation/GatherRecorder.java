package dev.gridmesh.simulation;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.gridmesh.PeerResult;
import reactor.core.publisher.BaseSubscriber;

/**
 * The subscriber of a call to many nodes: writes down what each of them answered, as if
 * each had been called alone.
 */
final class GatherRecorder extends BaseSubscriber<PeerResult<byte[]>> {

	private final String caller;

	private final int number;

	private final History history;

	private final Map<String, CallId> open = new LinkedHashMap<>();

	GatherRecorder(String caller, int number, History history) {
		this.caller = caller;
		this.number = number;
		this.history = history;
	}

	void expect(CallId call) {
		this.open.put(call.target(), call);
	}

	@Override
	protected void hookOnNext(PeerResult<byte[]> result) {
		String target = Node.letterOf(result.peer());
		CallId call = new CallId(this.caller, this.number, target);
		this.open.remove(target);
		byte[] value = result.value();
		if (value != null) {
			this.history.add(new Event.ItemReceived(call, Payloads.describe(value)));
		}
		Throwable error = result.error();
		this.history.add(new Event.CallEnded(call, (error != null) ? Ending.of(error) : Ending.COMPLETED));
	}

	@Override
	protected void hookOnComplete() {
		this.history.add(new Event.GatherEnded(this.caller, this.number));
	}

	@Override
	protected void hookOnError(Throwable error) {
		this.history.add(new Event.SignalDropped(new CallId(this.caller, this.number, "all"), error.toString()));
	}

	void cancelOpen() {
		if (!this.open.isEmpty()) {
			this.open.values().forEach((call) -> this.history.add(new Event.CallCancelled(call)));
			this.open.clear();
			cancel();
		}
	}

}
