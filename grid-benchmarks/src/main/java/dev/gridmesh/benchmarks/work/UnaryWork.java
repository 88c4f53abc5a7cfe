package dev.gridmesh.benchmarks.work;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

import dev.gridmesh.benchmarks.measure.Latencies;
import dev.gridmesh.benchmarks.measure.Meter;
import dev.gridmesh.benchmarks.measure.Usage;
import dev.gridmesh.benchmarks.subject.BenchmarkPeer;
import dev.gridmesh.benchmarks.subject.EchoService;
import dev.gridmesh.benchmarks.subject.Hub;
import dev.gridmesh.benchmarks.subject.Subject;

/**
 * Single calls of one size, some in flight at a time.
 *
 * @param size length of request and answer, in bytes
 * @param inFlight how many calls at a time
 */
public record UnaryWork(int size, int inFlight) implements Work {

	@Override
	public String name() {
		return "unary-%sx%d".formatted((this.size % 1024 == 0) ? this.size / 1024 + "k" : this.size, this.inFlight);
	}

	@Override
	public String title() {
		return "Single calls of %,d bytes, %d in flight".formatted(this.size, this.inFlight);
	}

	@Override
	public boolean fits(Subject subject) {
		return true;
	}

	@Override
	public WorkRun open(Subject subject, Loops loops) {
		Hub hub = subject.open(new EchoService(), loops.setup(1));
		byte[] request = payload(this.size);
		return new HubRun(hub) {
			@Override
			public Map<Metric, Double> run(Duration duration) {
				BenchmarkPeer peer = hub.peer(0);
				return measure((caller, answer) -> peer.call(request, answer), UnaryWork.this.inFlight, request.length,
						duration);
			}
		};
	}

	/* Bytes that nothing can guess. */
	static byte[] payload(int size) {
		byte[] payload = new byte[size];
		new Random(size).nextBytes(payload);
		return payload;
	}

	static Map<Metric, Double> measure(CallSource source, int callers, int length, Duration duration) {
		Meter meter = new Meter();
		ClosedLoop loop = new ClosedLoop(source, callers, length, duration.toNanos());
		loop.begin();
		Latencies latencies = loop.await();
		return count(meter.read(), latencies);
	}

	static Map<Metric, Double> count(Usage usage, Latencies latencies) {
		Map<Metric, Double> counted = new LinkedHashMap<>();
		counted.put(Metric.RATE, usage.perSecond(latencies.count()) / 1000);
		counted.put(Metric.CPU, usage.cpuMicrosPer(latencies.count()));
		counted.put(Metric.P50, latencies.micros(50));
		counted.put(Metric.P99, latencies.micros(99));
		counted.put(Metric.ALLOCATED, usage.bytesPer(latencies.count()));
		return counted;
	}

}
