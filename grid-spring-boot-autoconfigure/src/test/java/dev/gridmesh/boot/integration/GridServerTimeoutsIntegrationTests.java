package dev.gridmesh.boot.integration;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import dev.gridmesh.PeerStats;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Limits that the web server has for requests, which a link outlives.
 */
class GridServerTimeoutsIntegrationTests {

	private static final Duration LIMIT = Duration.ofMillis(300);

	@ParameterizedTest
	@ValueSource(classes = { RequestTimeout.class, ReadTimeout.class, IdleTimeout.class })
	void limitsForRequestsCutNoLink(Class<?> limits) {
		String heartbeat = "grid.heartbeat.interval=900ms";
		try (TestNode a = TestNode.start(List.of(limits), heartbeat);
				TestNode b = TestNode.start(List.of(limits), heartbeat)) {
			TestNode.connect(a, b);
			Instant since = stats(a, b).since();

			// the second heartbeat: the link was silent for longer than the limit, twice
			Awaitility.await().atMost(TestNode.TIMEOUT).until(() -> {
				Instant ping = stats(a, b).ping().at();
				return stats(a, b).reconnects() > 0
						|| (ping != null && ping.isAfter(since.plus(LIMIT.multipliedBy(4))));
			});

			assertThat(stats(a, b).reconnects()).isZero();
			assertThat(stats(a, b).since()).isEqualTo(since);
		}
	}

	private static PeerStats stats(TestNode node, TestNode peer) {
		return node.grid().connection(peer.name()).stats();
	}

	@Configuration(proxyBeanMethods = false)
	static class RequestTimeout {

		@Bean
		NettyServerCustomizer limits() {
			return (server) -> server.requestTimeout(LIMIT);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ReadTimeout {

		@Bean
		NettyServerCustomizer limits() {
			return (server) -> server.readTimeout(LIMIT);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class IdleTimeout {

		@Bean
		NettyServerCustomizer limits() {
			return (server) -> server.idleTimeout(LIMIT);
		}

	}

}
