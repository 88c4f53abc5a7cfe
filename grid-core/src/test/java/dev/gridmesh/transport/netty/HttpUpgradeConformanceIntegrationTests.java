package dev.gridmesh.transport.netty;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridmesh.testing.LeakCheck;
import dev.gridmesh.transport.AdmittedUpgrade;
import dev.gridmesh.transport.CloseReason;
import dev.gridmesh.transport.GridTransport;
import dev.gridmesh.transport.SocketPeer;
import dev.gridmesh.transport.TestUpgrade;
import dev.gridmesh.transport.TransportAcceptor;
import dev.gridmesh.transport.UpgradeHeaders;
import dev.gridmesh.vectors.Vectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** {@code http-upgrade.json}, sent to a real listener. */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class HttpUpgradeConformanceIntegrationTests {

	private static final Duration MAX_WAIT = Duration.ofSeconds(20);

	private static final String FORBIDDEN = "Bearer forbidden";

	private final LoopResources loops = LoopResources.create("upgrade", 1, true);

	private final ReactorNettyListener listener = ReactorNettyListener.builder(0).loopResources(this.loops).build();

	private final List<GridTransport> accepted = new CopyOnWriteArrayList<>();

	@BeforeEach
	void listen() {
		this.listener.start(new Acceptor());
	}

	@AfterEach
	void stop() {
		for (GridTransport transport : this.accepted) {
			Loopback.run(transport, () -> transport.close(CloseReason.of(CloseReason.NORMAL, "the test is over")));
			((WebSocketTransport) transport).whenInactive().block(MAX_WAIT);
		}
		this.listener.stop().block(MAX_WAIT);
		this.loops.disposeLater(Duration.ZERO, MAX_WAIT).block(MAX_WAIT);
	}

	static Stream<Arguments> cases() {
		JsonNode cases = Vectors.read("http-upgrade.json").required("cases");
		return StreamSupport.stream(cases.spliterator(), false)
			.map((each) -> arguments(each.required("name").textValue(), each.required("request").textValue(),
					each.required("response").textValue()));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("cases")
	void theAnswerIsThatOfTheReference(String name, String request, String response) {
		try (RawSocket dialer = RawSocket.connect(this.listener.port())) {
			dialer.write(request);
			String answer = dialer.readHead();

			assertThat(statusLine(answer)).isEqualTo(statusLine(response));
			assertThat(header(answer, "Sec-WebSocket-Accept")).isEqualTo(header(response, "Sec-WebSocket-Accept"));
			assertThat(header(answer, "Sec-WebSocket-Version")).isEqualTo(header(response, "Sec-WebSocket-Version"));
			if (statusLine(response).contains("101")) {
				// these and no others; the case does not matter
				assertThat(headers(answer)).isEqualTo(headers(response));
				Loopback.await(() -> this.accepted.size() == 1);
			}
			else {
				int length = Integer.parseInt(header(answer, "Content-Length"));
				assertThat(dialer.readToEnd()).isEqualTo(length);
				assertThat(this.accepted).isEmpty();
			}
		}
	}

	@Test
	void theHttpCheckRefusesWithAnEmptyBody() {
		String ok = cases().findFirst().orElseThrow().get()[1].toString();
		try (RawSocket dialer = RawSocket.connect(this.listener.port())) {
			dialer.write(ok.replaceFirst("Authorization: .*\r\n", "Authorization: " + FORBIDDEN + "\r\n"));
			String answer = dialer.readHead();

			assertThat(statusLine(answer)).isEqualTo("HTTP/1.1 403 Forbidden");
			assertThat(header(answer, "Content-Length")).isEqualTo("0");
			assertThat(dialer.readToEnd()).isZero();
		}
		assertThat(this.accepted).isEmpty();
	}

	private static String statusLine(String head) {
		return head.substring(0, head.indexOf("\r\n"));
	}

	private static List<String> headers(String head) {
		return head.lines().skip(1).map((line) -> line.toLowerCase(Locale.ROOT)).sorted().toList();
	}

	private static @Nullable String header(String head, String name) {
		String start = name.toLowerCase(Locale.ROOT) + ": ";
		return head.lines()
			.filter((line) -> line.toLowerCase(Locale.ROOT).startsWith(start))
			.map((line) -> line.substring(start.length()))
			.findFirst()
			.orElse(null);
	}

	private final class Acceptor implements TransportAcceptor {

		@Override
		public String path() {
			return "/minio/grid/v1";
		}

		@Override
		public Mono<AdmittedUpgrade> authorize(UpgradeHeaders headers, SocketPeer peer) {
			return FORBIDDEN.equals(headers.first("Authorization")) ? Mono.empty()
					: Mono.just(new TestUpgrade(1000, HttpUpgradeConformanceIntegrationTests.this.accepted::add));
		}

	}

}
