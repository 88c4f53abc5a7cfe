package dev.gridmesh.boot.integration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridManager;
import dev.gridmesh.NodeName;
import dev.gridmesh.spring.GridRequester;
import org.awaitility.Awaitility;
import reactor.netty.resources.LoopResources;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;

/**
 * One Spring Boot application with a grid, on a free port of this machine.
 */
final class TestNode implements AutoCloseable {

	static final Duration TIMEOUT = Duration.ofSeconds(20);

	static final String SECRET = "integration-tests-secret-0123456789";

	private static final List<String> DEFAULTS = List.of("server.port=0", "grid.local=http://127.0.0.1:0",
			"grid.auth.secret=" + SECRET, "grid.connect.min-delay=50ms", "grid.connect.max-delay=100ms",
			"grid.shutdown.drain-timeout=2s", "spring.main.banner-mode=off", "spring.jmx.enabled=false",
			"management.endpoints.web.exposure.include=*", "management.endpoint.health.show-details=always");

	private final ConfigurableApplicationContext context;

	private final NodeName name;

	private TestNode(ConfigurableApplicationContext context) {
		this.context = context;
		this.name = context.getBean(GridManager.class).local();
	}

	/**
	 * Starts a node without Spring Security.
	 * @param components handlers and other beans
	 * @param properties in addition to the defaults
	 */
	static TestNode start(List<Class<?>> components, String... properties) {
		return start(new FilteredClassLoader("org.springframework.security"), components, properties);
	}

	/**
	 * Starts a node with Spring Security.
	 * @param components handlers and other beans
	 * @param properties in addition to the defaults
	 */
	static TestNode startSecured(List<Class<?>> components, String... properties) {
		return start(TestNode.class.getClassLoader(), components, properties);
	}

	/**
	 * Starts a node that has no web server but that of the grid.
	 * @param components handlers and other beans
	 * @param properties in addition to the defaults
	 */
	static TestNode startWithoutWeb(List<Class<?>> components, String... properties) {
		return start(WebApplicationType.NONE, new FilteredClassLoader("org.springframework.security"), components,
				properties);
	}

	private static TestNode start(ClassLoader classLoader, List<Class<?>> components, String... properties) {
		return start(WebApplicationType.REACTIVE, classLoader, components, properties);
	}

	private static TestNode start(WebApplicationType type, ClassLoader classLoader, List<Class<?>> components,
			String... properties) {
		List<Class<?>> sources = new ArrayList<>(components);
		sources.add(Application.class);
		SpringApplication application = new SpringApplicationBuilder(sources.toArray(Class<?>[]::new)).web(type)
			.resourceLoader(new DefaultResourceLoader(classLoader))
			.properties(Stream.concat(DEFAULTS.stream(), Arrays.stream(properties)).toArray(String[]::new))
			.build();
		return new TestNode(application.run());
	}

	ConfigurableApplicationContext context() {
		return this.context;
	}

	GridManager grid() {
		return this.context.getBean(GridManager.class);
	}

	NodeName name() {
		return this.name;
	}

	int port() {
		return this.name.port();
	}

	GridRequester.RequestSpec call(TestNode peer, String handler) {
		return this.context.getBean(GridRequester.class).peer(peer.name().value()).handler(handler);
	}

	/** An HTTP client for the port of the application. */
	WebClient http() {
		return http(port());
	}

	/** An HTTP client for some port of this machine. */
	static WebClient http(int port) {
		return WebClient.builder()
			.clientConnector(new ReactorClientHttpConnector())
			.baseUrl("http://127.0.0.1:" + port)
			.build();
	}

	/** Makes peers of nodes that run, and waits until all are connected. */
	static void connect(TestNode... nodes) {
		introduce(nodes);
		for (TestNode node : nodes) {
			node.awaitConnected();
		}
	}

	/** Makes peers of nodes that run. */
	static void introduce(TestNode... nodes) {
		for (TestNode node : nodes) {
			Arrays.stream(nodes).filter((other) -> other != node).forEach((other) -> node.grid().addPeer(other.name()));
		}
	}

	void awaitConnected() {
		Awaitility.await()
			.atMost(TIMEOUT)
			.until(() -> grid().connections()
				.stream()
				.allMatch((connection) -> connection.state() == ConnectionState.CONNECTED));
	}

	ConnectionState state(TestNode peer) {
		return grid().connection(peer.name()).state();
	}

	/** Stops the application; for a node that is closed later all the same. */
	void stop() {
		this.context.close();
	}

	@Override
	public void close() {
		stop();
	}

	/**
	 * Everything that Boot configures, with event loops of its own: the global ones would
	 * go with the first node that is closed.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
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

}
