package dev.gridmesh.sample.container;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.Ports;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A node in a container with two networks: the default one, for the test, and one of the
 * nodes' own, where it has a name. With a single network a mapped port would not survive
 * a cut of that network.
 */
class NodeContainer extends GenericContainer<NodeContainer> {

	static final int PORT = 8080;

	private static final JsonMapper JSON = new JsonMapper();

	private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

	private final String alias;

	private final Network network;

	NodeContainer(Future<String> image, Network network, String alias, List<String> peers, String secret) {
		super(image);
		this.alias = alias;
		this.network = network;
		// on a network without a way out, looking for oneself among names that are not up
		// yet takes 10 s per name
		withEnv("GRID_LOCAL", nodeName(alias));
		withEnv("GRID_PEERS", String.join(",", peers));
		withEnv("GRID_AUTH_SECRET", secret);
		withEnv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
		withExposedPorts(PORT);
		waitingFor(Wait.forHttp("/api/nodes").forPort(PORT).withStartupTimeout(Duration.ofSeconds(120)));
	}

	static String nodeName(String alias) {
		return "http://" + alias + ":" + PORT;
	}

	String nodeName() {
		return nodeName(this.alias);
	}

	/** Before the process starts: its name must be there when it looks itself up. */
	@Override
	protected void containerIsCreated(String containerId) {
		getDockerClient().connectToNetworkCmd()
			.withNetworkId(this.network.getId())
			.withContainerId(containerId)
			.withContainerNetwork(new ContainerNetwork().withAliases(this.alias))
			.exec();
	}

	void killNode() {
		getDockerClient().killContainerCmd(getContainerId()).exec();
	}

	void startNode() {
		getDockerClient().startContainerCmd(getContainerId()).exec();
	}

	/**
	 * State of each connection by the name of the peer, as {@code /actuator/grid} has it.
	 */
	Map<String, String> connectionStates() throws IOException, InterruptedException {
		Map<String, String> states = new HashMap<>();
		for (JsonNode connection : JSON.readTree(get("/actuator/grid")).path("connections")) {
			states.put(connection.path("remote").asString(), connection.path("state").asString());
		}
		return states;
	}

	/** The lines of a search in all logs. */
	List<JsonNode> search(String query) throws IOException, InterruptedException {
		return get("/api/search?q=" + query).lines().map(JSON::readTree).toList();
	}

	private String get(String path) throws IOException, InterruptedException {
		URI uri = URI.create("http://%s:%d%s".formatted(getHost(), currentPort(), path));
		HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build();
		HttpResponse<String> response = this.http.send(request, HttpResponse.BodyHandlers.ofString());
		if (response.statusCode() != 200) {
			throw new IOException("%s answered %d: %s".formatted(uri, response.statusCode(), response.body()));
		}
		return response.body();
	}

	/** Asks the daemon: a container that was started again has a new port. */
	private int currentPort() throws IOException {
		InspectContainerResponse container = getDockerClient().inspectContainerCmd(getContainerId()).exec();
		Ports.Binding[] bindings = container.getNetworkSettings().getPorts().getBindings().get(ExposedPort.tcp(PORT));
		if (bindings == null || bindings.length == 0) {
			throw new IOException(this.alias + " does not run");
		}
		return Integer.parseInt(bindings[0].getHostPortSpec());
	}

}
