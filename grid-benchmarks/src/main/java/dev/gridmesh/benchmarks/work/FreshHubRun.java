package dev.gridmesh.benchmarks.work;

import java.time.Duration;
import java.util.Map;
import java.util.function.BiFunction;

import dev.gridmesh.benchmarks.subject.EchoService;
import dev.gridmesh.benchmarks.subject.Hub;
import dev.gridmesh.benchmarks.subject.Setup;
import dev.gridmesh.benchmarks.subject.Subject;

/**
 * A load that wants a hub of its own each time: since it is about connecting, or may
 * leave handlers running.
 *
 * @param subject who does it
 * @param setup what each hub is made of
 * @param load runs once; gets a new hub, which is not connected yet, and what it serves
 */
record FreshHubRun(Subject subject, Setup setup,
		BiFunction<Hub, EchoService, Map<Metric, Double>> load) implements WorkRun {

	@Override
	public Map<Metric, Double> run(Duration duration) {
		EchoService service = new EchoService();
		try (Hub hub = this.subject.open(service, this.setup)) {
			return this.load.apply(hub, service);
		}
	}

	@Override
	public void close() {
		// each hub is closed after its run
	}

}
