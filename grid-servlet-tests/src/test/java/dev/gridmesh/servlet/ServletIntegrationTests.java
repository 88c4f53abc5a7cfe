package dev.gridmesh.servlet;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.PeerStats;
import dev.gridmesh.spring.GridRequester;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests nodes that are servlet applications on Tomcat.
 */
@ExtendWith(OutputCaptureExtension.class)
class ServletIntegrationTests {

	@Test
	void nodesCallEachOtherFromThreadsOfTheContainer() throws Exception {
		try (ServletNode a = ServletNode.start(); ServletNode b = ServletNode.start()) {
			ServletNode.connect(a, b);

			assertThat(((WebServerApplicationContext) a.context()).getWebServer()).isInstanceOf(TomcatWebServer.class);
			assertThat(a.webPort()).isNotEqualTo(a.name().port());
			assertThat(a.get("/hello?name=World&peer=" + b.name()).body()).isEqualTo("Hello World");
			assertThat(b.get("/hello?name=World&peer=" + a.name()).body()).isEqualTo("Hello World");
		}
	}

	@Test
	void endpointAndHealthAnswerOnTheServletSide() throws Exception {
		try (ServletNode a = ServletNode.start(); ServletNode b = ServletNode.start()) {
			ServletNode.connect(a, b);

			HttpResponse<String> grid = a.get("/actuator/grid");
			assertThat(grid.statusCode()).isEqualTo(200);
			assertThat(grid.body()).contains("\"local\":\"" + a.name() + "\"", "\"remote\":\"" + b.name() + "\"",
					"\"state\":\"CONNECTED\"", "\"name\":\"servlet.hello\"");
			HttpResponse<String> peer = a.get("/actuator/grid/127.0.0.1:" + b.name().port());
			assertThat(peer.statusCode()).isEqualTo(200);
			assertThat(peer.body()).contains("\"remote\":\"" + b.name() + "\"");
			assertThat(a.get("/actuator/grid/127.0.0.1:1").statusCode()).isEqualTo(404);
			HttpResponse<String> health = a.get("/actuator/health");
			assertThat(health.statusCode()).isEqualTo(200);
			assertThat(health.body()).contains("\"grid\":{");
			assertThat(a.get("/grid/v1").statusCode()).as("the route of the grid on Tomcat").isEqualTo(404);
		}
	}

	@Test
	void oneThingTimesACallOnTheServletSideToo() throws Exception {
		try (ServletNode a = ServletNode.start(); ServletNode b = ServletNode.start()) {
			ServletNode.connect(a, b);

			assertThat(a.get("/hello?name=World&peer=" + b.name()).statusCode()).isEqualTo(200);

			MeterRegistry registry = a.context().getBean(MeterRegistry.class);
			assertThat(registry.find("grid.requests").timers()).hasSize(1);
			assertThat(registry.find("grid.client").timers()).isEmpty();
		}
	}

	@Test
	void gridLeavesFirstAndTheContainerAnswersUntilThen(CapturedOutput output) throws Exception {
		try (ServletNode a = ServletNode.start(); ServletNode b = ServletNode.start()) {
			ServletNode.connect(a, b);
			int gridPort = b.name().port();
			ServletNode.Handlers handlers = b.context().getBean(ServletNode.Handlers.class);
			CompletableFuture<String> call = a.context()
				.getBean(GridRequester.class)
				.peer(b.name().value())
				.handler("servlet.gate")
				.retrieveMono(String.class)
				.toFuture();
			Awaitility.await().atMost(ServletNode.TIMEOUT).until(() -> inboundCalls(b, a) == 1);

			CompletableFuture<Void> closed = CompletableFuture.runAsync(b::close);
			// this node drains: it refuses new calls, and the one that runs goes on
			Awaitility.await()
				.atMost(ServletNode.TIMEOUT)
				.until(() -> a.get("/hello?name=x&peer=" + b.name()).statusCode() == 500);
			assertThat(b.get("/actuator/grid").statusCode()).isEqualTo(200);
			assertThat(call).isNotDone();
			assertThat(closed).isNotDone();
			handlers.gate.tryEmitValue("answered").orThrow();

			assertThat(call).succeedsWithin(ServletNode.TIMEOUT).isEqualTo("answered");
			assertThat(closed).succeedsWithin(ServletNode.TIMEOUT);
			assertThat(output).contains("Graceful shutdown complete").doesNotContain("Graceful shutdown aborted");
			assertClosed(b.webPort());
			assertClosed(gridPort);
			Awaitility.await()
				.atMost(ServletNode.TIMEOUT)
				.until(() -> a.grid().connections().get(0).state() == ConnectionState.CONNECTION_ERROR);
		}
	}

	private static int inboundCalls(ServletNode node, ServletNode caller) {
		PeerStats stats = node.grid().connection(caller.name()).stats();
		return stats.inbound().calls();
	}

	private static void assertClosed(int port) {
		assertThatException().isThrownBy(() -> {
			try (Socket socket = new Socket()) {
				socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
			}
		});
	}

}
