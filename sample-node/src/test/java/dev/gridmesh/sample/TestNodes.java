package dev.gridmesh.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridManager;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * Three whole nodes in this JVM, on free ports, with directories of their own.
 */
public final class TestNodes implements AutoCloseable {

	public static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final JsonMapper JSON = new JsonMapper();

	private static final List<String> DIRECTORIES = List.of("a", "b", "c");

	private final Path temporary;

	private final List<ConfigurableApplicationContext> contexts = new ArrayList<>();

	private TestNodes(Path temporary) {
		this.temporary = temporary;
	}

	/**
	 * Starts the nodes and waits until they see each other.
	 * @param temporary where their directories are made
	 * @param configuration further beans of each node
	 * @param arguments further arguments of each node
	 * @return the nodes
	 */
	public static TestNodes start(Path temporary, Class<?> configuration, String... arguments) {
		TestNodes nodes = new TestNodes(temporary);
		try {
			for (String directory : DIRECTORIES) {
				nodes.contexts.add(nodes.startNode(directory, configuration, arguments));
			}
			nodes.connect();
		}
		catch (RuntimeException | Error ex) {
			nodes.close();
			throw ex;
		}
		return nodes;
	}

	private ConfigurableApplicationContext startNode(String directory, Class<?> configuration, String... arguments) {
		List<String> all = new ArrayList<>(List.of("--server.port=0", "--grid.local=http://localhost:0",
				"--grid.peers=", "--grid.auth.secret=" + "s".repeat(32), "--logs.directory=" + directory(directory)));
		all.addAll(List.of(arguments));
		return new SpringApplicationBuilder(SampleNodeApplication.class, OwnLoops.class, configuration)
			.run(all.toArray(String[]::new));
	}

	private void connect() {
		for (ConfigurableApplicationContext node : this.contexts) {
			this.contexts.stream()
				.filter((other) -> other != node)
				.forEach((other) -> grid(node).addPeer(grid(other).local()));
		}
		await().until(() -> this.contexts.stream()
			.flatMap((node) -> grid(node).connections().stream())
			.allMatch((connection) -> connection.state() == ConnectionState.CONNECTED));
	}

	public static ConditionFactory await() {
		return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20));
	}

	private static GridManager grid(ConfigurableApplicationContext node) {
		return node.getBean(GridManager.class);
	}

	public int count() {
		return this.contexts.size();
	}

	/** The name of a node, from 0. */
	public String name(int node) {
		return grid(this.contexts.get(node)).local().value();
	}

	/** The name of a node as it is written in paths. */
	public String hostAndPort(int node) {
		return name(node).substring("http://".length());
	}

	public int port(int node) {
		return Integer.parseInt(name(node).substring(name(node).lastIndexOf(':') + 1));
	}

	public <T> T bean(int node, Class<T> type) {
		return this.contexts.get(node).getBean(type);
	}

	/** Leaves the grid at once, as a process that is killed does. */
	public void cut(int node) {
		grid(this.contexts.get(node)).close();
	}

	public void stop(int node) {
		this.contexts.get(node).close();
	}

	public Path directory(int node) {
		return directory(DIRECTORIES.get(node));
	}

	private Path directory(String name) {
		return this.temporary.resolve(name);
	}

	public Path write(int node, String name, String content) {
		try {
			Path file = directory(node).resolve(name);
			Files.createDirectories(file.getParent());
			return Files.writeString(file, content);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** All there is in the directory of a node, whatever it is. */
	public List<String> entries(int node) {
		try (Stream<Path> paths = Files.walk(directory(node))) {
			return paths.filter((path) -> !path.equals(directory(node)))
				.map((path) -> directory(node).relativize(path).toString())
				.sorted()
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public WebTestClient client(int node) {
		return WebTestClient.bindToServer()
			.baseUrl(name(node))
			.responseTimeout(PATIENCE)
			.codecs((codecs) -> codecs.defaultCodecs().maxInMemorySize(-1))
			.build();
	}

	public String get(int node, String path) {
		String body = client(node).get()
			.uri(path)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.returnResult()
			.getResponseBody();
		return (body != null) ? body : "";
	}

	public List<JsonNode> lines(int node, String path) {
		return get(node, path).lines().map(JSON::readTree).toList();
	}

	public JsonNode json(int node, String path) {
		return JSON.readTree(get(node, path));
	}

	@Override
	public void close() {
		this.contexts.forEach(ConfigurableApplicationContext::close);
	}

	/**
	 * The applications of one JVM share their event loops, and the first to end shuts
	 * them down.
	 */
	@TestConfiguration(proxyBeanMethods = false)
	static class OwnLoops {

		@Bean
		ReactorResourceFactory reactorResourceFactory() {
			ReactorResourceFactory factory = new ReactorResourceFactory();
			factory.setUseGlobalResources(false);
			factory.setShutdownQuietPeriod(Duration.ZERO);
			return factory;
		}

	}

	/** No further beans. */
	public static class Plain {

	}

}
