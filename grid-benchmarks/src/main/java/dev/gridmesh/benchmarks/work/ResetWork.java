package dev.gridmesh.benchmarks.work;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.gridmesh.benchmarks.measure.Waiting;
import dev.gridmesh.benchmarks.subject.Ability;
import dev.gridmesh.benchmarks.subject.Answers;
import dev.gridmesh.benchmarks.subject.EchoService;
import dev.gridmesh.benchmarks.subject.Hub;
import dev.gridmesh.benchmarks.subject.Setup;
import dev.gridmesh.benchmarks.subject.Subject;

/**
 * A connection that is reset with calls in flight, by a proxy in between: how long until
 * all of them have failed, and until a new call is answered.
 *
 * @param calls how many are in flight
 */
public record ResetWork(int calls) implements Work {

	private static final Metric FAILED = new Metric("all failed ms", 1, true);

	private static final Metric ANSWERED = new Metric("first new answer ms", 1, true);

	@Override
	public String name() {
		return "reset-" + this.calls;
	}

	@Override
	public String title() {
		return "Socket reset with %,d calls in flight".formatted(this.calls);
	}

	@Override
	public boolean fits(Subject subject) {
		return subject.can(Ability.MULTIPLEXED);
	}

	@Override
	public boolean isOneShot() {
		return true;
	}

	@Override
	public WorkRun open(Subject subject, Loops loops) {
		EchoService service = new EchoService();
		TcpProxy proxy = new TcpProxy(loops.proxy());
		Hub hub = subject.open(service, new Setup(1, loops.server(), loops.client(), proxy::listen));
		return new HubRun(hub) {
			@Override
			public Map<Metric, Double> run(Duration duration) {
				return measure(hub, service, proxy);
			}

			@Override
			public void close() {
				super.close();
				proxy.close();
			}
		};
	}

	private Map<Metric, Double> measure(Hub hub, EchoService service, TcpProxy proxy) {
		HangingCalls hanging = new HangingCalls(hub.peer(0), service, this.calls);
		long begin = System.nanoTime();
		proxy.reset();
		if (!Waiting.until(() -> hanging.ended() == this.calls, WorkRun.LIMIT)) {
			throw new IllegalStateException("%d of %d calls failed".formatted(hanging.ended(), this.calls));
		}
		double failed = CancelWork.millisSince(begin);
		hub.reconnect();
		if (!Waiting.until(() -> isAnswered(hub), WorkRun.LIMIT)) {
			throw new IllegalStateException("no call was answered after the reset");
		}
		double answered = CancelWork.millisSince(begin);
		if (!Waiting.until(() -> service.hanging() == 0, WorkRun.LIMIT)) {
			throw new IllegalStateException(service.hanging() + " handlers run on after the reset");
		}
		Map<Metric, Double> counted = new LinkedHashMap<>();
		counted.put(FAILED, failed);
		counted.put(ANSWERED, answered);
		return counted;
	}

	private static boolean isAnswered(Hub hub) {
		CompletableFuture<byte[]> answer = new CompletableFuture<>();
		Answers.call(hub.peer(0), UnaryWork.payload(64), answer);
		return answer.handle((payload, error) -> payload != null)
			.completeOnTimeout(false, WorkRun.LIMIT.toMillis(), TimeUnit.MILLISECONDS)
			.join();
	}

}
