package dev.gridmesh.boot.integration;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.gridmesh.GridException;
import dev.gridmesh.spring.GridHandler;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ParameterizedTypeReference;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the meters of two nodes that call each other.
 */
class GridMetricsIntegrationTests {

	private static final ParameterizedTypeReference<Map<String, Object>> JSON = new ParameterizedTypeReference<>() {
	};

	@Test
	void bothEndsCountACall() {
		try (TestNode a = TestNode.start(List.of()); TestNode b = TestNode.start(List.of(TestHandlers.class))) {
			TestNode.connect(a, b);

			StepVerifier.create(a.call(b, "test.text").data("abc").retrieveMono(String.class))
				.expectNextCount(1)
				.expectComplete()
				.verify(TestNode.TIMEOUT);
			StepVerifier.create(a.call(b, "no.such.handler").data("abc").retrieveMono(String.class))
				.expectError()
				.verify(TestNode.TIMEOUT);

			Awaitility.await().atMost(TestNode.TIMEOUT).untilAsserted(() -> {
				assertThat(timed(a, "client", b, "success")).isOne();
				assertThat(timed(a, "client", b, "rejected")).isOne();
				assertThat(timed(b, "server", a, "success")).isOne();
				assertThat(registry(b).get("grid.rejected").tag("reason", "unknown-handler").counter().count()).isOne();
			});
			assertThat(handlerTags(b)).containsExactly("test.text");
			assertThat(registry(a).get("grid.connections").tag("state", "connected").gauge().value()).isOne();
			assertThat(registry(a).get("grid.bytes").tag("direction", "inbound").functionCounter().count())
				.isPositive();
			assertThat(a.http().get().uri("/actuator/metrics/grid.requests").retrieve().bodyToMono(JSON).block())
				.containsEntry("name", "grid.requests");
		}
	}

	@Test
	void failuresOfHandlersAreCounted() {
		try (TestNode node = TestNode.start(List.of(Failing.class))) {
			StepVerifier.create(node.call(node, "counted.failing").retrieveMono(String.class))
				.expectError(GridException.class)
				.verify(TestNode.TIMEOUT);

			Awaitility.await().atMost(TestNode.TIMEOUT).untilAsserted(() -> {
				assertThat(errors(node, "handler")).isOne();
				assertThat(errors(node, "subscriber")).isZero();
			});
		}
	}

	@Test
	void meterFilterThatThrowsHarmsNoCall() {
		try (TestNode a = TestNode.start(List.of(Filters.class));
				TestNode b = TestNode.start(List.of(TestHandlers.class, Filters.class))) {
			TestNode.connect(a, b);

			StepVerifier.create(a.call(b, "test.text").data("abc").retrieveMono(String.class))
				.expectNextCount(1)
				.expectComplete()
				.verify(TestNode.TIMEOUT);

			Awaitility.await().atMost(TestNode.TIMEOUT).untilAsserted(() -> {
				assertThat(errors(a, "call-listener")).isPositive();
				assertThat(errors(b, "call-listener")).isPositive();
			});
			assertThat(registry(a).find("grid.ping").meters()).isEmpty();
			assertThat(registry(a).get("grid.connections").tag("state", "connected").gauge().value()).isOne();
		}
	}

	private static double errors(TestNode node, String part) {
		return registry(node).get("grid.application.errors").tag("part", part).functionCounter().count();
	}

	@GridHandler(prefix = "counted")
	static class Failing {

		@GridHandler("failing")
		String fail() {
			throw new IllegalStateException("what the caller is told");
		}

	}

	/** A filter that fails for all that is about one peer. */
	@Configuration(proxyBeanMethods = false)
	static class Filters {

		@Bean
		MeterFilter failing() {
			return MeterFilter.deny((id) -> {
				if (id.getName().startsWith("grid.") && id.getTag("peer") != null) {
					throw new NoClassDefFoundError("org/example/Missing");
				}
				return false;
			});
		}

	}

	@Test
	void metersGoWithThePeer() {
		try (TestNode a = TestNode.start(List.of()); TestNode b = TestNode.start(List.of())) {
			TestNode.connect(a, b);
			assertThat(registry(a).find("grid.ping").meters()).isNotEmpty();

			a.grid().removePeer(b.name());

			assertThat(registry(a).find("grid.ping").meters()).isEmpty();
		}
	}

	private static MeterRegistry registry(TestNode node) {
		return node.context().getBean(MeterRegistry.class);
	}

	private static long timed(TestNode node, String side, TestNode peer, String outcome) {
		return registry(node).get("grid.requests")
			.tags("side", side, "peer", peer.name().value(), "outcome", outcome)
			.timer()
			.count();
	}

	private static Stream<String> handlerTags(TestNode node) {
		return registry(node).find("grid.requests").timers().stream().map((timer) -> timer.getId().getTag("handler"));
	}

}
