package dev.gridmesh.boot.health;

import java.util.List;
import java.util.Map;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridManager;
import dev.gridmesh.NodeName;
import dev.gridmesh.boot.TestConnections;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link GridHealthIndicator}.
 */
class GridHealthIndicatorTests {

	private final GridManager grid = mock(GridManager.class);

	private final GridConnection up = TestConnections.of("http://b:8080", ConnectionState.CONNECTED);

	private final GridConnection down = TestConnections.of("http://c:8080", ConnectionState.CONNECTION_ERROR);

	@BeforeEach
	void run() {
		given(this.grid.isRunning()).willReturn(true);
	}

	@ParameterizedTest
	@CsvSource({ "ALL, DOWN", "QUORUM, UP", "ANY, UP", "NONE, UP" })
	void statusFollowsWhatIsRequired(RequiredPeers required, String status) {
		given(this.grid.connections()).willReturn(List.of(this.up, this.down));

		assertThat(health(required).getStatus().getCode()).isEqualTo(status);
	}

	@Test
	void detailsShowThatAndWhichPeersAreMissing() {
		given(this.grid.connections()).willReturn(List.of(this.up, this.down));

		assertThat(health(RequiredPeers.ANY).getDetails()).containsExactlyInAnyOrderEntriesOf(Map.of("degraded", 1,
				"peers",
				Map.of("http://b:8080", ConnectionState.CONNECTED, "http://c:8080", ConnectionState.CONNECTION_ERROR)));
	}

	@Test
	void detailsShowWhichPeersWriteAnotherFormat() {
		GridConnection local = TestConnections.of("http://a:8080", ConnectionState.CONNECTED);
		given(local.codecType()).willReturn("msgpack");
		given(this.up.codecType()).willReturn("json");
		given(this.grid.local()).willReturn(NodeName.of("http://a:8080"));
		given(this.grid.connection(NodeName.of("http://a:8080"))).willReturn(local);
		given(this.grid.connections()).willReturn(List.of(this.up, this.down));

		assertThat(health(RequiredPeers.ANY).getDetails()).containsEntry("otherCodecs",
				Map.of("http://b:8080", "json, here msgpack (grid.codec.type)"));
		given(this.up.codecType()).willReturn("msgpack");
		assertThat(health(RequiredPeers.ANY).getDetails()).doesNotContainKey("otherCodecs");
	}

	@Test
	void completeGridIsNotDegraded() {
		given(this.grid.connections()).willReturn(List.of(this.up));

		assertThat(health(RequiredPeers.ALL).getStatus()).isEqualTo(Status.UP);
		assertThat(health(RequiredPeers.ALL).getDetails()).containsEntry("degraded", 0);
	}

	@Test
	void gridOfOneIsUp() {
		assertThat(health(RequiredPeers.ALL).getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void nodeThatHasLeftIsDown() {
		given(this.grid.isRunning()).willReturn(false);

		assertThat(health(RequiredPeers.NONE).getStatus()).isEqualTo(Status.DOWN);
	}

	private Health health(RequiredPeers required) {
		return new GridHealthIndicator(this.grid, required).health();
	}

}
