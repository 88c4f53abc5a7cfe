package dev.gridmesh.benchmarks.work;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import dev.gridmesh.benchmarks.measure.Waiting;
import dev.gridmesh.benchmarks.subject.BenchmarkPeer;
import dev.gridmesh.benchmarks.subject.EchoService;
import dev.gridmesh.benchmarks.subject.Running;

/**
 * Calls that their handler does not answer.
 */
final class HangingCalls {

	private final List<Running> calls = new ArrayList<>();

	private final AtomicInteger ended = new AtomicInteger();

	/**
	 * Makes calls, and waits until all of them are at the handler.
	 * @param peer whom to call
	 * @param service where they arrive
	 * @param count how many
	 * @throws IllegalStateException if not all arrive
	 */
	HangingCalls(BenchmarkPeer peer, EchoService service, int count) {
		byte[] request = UnaryWork.payload(64);
		for (int call = 0; call < count; call++) {
			this.calls.add(peer.hang(request, (payload, error) -> this.ended.incrementAndGet()));
		}
		if (!Waiting.until(() -> service.hanging() == count, WorkRun.LIMIT)) {
			throw new IllegalStateException(
					"%d of %d calls are at the handler, %d ended".formatted(service.hanging(), count, ended()));
		}
	}

	void cancel() {
		this.calls.forEach(Running::cancel);
	}

	int ended() {
		return this.ended.get();
	}

}
