package dev.gridmesh.benchmarks.work;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.gridmesh.benchmarks.measure.Latencies;
import dev.gridmesh.benchmarks.measure.Meter;
import dev.gridmesh.benchmarks.measure.Usage;
import dev.gridmesh.benchmarks.subject.Ability;
import dev.gridmesh.benchmarks.subject.BenchmarkPeer;
import dev.gridmesh.benchmarks.subject.EchoService;
import dev.gridmesh.benchmarks.subject.Hub;
import dev.gridmesh.benchmarks.subject.Subject;

/**
 * Small calls beside two large ones that are always in flight, over one connection.
 *
 * @param largeMiB length of a large request and answer, in MiB
 * @param paced whether small calls begin at a fixed rate, whatever happens to them; else
 * 64 callers make the next one when the last was answered
 */
public record BesideWork(int largeMiB, boolean paced) implements Work {

	private static final int SMALL = 512;

	private static final int SMALL_CALLERS = 64;

	private static final int LARGE_CALLERS = 2;

	private static final int PACED_PER_SECOND = 2_000;

	private static final Metric SMALL_RATE = new Metric("small calls/s", 0, true);

	private static final Metric LARGE_RATE = new Metric("large calls/s", 1, true);

	private static final Metric P50 = new Metric("small p50 ms", 2, false);

	private static final Metric P99 = new Metric("small p99 ms", 2, true);

	private static final Metric CORRECTED = new Metric("corrected p99 ms", 2, false);

	private static final Metric MAX = new Metric("max ms", 1, false);

	private static final Metric CORES = new Metric("cores", 2, false);

	@Override
	public String name() {
		return "%sbeside-%dm".formatted(this.paced ? "paced-" : "", this.largeMiB);
	}

	@Override
	public String title() {
		return this.paced
				? "%,d calls/s of %d bytes beside %d of %d MiB".formatted(PACED_PER_SECOND, SMALL, LARGE_CALLERS,
						this.largeMiB)
				: "Calls of %d bytes, %d in flight, beside %d of %d MiB".formatted(SMALL, SMALL_CALLERS, LARGE_CALLERS,
						this.largeMiB);
	}

	@Override
	public boolean fits(Subject subject) {
		return subject.can(Ability.LARGE_PAYLOADS) && subject.can(Ability.MULTIPLEXED);
	}

	@Override
	public WorkRun open(Subject subject, Loops loops) {
		Hub hub = subject.open(new EchoService(), loops.setup(1));
		byte[] small = UnaryWork.payload(SMALL);
		byte[] large = UnaryWork.payload(this.largeMiB * 1024 * 1024);
		return new HubRun(hub) {
			@Override
			public Map<Metric, Double> run(Duration duration) {
				return measure(hub.peer(0), small, large, duration);
			}
		};
	}

	private Map<Metric, Double> measure(BenchmarkPeer peer, byte[] small, byte[] large, Duration duration) {
		Meter meter = new Meter();
		ClosedLoop beside = new ClosedLoop((caller, answer) -> peer.call(large, answer), LARGE_CALLERS, large.length,
				duration.toNanos());
		beside.begin();
		Latencies latencies = this.paced ? PacedCalls.run(peer, small, PACED_PER_SECOND, duration)
				: closed(peer, small, duration);
		long larges = beside.await().count();
		Usage usage = meter.read();
		Map<Metric, Double> counted = new LinkedHashMap<>();
		counted.put(SMALL_RATE, usage.perSecond(latencies.count()));
		counted.put(LARGE_RATE, usage.perSecond(larges));
		counted.put(P50, latencies.micros(50) / 1000);
		counted.put(P99, latencies.micros(99) / 1000);
		if (!this.paced) {
			long interval = Math.max(1, (long) (usage.seconds() * 1e9 * SMALL_CALLERS / latencies.count()));
			counted.put(CORRECTED, latencies.correctedMicros(99, interval) / 1000);
		}
		counted.put(MAX, latencies.micros(100) / 1000);
		counted.put(CORES, usage.cpuSeconds() / usage.seconds());
		return counted;
	}

	private static Latencies closed(BenchmarkPeer peer, byte[] small, Duration duration) {
		ClosedLoop loop = new ClosedLoop((caller, answer) -> peer.call(small, answer), SMALL_CALLERS, small.length,
				duration.toNanos());
		loop.begin();
		return loop.await();
	}

}
