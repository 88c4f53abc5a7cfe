package dev.gridmesh.boot.autoconfigure;

import java.util.Arrays;
import java.util.List;

import dev.gridmesh.NodeName;
import dev.gridmesh.boot.diagnostics.GridPropertiesException;
import dev.gridmesh.transport.TransportListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link LocalNodeName}.
 */
class LocalNodeNameTests {

	private final TestAddresses addresses = new TestAddresses().thisMachine("10.0.0.1", "127.0.0.1")
		.host("10.0.0.1", "10.0.0.1")
		.host("a", "10.0.0.1")
		.host("b", "10.0.0.2")
		.host("localhost", "127.0.0.1");

	@Test
	void configuredNameIsKeptByteForByte() {
		assertThat(name("http://Elsewhere:1", 8080)).hasToString("http://Elsewhere:1");
	}

	@Test
	void portZeroIsReplacedByTheRealPort() {
		assertThat(name("http://127.0.0.1:0", 41234)).hasToString("http://127.0.0.1:41234");
	}

	@Test
	void portZeroWithoutAServerIsAnError() {
		assertThatExceptionOfType(GridPropertiesException.class).isThrownBy(() -> name("http://127.0.0.1:0", 0))
			.withMessageContaining("'grid.local' has the value 'http://127.0.0.1:0'");
	}

	@Test
	void malformedNameIsAnErrorBeforeTheServerListens() {
		assertThatExceptionOfType(GridPropertiesException.class)
			.isThrownBy(() -> new LocalNodeName("http://a:8080/", List.of(), server(0, false), this.addresses))
			.withMessageContaining("The property 'grid.local' cannot be used")
			.withMessageContaining("write it without the slash at its end");
	}

	@Test
	void schemeThatDoesNotFitThePeersIsAnError() {
		assertThatExceptionOfType(GridPropertiesException.class)
			.isThrownBy(() -> name("https://a:8080", 8080, "http://b:8080"))
			.withMessageContaining("the scheme of 'http://b:8080' is another one");
	}

	@Test
	void nameWithoutPeersIsThatOfTheMachine() {
		assertThat(name(null, 8080)).hasToString("http://this-host:8080");
	}

	@Test
	void nameWithoutPeersHasTheSchemeOfTheServer() {
		assertThat(new LocalNodeName(null, List.of(), server(8443, true), this.addresses).get())
			.hasToString("https://this-host:8443");
	}

	@Test
	void onePeerThatIsThisMachineWithThePortOfTheServerIsTheName() {
		assertThat(name(null, 8080, "http://b:8080", "http://a:8080")).hasToString("http://a:8080");
	}

	@Test
	void portTellsNodesOfOneMachineApart() {
		assertThat(name(null, 8082, "http://localhost:8081", "http://localhost:8082", "http://localhost:8083"))
			.hasToString("http://localhost:8082");
	}

	@Test
	void noPeerThatIsThisMachineIsAnErrorThatListsWhatWasCompared() {
		assertThatExceptionOfType(GridPropertiesException.class)
			.isThrownBy(() -> name(null, 8081, "http://a:8080", "http://b:8081", "http://nowhere:8081"))
			.withMessageContaining("none of the peers is an address of this machine with the port 8081 of its server")
			.withMessageContaining("http://a:8080: 10.0.0.1 is this machine, its port is another")
			.withMessageContaining("http://b:8081: 10.0.0.2 is not this machine, its port is the same")
			.withMessageContaining("http://nowhere:8081: does not resolve, its port is the same")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("Set 'grid.local'", "http://this-host:8081"));
	}

	@Test
	void morePeersThanOneThatAreThisMachineAreAnError() {
		assertThatExceptionOfType(GridPropertiesException.class)
			.isThrownBy(() -> name(null, 8080, "http://a:8080", "http://10.0.0.1:8080"))
			.withMessageContaining("more than one of the peers is an address of this machine")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("http://a:8080"));
	}

	@Test
	void peerThatDoesNotResolveDoesNotMatter() {
		assertThat(name(null, 8080, "http://a:8080", "http://nowhere:8080")).hasToString("http://a:8080");
	}

	private NodeName name(@Nullable String configured, int port, String... peers) {
		return new LocalNodeName(configured, Arrays.stream(peers).map(NodeName::of).toList(), server(port, false),
				this.addresses)
			.get();
	}

	private static GridServer server(int port, boolean secure) {
		return new GridServer() {

			@Override
			public TransportListener listener() {
				return mock(TransportListener.class);
			}

			@Override
			public String path() {
				return "/grid/v1";
			}

			@Override
			public int port() {
				return port;
			}

			@Override
			public boolean secure() {
				return secure;
			}

			@Override
			public void requireClientCertificates(MembershipCheck.SslBundlesSource bundles) {
				// nobody asks
			}

		};
	}

}
