package dev.gridmesh.sample.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks nodes over HTTP, as a user with {@code curl} would. Safe for any thread.
 */
class NodeClient {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final HttpClient http = HttpClient.newBuilder()
		.proxy(HttpClient.Builder.NO_PROXY)
		.connectTimeout(TIMEOUT)
		.build();

	private final JsonMapper json = new JsonMapper();

	/**
	 * Reads {@code /actuator/grid} of a node.
	 * @param node the name of the node
	 * @return how it sees its peers; {@link NodeView#DOWN} when it does not answer
	 * @throws InterruptedException if the thread is interrupted
	 */
	NodeView view(String node) throws InterruptedException {
		try {
			HttpResponse<String> response = get(node + "/actuator/grid");
			if (response.statusCode() != 200) {
				return NodeView.DOWN;
			}
			Map<String, String> states = new TreeMap<>();
			for (JsonNode connection : this.json.readTree(response.body()).path("connections")) {
				states.put(connection.path("remote").asString(), connection.path("state").asString());
			}
			return new NodeView(states);
		}
		catch (IOException | JacksonException ex) {
			return NodeView.DOWN;
		}
	}

	/**
	 * Searches the logs of all nodes.
	 * @param node the name of the node to ask
	 * @param query what to look for
	 * @param limit how many matches are wanted
	 * @return the answer as it came, or why there is none
	 * @throws InterruptedException if the thread is interrupted
	 */
	String search(String node, String query, int limit) throws InterruptedException {
		try {
			return get(searchUrl(node, query, limit)).body();
		}
		catch (IOException ex) {
			return node + " does not answer: " + ex.getMessage();
		}
	}

	static String searchUrl(String node, String query, int limit) {
		return node + "/api/search?q=" + URLEncoder.encode(query, StandardCharsets.UTF_8) + "&limit=" + limit;
	}

	private HttpResponse<String> get(String url) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT).build();
		return this.http.send(request, HttpResponse.BodyHandlers.ofString());
	}

}
