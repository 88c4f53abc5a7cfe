package dev.gridmesh.boot.autoconfigure;

import java.util.Arrays;
import java.util.List;

import dev.gridmesh.NodeName;
import dev.gridmesh.boot.diagnostics.GridPropertiesException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PeerNames}.
 */
class PeerNamesTests {

	@Test
	void orderIsKept() {
		assertThat(PeerNames.parse(List.of("http://b:2", "http://a:1"))).extracting(NodeName::value)
			.containsExactly("http://b:2", "http://a:1");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			http://a:1 http://b:2 http://a:1 | 'grid.peers[2]' | is already there as 'grid.peers[0]'
			http://a:1 http://b:2/           | 'grid.peers[1]' | write it without the slash at its end
			http://a:1/grid/v1               | 'grid.peers[0]' | it has a path
			http://a:1 https://b:2           | 'grid.peers[1]' | the scheme of 'http://a:1' is another one
			http://a                         | 'grid.peers[0]' | the port is missing
			http://a:0                       | 'grid.peers[0]' | host or port is malformed
			http://a:70000                   | 'grid.peers[0]' | host or port is malformed
			a:8080                           | 'grid.peers[0]' | the scheme is missing
			""")
	void nameThatCannotBeUsedIsAnErrorThatNamesKeyValueAndReason(String names, String key, String reason) {
		String[] values = names.split(" ");
		assertThatExceptionOfType(GridPropertiesException.class)
			.isThrownBy(() -> PeerNames.parse(Arrays.asList(values)))
			.withMessageContaining(key)
			.withMessageContaining(values[values.length - 1])
			.withMessageContaining(reason)
			.satisfies((ex) -> assertThat(ex.getAction()).isNotBlank());
	}

}
