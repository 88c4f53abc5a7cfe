package dev.gridmesh.sample.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.gridmesh.sample.LauncherWatch;

/**
 * Answers as a node does, as far as the launcher can tell; starts in no time.
 */
public final class FakeNode {

	private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

	private FakeNode() {
	}

	public static void main(String[] args) throws IOException {
		LauncherWatch.startIfAsked();
		int port = Integer.parseInt(option(args, "--server.port="));
		if (option(args, "--fake.broken-port=").equals(String.valueOf(port))) {
			System.out.println("this node is broken");
			System.exit(3);
		}
		if (System.getenv("GRID_AUTH_SECRET") == null) {
			throw new IllegalStateException("no secret");
		}
		String self = "http://localhost:" + port;
		List<String> peers = Arrays.stream(option(args, "--grid.peers=").split(","))
			.filter((name) -> !name.equals(self))
			.toList();
		HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
		server.setExecutor(Executors.newCachedThreadPool());
		server.createContext("/ping", (exchange) -> answer(exchange, "pong"));
		server.createContext("/actuator/grid", (exchange) -> answer(exchange, grid(self, peers)));
		server.createContext("/api/search", (exchange) -> answer(exchange, "{\"done\":true}\n"));
		server.start();
	}

	private static String option(String[] args, String prefix) {
		return Arrays.stream(args)
			.filter((arg) -> arg.startsWith(prefix))
			.map((arg) -> arg.substring(prefix.length()))
			.findFirst()
			.orElse("");
	}

	private static String grid(String self, List<String> peers) {
		List<String> connections = peers.stream()
			.map((peer) -> "{\"remote\":\"%s\",\"state\":\"%s\"}".formatted(peer, state(peer)))
			.toList();
		return "{\"local\":\"%s\",\"connections\":[%s]}".formatted(self, String.join(",", connections));
	}

	private static String state(String peer) {
		try {
			HttpRequest request = HttpRequest.newBuilder(URI.create(peer + "/ping")).build();
			HTTP.send(request, HttpResponse.BodyHandlers.discarding());
			return "CONNECTED";
		}
		catch (IOException ex) {
			return "CONNECTION_ERROR";
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void answer(HttpExchange exchange, String body) throws IOException {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		try (exchange) {
			exchange.sendResponseHeaders(200, bytes.length);
			exchange.getResponseBody().write(bytes);
		}
	}

}
