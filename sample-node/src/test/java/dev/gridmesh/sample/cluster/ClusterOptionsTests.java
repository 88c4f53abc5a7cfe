package dev.gridmesh.sample.cluster;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ClusterOptionsTests {

	@Test
	void portsHaveDefaults() {
		assertThat(ClusterOptions.parsePorts("")).containsExactly(8081, 8082, 8083);
		assertThat(ClusterOptions.parsePorts("9003, 9001")).containsExactly(9003, 9001);
	}

	@Test
	void wrongPortsAreRefusedWithTheReason() {
		assertRefused("9001,x", "'x' is no port of 1 to 65535");
		assertRefused("9001,65536", "'65536' is no port of 1 to 65535");
		assertRefused("9001,,9002", "'' is no port of 1 to 65535");
		assertRefused("9001,9001", "'9001' is there twice");
		assertRefused("9001", "a cluster has 2 to 9 nodes");
	}

	@Test
	void argumentsBecomeAnAbsoluteCommand() {
		ClusterOptions options = ClusterOptions.parse("--jar=a b/node.jar", "--directory=target/c", "--ports=1,2");

		assertThat(options.ports()).containsExactly(1, 2);
		assertThat(options.directory()).isEqualTo(Path.of("target/c").toAbsolutePath());
		assertThat(options.program()).containsExactly("-jar", Path.of("a b/node.jar").toAbsolutePath().toString());
		assertThat(options.nodeNames()).containsExactly("http://localhost:1", "http://localhost:2");
	}

	@Test
	void missingOrUnknownArgumentsAreRefused() {
		assertThatExceptionOfType(ClusterException.class).isThrownBy(() -> ClusterOptions.parse("--jar=x"))
			.withMessage("--jar and --directory are needed");
		assertThatExceptionOfType(ClusterException.class).isThrownBy(() -> ClusterOptions.parse("--help"))
			.withMessageContaining("unknown argument '--help'");
	}

	@Test
	void shellWordsAreQuotedWhereNeeded() {
		assertThat(ShellQuoting.quote("/a/b-1.sh")).isEqualTo("/a/b-1.sh");
		assertThat(ShellQuoting.quote("it's a $HOME")).isEqualTo("'it'\\''s a $HOME'");
		assertThat(ShellQuoting.quote("")).isEqualTo("''");
	}

	private static void assertRefused(String ports, String reason) {
		assertThatExceptionOfType(ClusterException.class).isThrownBy(() -> ClusterOptions.parsePorts(ports))
			.withMessage("cluster.ports=%s: %s; write for example -Dcluster.ports=9001,9002,9003", ports, reason);
	}

}
