package dev.gridmesh.boot.health;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RequiredPeers}.
 */
class RequiredPeersTests {

	@ParameterizedTest
	@CsvSource({ "ALL, 0, 0", "ALL, 3, 3", "QUORUM, 0, 0", "QUORUM, 1, 1", "QUORUM, 2, 1", "QUORUM, 3, 2",
			"QUORUM, 4, 2", "ANY, 0, 0", "ANY, 1, 1", "ANY, 5, 1", "NONE, 5, 0" })
	void countFollowsTheNumberOfPeers(RequiredPeers required, int peers, int expected) {
		assertThat(required.count(peers)).isEqualTo(expected);
	}

}
