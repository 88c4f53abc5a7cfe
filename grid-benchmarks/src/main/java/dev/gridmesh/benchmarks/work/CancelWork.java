package dev.gridmesh.benchmarks.work;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.gridmesh.benchmarks.measure.Waiting;
import dev.gridmesh.benchmarks.subject.Ability;
import dev.gridmesh.benchmarks.subject.EchoService;
import dev.gridmesh.benchmarks.subject.Hub;
import dev.gridmesh.benchmarks.subject.Subject;

/**
 * Many calls that are cancelled at once, and how long their handlers run on.
 *
 * @param calls how many
 */
public record CancelWork(int calls) implements Work {

	private static final Duration LIMIT = Duration.ofSeconds(2);

	private static final Metric CANCELLED = new Metric("all cancelled ms", 1, false);

	private static final Metric FIRST = new Metric("first handler told ms", 1, false);

	private static final Metric GONE = new Metric("last handler told ms", 1, true);

	private static final Metric LEFT = new Metric("handlers left", 0, false);

	@Override
	public String name() {
		return "cancel-" + this.calls;
	}

	@Override
	public String title() {
		return "%,d calls cancelled".formatted(this.calls);
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
		return new FreshHubRun(subject, loops.setup(1), this::measure);
	}

	private Map<Metric, Double> measure(Hub hub, EchoService service) {
		hub.connect();
		HangingCalls hanging = new HangingCalls(hub.peer(0), service, this.calls);
		long begin = System.nanoTime();
		Thread canceller = new Thread(hanging::cancel, "canceller");
		canceller.start();
		Waiting.until(() -> service.hanging() < this.calls, LIMIT);
		double first = millisSince(begin);
		join(canceller);
		double cancelled = millisSince(begin);
		Waiting.until(() -> service.hanging() == 0, LIMIT);
		Map<Metric, Double> counted = new LinkedHashMap<>();
		counted.put(CANCELLED, cancelled);
		counted.put(FIRST, first);
		counted.put(GONE, millisSince(begin));
		counted.put(LEFT, (double) service.hanging());
		return counted;
	}

	private static void join(Thread thread) {
		try {
			thread.join(WorkRun.LIMIT.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("interrupted", ex);
		}
	}

	static double millisSince(long begin) {
		return (System.nanoTime() - begin) / 1e6;
	}

}
