package dev.gridmesh.benchmarks;

import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

import io.netty.channel.epoll.Epoll;

/**
 * What figures depend on, for whoever reads them later.
 */
final class Environment {

	private Environment() {
	}

	static Map<String, String> describe(WorkPlan plan) {
		Map<String, String> about = new LinkedHashMap<>();
		about.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
		about.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
		about.put("options", String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments()));
		about.put("system", "%s %s %s".formatted(System.getProperty("os.name"), System.getProperty("os.version"),
				System.getProperty("os.arch")));
		about.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
		about.put("sockets", Epoll.isAvailable() ? "epoll, loopback" : "NIO, loopback");
		about.put("plan", "%s: warm-up %d ms, %d rounds of %d ms".formatted(plan.name(), plan.warmUp().toMillis(),
				plan.rounds(), plan.duration().toMillis()));
		return about;
	}

}
