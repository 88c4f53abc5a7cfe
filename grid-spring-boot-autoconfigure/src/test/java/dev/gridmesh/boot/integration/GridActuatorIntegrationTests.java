package dev.gridmesh.boot.integration;

import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.json.JSONException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skyscreamer.jsonassert.JSONAssert;
import reactor.core.Disposable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The endpoint and the health of the grid over HTTP.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GridActuatorIntegrationTests {

	private static final String FORMER_SECRET = "a-former-secret-of-integration-tests";

	private TestNode a;

	private TestNode b;

	private TestNode lonely;

	@BeforeAll
	void start() {
		this.a = TestNode.start(List.of(TestHandlers.class), "management.endpoint.grid.access=unrestricted",
				"management.endpoint.env.show-values=always", "management.endpoint.configprops.show-values=always",
				"grid.auth.previous-secrets=" + FORMER_SECRET);
		this.b = TestNode.start(List.of(TestHandlers.class), "grid.health.require=all");
		this.lonely = TestNode.start(List.of(), "grid.path=/other/v1");
		TestNode.connect(this.a, this.b);
	}

	@AfterAll
	void stop() {
		this.lonely.close();
		this.b.close();
		this.a.close();
	}

	@Test
	void endpointShowsTheNode() {
		this.a.call(this.b, "test.name").send().block(TestNode.TIMEOUT);

		JsonNode grid = json(get(this.a, "/actuator/grid"));

		assertThat(grid.path("local").asString()).isEqualTo(this.a.name().value());
		assertThat(grid.path("instanceId").asString()).isEqualTo(this.a.grid().instanceId().toString());
		assertThat(grid.path("path").asString()).isEqualTo("/grid/v1");
		assertThat(grid.path("state").asString()).isEqualTo("UP");
		assertThat(grid.path("handlers").valueStream().map((handler) -> handler.path("name").asString("")))
			.contains("test.typed", "test.mono");
		JsonNode connection = grid.path("connections").path(0);
		assertThat(connection.path("remote").asString()).isEqualTo(this.b.name().value());
		assertThat(connection.path("state").asString()).isEqualTo("CONNECTED");
		assertThat(connection.path("instanceId").asString()).isEqualTo(this.b.grid().instanceId().toString());
		assertThat(connection.path("since").asString()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
		assertThat(connection.path("outbound").path("messages").asLong()).isPositive();
	}

	@Test
	void oneEndOfAPairDials() {
		assertThat(List.of(role(this.a), role(this.b))).containsExactlyInAnyOrder("DIALER", "ACCEPTOR");
	}

	private String role(TestNode node) {
		return json(get(node, "/actuator/grid")).path("connections").path(0).path("role").asString();
	}

	@Test
	void endpointOfAGridOfOneHasNoConnections() throws JSONException {
		JSONAssert.assertEquals("""
				{ "local": "%s", "instanceId": "%s", "path": "/other/v1", "state": "UP", "handlers": [],
				  "connections": [], "applicationErrors": {} }
				""".formatted(this.lonely.name(), this.lonely.grid().instanceId()),
				get(this.lonely, "/actuator/grid").getBody(), true);
	}

	@Test
	void peerIsShownWithTheCallsThatRun() {
		Disposable call = this.b.call(this.a, "test.stuck").data("s3cret").send().subscribe();
		try {
			Awaitility.await().atMost(TestNode.TIMEOUT).untilAsserted(() -> {
				ResponseEntity<String> response = get(this.a, "/actuator/grid/" + this.b.name().hostAndPort());
				JsonNode running = json(response).path("calls").path(0);
				assertThat(running.path("direction").asString("")).isEqualTo("INBOUND");
				assertThat(running.path("kind").asString()).isEqualTo("SINGLE");
				assertThat(running.path("handler").asString()).contains("test.stuck");
				assertThat(running.path("age").asString()).startsWith("PT");
				assertThat(response.getBody()).doesNotContain("s3cret", TestNode.SECRET);
			});
		}
		finally {
			call.dispose();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "env", "configprops" })
	void secretsAreNotShownEvenWhereValuesAre(String endpoint) {
		String body = get(this.a, "/actuator/" + endpoint).getBody();

		assertThat(body).containsIgnoringCase("previous").contains("******");
		assertThat(body).doesNotContain(TestNode.SECRET, FORMER_SECRET);
	}

	@Test
	void unknownPeerIsNotFound() {
		assertThat(get(this.a, "/actuator/grid/127.0.0.1:1").getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
	}

	@Test
	void reconnectWithWriteAccessMakesANewLink() {
		long before = this.a.grid().connection(this.b.name()).stats().reconnects();

		assertThat(post(this.a, this.b.name().hostAndPort(), "reconnect")).isEqualTo(HttpStatus.NO_CONTENT);

		Awaitility.await()
			.atMost(TestNode.TIMEOUT)
			.until(() -> this.a.grid().connection(this.b.name()).stats().reconnects() > before);
		this.a.awaitConnected();
		this.b.awaitConnected();
	}

	@Test
	void reconnectNeedsWriteAccess() {
		assertThat(post(this.b, this.a.name().hostAndPort(), "reconnect")).isEqualTo(HttpStatus.METHOD_NOT_ALLOWED);
	}

	@Test
	void reconnectOfAnUnknownPeerIsNotFound() {
		assertThat(post(this.a, "127.0.0.1:1", "reconnect")).isEqualTo(HttpStatus.NOT_FOUND);
	}

	@Test
	void unknownActionIsABadRequest() {
		assertThat(post(this.a, this.b.name().hostAndPort(), "explode")).isEqualTo(HttpStatus.BAD_REQUEST);
	}

	@Test
	void healthShowsThePeers() {
		JsonNode grid = json(get(this.b, "/actuator/health")).path("components").path("grid");

		assertThat(grid.path("status").asString()).isEqualTo("UP");
		assertThat(grid.path("details").path("degraded").asInt(-1)).isZero();
		assertThat(grid.path("details").path("peers").path(this.a.name().value()).asString()).isEqualTo("CONNECTED");
	}

	@Test
	void healthOfAGridOfOneIsUp() {
		assertThat(json(get(this.lonely, "/actuator/health")).path("components").path("grid").path("status").asString())
			.isEqualTo("UP");
	}

	@Test
	void livenessDoesNotDependOnTheGrid() {
		assertThat(json(get(this.b, "/actuator/health/liveness")).path("components").has("grid")).isFalse();
	}

	@Test
	void healthIsUpWithoutItsPeers() {
		try (TestNode node = TestNode.start(List.of(), "grid.peers=http://127.0.0.1:1")) {
			ResponseEntity<String> response = get(node, "/actuator/health");

			assertThat(response.getStatusCode()).isEqualTo(HttpStatus.OK);
			JsonNode grid = json(response).path("components").path("grid");
			assertThat(grid.path("status").asString()).isEqualTo("UP");
			assertThat(grid.path("details").path("degraded").asInt()).isOne();
		}
	}

	@Test
	void healthIsDownWhenARequiredPeerIsMissing() {
		try (TestNode picky = TestNode.start(List.of(), "grid.health.require=all", "grid.peers=http://127.0.0.1:1")) {
			ResponseEntity<String> response = get(picky, "/actuator/health");

			assertThat(response.getStatusCode()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
			JsonNode grid = json(response).path("components").path("grid");
			assertThat(grid.path("status").asString()).isEqualTo("DOWN");
			assertThat(grid.path("details").path("degraded").asInt()).isOne();
		}
	}

	@Test
	void routeIsNotServedOnAManagementPort() {
		try (TestNode node = TestNode.start(List.of(), "management.server.port=0")) {
			int managementPort = Integer
				.parseInt(node.context().getEnvironment().getRequiredProperty("local.management.port"));
			HttpStatusCode application = status(TestNode.http(node.name().port()), "/grid/v1");
			HttpStatusCode management = status(TestNode.http(managementPort), "/grid/v1");

			assertThat(application).isEqualTo(HttpStatus.BAD_REQUEST);
			assertThat(management).isEqualTo(HttpStatus.NOT_FOUND);
		}
	}

	private static HttpStatusCode status(WebClient http, String path) {
		return http.get()
			.uri(path)
			.exchangeToMono((response) -> response.toBodilessEntity())
			.blockOptional(TestNode.TIMEOUT)
			.orElseThrow()
			.getStatusCode();
	}

	private static HttpStatusCode post(TestNode node, String peer, String action) {
		return node.http()
			.method(HttpMethod.POST)
			.uri("/actuator/grid/{peer}", peer)
			.bodyValue(Map.of("action", action))
			.exchangeToMono((response) -> response.toBodilessEntity())
			.blockOptional(TestNode.TIMEOUT)
			.orElseThrow()
			.getStatusCode();
	}

	private static ResponseEntity<String> get(TestNode node, String path) {
		return node.http()
			.get()
			.uri(path)
			.exchangeToMono((response) -> response.toEntity(String.class))
			.blockOptional(TestNode.TIMEOUT)
			.orElseThrow();
	}

	private static JsonNode json(ResponseEntity<String> response) {
		return JsonMapper.shared().readTree(response.getBody());
	}

}
