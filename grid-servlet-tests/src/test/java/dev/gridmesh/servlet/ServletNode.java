package dev.gridmesh.servlet;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridManager;
import dev.gridmesh.NodeName;
import dev.gridmesh.spring.GridHandler;
import dev.gridmesh.spring.GridRequester;
import org.awaitility.Awaitility;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.resources.LoopResources;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * One application on Tomcat, with the grid on a port of its own.
 */
final class ServletNode implements AutoCloseable {

	static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final HttpClient http = HttpClient.newHttpClient();

	private final ConfigurableApplicationContext context;

	private final int webPort;

	private ServletNode(ConfigurableApplicationContext context) {
		this.context = context;
		this.webPort = ((WebServerApplicationContext) context).getWebServer().getPort();
	}

	static ServletNode start() {
		return new ServletNode(new SpringApplicationBuilder(Application.class)
			.properties("server.port=0", "grid.server.port=0", "grid.local=http://127.0.0.1:0",
					"grid.auth.secret=servlet-tests-secret-0123456789abcdef", "grid.connect.min-delay=50ms",
					"grid.connect.max-delay=100ms", "spring.main.banner-mode=off",
					"management.endpoints.web.exposure.include=*", "management.endpoint.health.show-details=always",
					"logging.level.org.springframework.boot.tomcat=info")
			.run());
	}

	/** Makes peers of two nodes, and waits until they are connected. */
	static void connect(ServletNode one, ServletNode other) {
		one.grid().addPeer(other.grid().local());
		other.grid().addPeer(one.grid().local());
		Awaitility.await().atMost(TIMEOUT).until(() -> one.state(other) == ConnectionState.CONNECTED);
		Awaitility.await().atMost(TIMEOUT).until(() -> other.state(one) == ConnectionState.CONNECTED);
	}

	ConfigurableApplicationContext context() {
		return this.context;
	}

	GridManager grid() {
		return this.context.getBean(GridManager.class);
	}

	NodeName name() {
		return grid().local();
	}

	ConnectionState state(ServletNode peer) {
		return grid().connection(peer.name()).state();
	}

	int webPort() {
		return this.webPort;
	}

	/** Asks the servlet side. */
	HttpResponse<String> get(String path) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.webPort + path))
			.timeout(TIMEOUT)
			.build();
		return this.http.send(request, HttpResponse.BodyHandlers.ofString());
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * Everything that Boot configures, with event loops of its own: the global ones would
	 * go with the first node that is closed.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ Handlers.class, HelloController.class })
	static class Application {

		@Bean
		ReactorResourceFactory reactorResourceFactory() {
			ReactorResourceFactory factory = new ReactorResourceFactory();
			factory.setUseGlobalResources(false);
			factory.setLoopResourcesSupplier(() -> LoopResources.create("node", 2, true));
			factory.setShutdownQuietPeriod(Duration.ZERO);
			return factory;
		}

	}

	/** What the other node calls. */
	@GridHandler(prefix = "servlet")
	static class Handlers {

		final Sinks.One<String> gate = Sinks.one();

		@GridHandler("hello")
		String hello(String name) {
			return "Hello " + name;
		}

		@GridHandler("gate")
		Mono<String> gate() {
			return this.gate.asMono();
		}

	}

	/** Calls the other node on a thread of the servlet container. */
	@RestController
	static class HelloController {

		private final GridRequester requester;

		HelloController(GridRequester requester) {
			this.requester = requester;
		}

		@GetMapping("/hello")
		String hello(@RequestParam String peer, @RequestParam String name) {
			return this.requester.peer(peer)
				.handler("servlet.hello")
				.data(name)
				.retrieveMono(String.class)
				.block(TIMEOUT);
		}

	}

}
