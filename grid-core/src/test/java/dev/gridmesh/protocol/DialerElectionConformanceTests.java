package dev.gridmesh.protocol;

import java.util.stream.Stream;

import dev.gridmesh.NodeName;
import dev.gridmesh.vectors.Vectors;
import dev.gridmesh.vectors.Vectors.Case;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code dialer.json}: who dials.
 */
class DialerElectionConformanceTests {

	static Stream<Case> pairs() {
		return Vectors.cases("dialer.json", "pairs");
	}

	@ParameterizedTest
	@MethodSource("pairs")
	void sameNodeDialsAsInTheReference(Case vector) {
		String local = vector.json().required("local").asText();
		String remote = vector.json().required("remote").asText();
		boolean localDials = vector.json().required("localDials").asBoolean();

		assertThat(Long.toHexString(Checksum.xxh3(local + remote)))
			.isEqualTo(withoutLeadingZeros(vector.json().required("h0").asText()));
		assertThat(Long.toHexString(Checksum.xxh3(remote + local)))
			.isEqualTo(withoutLeadingZeros(vector.json().required("h1").asText()));
		assertThat(DialerElection.localDials(local, remote)).isEqualTo(localDials);
		assertThat(DialerElection.localDials(remote, local)).isEqualTo(!localDials);
	}

	@Test
	void namesAreComparedAsTheirText() {
		NodeName a = NodeName.of("http://a:1");
		NodeName b = NodeName.of("http://b:1");

		assertThat(DialerElection.localDials(a, b)).isTrue();
		assertThat(DialerElection.localDials(b, a)).isFalse();
	}

	@Test
	void nodeDoesNotDialItself() {
		assertThat(DialerElection.localDials("http://a:1", "http://a:1")).isFalse();
	}

	private static String withoutLeadingZeros(String hex) {
		return hex.replaceFirst("^0+", "");
	}

}
