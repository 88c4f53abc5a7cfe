package dev.gridmesh.boot.actuate;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import dev.gridmesh.ApplicationPart;
import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.GridManager;
import dev.gridmesh.HandlerId;
import dev.gridmesh.HandlerStats;
import dev.gridmesh.NodeName;
import dev.gridmesh.boot.TestConnections;
import org.json.JSONException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.skyscreamer.jsonassert.JSONAssert;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.actuate.autoconfigure.endpoint.jackson.JacksonEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.jackson.EndpointJsonMapper;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

/**
 * Tests for {@link GridEndpoint}.
 */
class GridEndpointTests {

	private final GridManager grid = mock(GridManager.class);

	private final GridConnection connected = TestConnections.of("http://10.0.0.2:8080", ConnectionState.CONNECTED);

	private final GridConnection missing = TestConnections.of("http://10.0.0.3:8080", ConnectionState.UNCONNECTED);

	private final GridEndpoint endpoint = new GridEndpoint(this.grid);

	@BeforeEach
	void prepare() {
		given(this.grid.local()).willReturn(NodeName.of("http://10.0.0.1:8080"));
		given(this.grid.instanceId()).willReturn(UUID.fromString("00000000-0000-4000-8000-000000000001"));
		given(this.grid.path()).willReturn("/grid/v1");
		given(this.grid.isRunning()).willReturn(true);
		given(this.grid.applicationErrors()).willReturn(Map.of(ApplicationPart.HANDLER, 3L));
		given(this.grid.peers()).willReturn(Set.of());
		given(this.grid.connections()).willReturn(List.of(this.connected, this.missing));
		given(this.grid.handlers()).willReturn(List.of(
				new HandlerStats(GridHandlers
					.responseStream(HandlerId.named("files.grep"), 64, (payload, items, call) -> Flux.empty())
					.withSource("FileHandlers#grep"), 2),
				new HandlerStats(GridHandlers.single(HandlerId.of(17), (payload, call) -> Mono.empty())
					.withSource("FileHandlers#stat"), 0)));
	}

	@Test
	void nodeIsShownAsDocumented() throws JSONException {
		JSONAssert.assertEquals(
				"""
						{ "local": "http://10.0.0.1:8080", "instanceId": "00000000-0000-4000-8000-000000000001",
						  "path": "/grid/v1", "state": "UP", "applicationErrors": { "HANDLER": 3 },
						  "handlers": [
						    { "name": "files.grep", "id": null, "kind": "RESPONSE_STREAM", "inCapacity": 0, "outCapacity": 64,
						      "method": "FileHandlers#grep", "running": 2 },
						    { "name": null, "id": 17, "kind": "SINGLE", "inCapacity": 0, "outCapacity": 0,
						      "method": "FileHandlers#stat", "running": 0 } ],
						  "connections": [
						    { "remote": "http://10.0.0.2:8080", "state": "CONNECTED", "role": "DIALER",
						      "since": "2026-11-21T06:50:27Z", "instanceId": "00000000-0000-4000-8000-000000000002",
						      "lastError": "connection lost", "reconnects": 3,
						      "ping": { "last": "PT0.0004S", "p99": "PT0.002S", "at": "2026-11-21T06:50:27Z" },
						      "outbound": { "queued": 0, "calls": 2, "streams": 1, "messages": 812, "merged": 97, "bytes": 91231 },
						      "inbound": { "calls": 1, "streams": 0, "messages": 799, "bytes": 90001, "held": 4096 } },
						    { "remote": "http://10.0.0.3:8080", "state": "UNCONNECTED", "role": "ACCEPTOR",
						      "since": "2026-11-21T06:50:27Z", "instanceId": null, "lastError": null, "reconnects": 0,
						      "ping": { "last": null, "p99": null, "at": null },
						      "outbound": { "queued": 0, "calls": 0, "streams": 0, "messages": 0, "merged": 0, "bytes": 0 },
						      "inbound": { "calls": 0, "streams": 0, "messages": 0, "bytes": 0, "held": 0 } } ] }
						""",
				json(this.endpoint.grid()), true);
	}

	@Test
	void orderOfTheFieldsIsThatOfTheDocumentation() {
		assertThat(json(this.endpoint.grid())).startsWith(
				"{\"local\":\"http://10.0.0.1:8080\",\"instanceId\":\"00000000-0000-4000-8000-000000000001\",\"path\"");
	}

	@Test
	void nodeThatHasLeftIsDown() {
		given(this.grid.isRunning()).willReturn(false);

		assertThat(this.endpoint.grid().state()).isEqualTo(GridDescriptor.State.DOWN);
	}

	@Test
	void peerIsShownWithItsCalls() throws JSONException {
		PeerDescriptor peer = this.endpoint.peer("10.0.0.2:8080");

		JSONAssert.assertEquals("""
				{ "remote": "http://10.0.0.2:8080", "state": "CONNECTED", "reconnects": 3,
				  "calls": [ { "direction": "INBOUND", "kind": "SINGLE", "handler": "files.stat", "age": "PT1.5S",
				               "remaining": "PT58S", "inCredits": 0, "outCredits": 0 } ] }
				""", json(peer), false);
	}

	@Test
	void formatOfThePeerIsShownIfItSaidWhichItWrites() throws JSONException {
		given(this.connected.codecType()).willReturn("json");

		JSONAssert.assertEquals("{ \"remote\": \"http://10.0.0.2:8080\", \"codec\": \"json\" }",
				json(this.endpoint.peer("10.0.0.2:8080")), false);
	}

	@Test
	void unknownPeerIsEmpty() {
		assertThat(this.endpoint.peer("10.0.0.9:8080")).isNull();
	}

	@Test
	void reconnectDropsTheLink() {
		assertThat(this.endpoint.act("10.0.0.2:8080", "reconnect").getStatus())
			.isEqualTo(WebEndpointResponse.STATUS_NO_CONTENT);

		then(this.connected).should().reconnect(any());
		then(this.missing).should(never()).reconnect(any());
	}

	@Test
	void reconnectOfAnUnknownPeerIsNotFound() {
		assertThat(this.endpoint.act("10.0.0.9:8080", "reconnect").getStatus())
			.isEqualTo(WebEndpointResponse.STATUS_NOT_FOUND);
	}

	@Test
	void unknownActionIsInvalid() {
		assertThatExceptionOfType(InvalidEndpointRequestException.class)
			.isThrownBy(() -> this.endpoint.act("10.0.0.2:8080", "explode"))
			.satisfies((ex) -> assertThat(ex.getReason()).contains("reconnect"));
		then(this.connected).should(never()).reconnect(any());
	}

	/** Writes as the endpoint infrastructure does. */
	private static String json(Object value) {
		StringBuilder json = new StringBuilder();
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(JacksonEndpointAutoConfiguration.class))
			.run((context) -> {
				JsonMapper mapper = context.getBean(EndpointJsonMapper.class).get();
				json.append(mapper.writeValueAsString(value));
			});
		return json.toString();
	}

}
