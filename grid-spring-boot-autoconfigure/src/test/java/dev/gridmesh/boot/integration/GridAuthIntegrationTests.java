package dev.gridmesh.boot.integration;

import java.util.List;

import dev.gridmesh.ConnectionRole;
import dev.gridmesh.ConnectionState;
import dev.gridmesh.auth.MutualSecrets;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nodes that may not come in, and what is said about it.
 */
@ExtendWith(OutputCaptureExtension.class)
class GridAuthIntegrationTests {

	private static final String OTHER_SECRET = "another-secret-of-another-grid-9876543210";

	@Test
	void nodeWithAnotherSecretIsRefusedAndLoggedOnce(CapturedOutput output) {
		try (TestNode a = TestNode.start(List.of(TestHandlers.class));
				TestNode b = TestNode.start(List.of(TestHandlers.class), "grid.auth.secret=" + OTHER_SECRET)) {
			TestNode.introduce(a, b);
			TestNode dialer = (a.grid().connection(b.name()).stats().role() == ConnectionRole.DIALER) ? a : b;
			TestNode acceptor = (dialer == a) ? b : a;

			Awaitility.await()
				.atMost(TestNode.TIMEOUT)
				.until(() -> dialer.state(acceptor) == ConnectionState.CONNECTION_ERROR);
			String lastError = dialer.grid().connection(acceptor.name()).stats().lastError();

			assertThat(lastError).contains("403");
			assertThat(acceptor.state(dialer)).isEqualTo(ConnectionState.UNCONNECTED);
			assertThat(StringUtils.countOccurrencesOf(output.toString(),
					dialer.name() + ": cannot connect to " + acceptor.name()))
				.isEqualTo(1);
		}
		assertThat(output).doesNotContain(OTHER_SECRET, TestNode.SECRET, "Bearer", "eyJ", "Grid-Mutual");
	}

	@Test
	void secretsChangeWhileNodesRun(CapturedOutput output) {
		try (TestNode a = TestNode.start(List.of(TestHandlers.class));
				TestNode b = TestNode.start(List.of(TestHandlers.class))) {
			TestNode.connect(a, b);
			List.of(a, b).forEach((node) -> secretsOf(node).replace(TestNode.SECRET, OTHER_SECRET));
			List.of(a, b).forEach((node) -> secretsOf(node).replace(OTHER_SECRET, TestNode.SECRET));
			List.of(a, b).forEach((node) -> secretsOf(node).replace(OTHER_SECRET));
			try (TestNode c = TestNode.start(List.of(TestHandlers.class), "grid.auth.secret=" + OTHER_SECRET)) {
				TestNode.connect(a, c);
				TestNode.connect(b, c);
				assertThat(c.state(a)).isEqualTo(ConnectionState.CONNECTED);
			}
			assertThat(a.grid().connection(b.name()).stats().reconnects()).isZero();
			assertThat(b.grid().connection(a.name()).stats().reconnects()).isZero();
		}
		assertThat(output).doesNotContain(OTHER_SECRET, TestNode.SECRET);
	}

	private static MutualSecrets secretsOf(TestNode node) {
		return node.context().getBean(MutualSecrets.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "v1", "none" })
	void nodeThatSpeaksAnotherProtocolIsRefusedAndToldWhatToChange(String protocol, CapturedOutput output) {
		try (TestNode a = TestNode.start(List.of(TestHandlers.class));
				TestNode b = TestNode.start(List.of(TestHandlers.class), "grid.auth.protocol=" + protocol)) {
			TestNode.introduce(a, b);
			TestNode dialer = (a.grid().connection(b.name()).stats().role() == ConnectionRole.DIALER) ? a : b;
			TestNode acceptor = (dialer == a) ? b : a;

			Awaitility.await()
				.atMost(TestNode.TIMEOUT)
				.until(() -> dialer.state(acceptor) == ConnectionState.CONNECTION_ERROR);

			assertThat(dialer.grid().connection(acceptor.name()).stats().lastError()).contains("grid.auth.protocol");
			assertThat(output).contains("its grid.auth.protocol is '");
		}
	}

	@Test
	void nodesThatOnlyBelieveTokensCallEachOther() {
		try (TestNode a = TestNode.start(List.of(TestHandlers.class), "grid.auth.protocol=v1");
				TestNode b = TestNode.start(List.of(TestHandlers.class), "grid.auth.protocol=v1")) {
			TestNode.connect(a, b);

			assertThat(a.call(b, "test.text").data("x").retrieveMono(String.class).block(TestNode.TIMEOUT)).isNotNull();
		}
	}

	@Test
	void nodeThatIsNoPeerIsRefused(CapturedOutput output) {
		try (TestNode a = TestNode.start(List.of()); TestNode b = TestNode.start(List.of())) {
			// only one of them knows the other, so try both ways: one of them dials
			a.grid().addPeer(b.name());
			boolean aDials = a.grid().connection(b.name()).stats().role() == ConnectionRole.DIALER;
			if (!aDials) {
				a.grid().removePeer(b.name());
				b.grid().addPeer(a.name());
			}
			TestNode dialer = aDials ? a : b;
			TestNode acceptor = aDials ? b : a;

			Awaitility.await()
				.atMost(TestNode.TIMEOUT)
				.until(() -> dialer.state(acceptor) == ConnectionState.CONNECTION_ERROR);

			assertThat(dialer.grid().connection(acceptor.name()).stats().lastError())
				.contains("unknown incoming host: " + dialer.name());
		}
		assertThat(output).doesNotContain(TestNode.SECRET, "Bearer", "eyJ", "Grid-Mutual");
	}

	@Test
	void secretOfBeforeStillVerifies() {
		try (TestNode a = TestNode.start(List.of(), "grid.auth.secret=" + OTHER_SECRET,
				"grid.auth.previous-secrets=" + TestNode.SECRET);
				TestNode b = TestNode.start(List.of(), "grid.auth.previous-secrets=" + OTHER_SECRET)) {
			TestNode.connect(a, b);

			assertThat(a.state(b)).isEqualTo(ConnectionState.CONNECTED);
		}
	}

	@Test
	void payloadsAreNotLogged(CapturedOutput output) {
		try (TestNode a = TestNode.start(List.of(TestHandlers.class), "logging.level.dev.gridmesh=debug");
				TestNode b = TestNode.start(List.of(TestHandlers.class), "logging.level.dev.gridmesh=debug")) {
			TestNode.connect(a, b);
			a.call(b, "test.text").data("pay10ad").retrieveMono(String.class).block(TestNode.TIMEOUT);
			a.call(b, "test.typed").data("pay10ad").send().onErrorComplete().block(TestNode.TIMEOUT);
		}
		assertThat(output).doesNotContain("pay10ad", TestNode.SECRET, "Bearer", "eyJ", "Grid-Mutual");
	}

}
