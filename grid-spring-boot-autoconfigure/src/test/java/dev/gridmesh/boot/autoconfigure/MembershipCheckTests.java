package dev.gridmesh.boot.autoconfigure;

import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.gridmesh.auth.GridAuth;
import dev.gridmesh.auth.GridAuthenticator;
import dev.gridmesh.auth.GridCredentials;
import dev.gridmesh.auth.GridTokens;
import dev.gridmesh.auth.NodeIdentity;
import dev.gridmesh.boot.diagnostics.GridPropertiesException;
import dev.gridmesh.spring.webflux.WebFluxTransportListener;
import dev.gridmesh.transport.netty.ReactorNettyListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link MembershipCheck}: what fails the start, and what it says.
 */
class MembershipCheckTests {

	private static final GridAuth MUTUAL = GridAuth.mutual("a-secret-of-at-least-32-bytes-length");

	private final GridProperties properties = new GridProperties();

	private final ServerProperties web = new ServerProperties();

	private final Map<String, SslStoreBundle> stores = new HashMap<>();

	private GridAuth auth = MUTUAL;

	private GridAuthenticator authenticator;

	private GridCredentials credentials;

	@BeforeEach
	void setUpWhatIsRight() throws Exception {
		KeyStore store = KeyStore.getInstance("PKCS12");
		this.stores.put("grid", SslStoreBundle.of(store, null, store));
		this.stores.put("keys", SslStoreBundle.of(store, null, null));
		this.stores.put("trust", SslStoreBundle.of(null, null, store));
		this.properties.setLocal("https://node-1:8443");
		this.properties.setPeers(List.of("https://node-1:8443", "https://node-2:8443"));
		this.properties.getSsl().setBundle("grid");
		this.properties.getAuth().setIdentity(NodeIdentity.CERTIFICATE);
		this.properties.getServer().setPort(8443);
		this.properties.getServer().getSsl().setBundle("grid");
	}

	@Test
	void keyAndTrustAtBothEndsAreEnough() {
		assertThatNoException().isThrownBy(this::check);
		this.properties.getServer().getSsl().setClientAuth(GridServerProperties.ClientAuth.WANT);
		assertThatNoException().isThrownBy(this::check);
	}

	@Test
	void httpNamesAreRefused() {
		this.properties.setPeers(List.of("http://node-2:8080"));
		this.properties.setLocal(null);

		expectRefusal("'grid.auth.identity' has the value 'certificate'", "'http://node-2:8080'", "'grid.peers'");
	}

	@Test
	void protocolsWithoutProvenNamesAreRefused() {
		this.auth = GridAuth.none();
		this.properties.getAuth().setProtocol(GridAuthProperties.Protocol.NONE);
		expectRefusal("the protocol is 'none'", "'grid.auth.protocol' to 'mutual'");

		this.auth = GridAuth.v1(GridTokens.none());
		this.properties.getAuth().setProtocol(GridAuthProperties.Protocol.V1);
		expectRefusal("the protocol is 'v1'");
	}

	@Test
	void dialerWithoutABundleOrKeyOrTrustIsRefused() {
		this.properties.getSsl().setBundle(null);
		expectRefusal("'grid.ssl.bundle' is not set", "docs/tls.md");
		this.properties.getSsl().setBundle("trust");
		expectRefusal("'trust' of 'grid.ssl.bundle' has no key");
		this.properties.getSsl().setBundle("keys");
		expectRefusal("'keys' of 'grid.ssl.bundle' has no trust store");
	}

	@Test
	void ownServerWithoutTrustIsRefused() {
		this.properties.getServer().getSsl().setBundle("keys");
		expectRefusal("'keys' of 'grid.server.ssl.bundle' has no trust store", "Add a trust store");
	}

	@Test
	void ownServerThatAsksForNoCertificateIsRefused() {
		this.properties.getServer().getSsl().setClientAuth(GridServerProperties.ClientAuth.NONE);
		expectRefusal("'grid.server.ssl.client-auth' is 'none'", "'need'");
	}

	@Test
	void sharedServerThatAsksForNoCertificateIsRefused() {
		this.properties.getServer().setPort(null);
		expectRefusal("which the grid shares, has no TLS", "'server.ssl.bundle'", "'grid.server.port'");
		Ssl ssl = Ssl.forBundle("grid");
		this.web.setSsl(ssl);
		expectRefusal("'server.ssl.client-auth' is 'none'", "'want'");
		ssl.setClientAuth(Ssl.ClientAuth.WANT);
		assertThatNoException().isThrownBy(this::check);
		ssl.setBundle("keys");
		expectRefusal("the web server has no trust store", "'server.ssl.bundle'");
	}

	@Test
	void httpsNamesWithAPlainServerOfTheGridsOwnAreRefused() {
		this.properties.getAuth().setIdentity(NodeIdentity.NAME);
		this.properties.getServer().getSsl().setBundle(null);
		expectRefusal("'https://node-1:8443' begins with https", "no TLS", "'grid.server.ssl.bundle'");

		this.properties.setLocal("http://node-1:8080");
		this.properties.setPeers(List.of());
		assertThatNoException().isThrownBy(this::check);
	}

	@Test
	void proxyMayHaveTheTlsOfASharedServer() {
		this.properties.getAuth().setIdentity(NodeIdentity.NAME);
		this.properties.getServer().setPort(null);

		assertThatNoException().isThrownBy(this::check);
	}

	@Test
	void authenticatorAndCredentialsNeedProvenNames() {
		this.properties.getAuth().setIdentity(NodeIdentity.NAME);
		this.properties.getAuth().setProtocol(GridAuthProperties.Protocol.NONE);
		this.auth = GridAuth.none();
		this.authenticator = (claim) -> Mono.empty();
		expectRefusal("bean of type GridAuthenticator", "'grid.auth.protocol' to 'mutual'");
		this.authenticator = null;
		this.credentials = (remote) -> Mono.empty();
		expectRefusal("bean of type GridCredentials", "'grid.auth.protocol' to 'mutual'");
	}

	@Test
	void credentialsAreNotSentOverPlainHttp() {
		this.properties.getAuth().setIdentity(NodeIdentity.NAME);
		this.properties.setLocal("http://node-1:8080");
		this.properties.setPeers(List.of());
		this.credentials = (remote) -> Mono.empty();

		expectRefusal("bean of type GridCredentials", "'http://node-1:8080'", "https names");
	}

	private void expectRefusal(String... words) {
		assertThatExceptionOfType(GridPropertiesException.class).isThrownBy(this::check)
			.satisfies((ex) -> assertThat(ex.getMessage() + " " + ex.getAction()).contains(words));
	}

	private void check() {
		SslBundles bundles = mock(SslBundles.class);
		given(bundles.getBundle(anyString()))
			.willAnswer((call) -> SslBundle.of(this.stores.get(call.<String>getArgument(0))));
		GridServerProperties server = this.properties.getServer();
		GridServer dialled = (server.getPort() != null)
				? new OwnGridServer(ReactorNettyListener.create(0), "/grid/v1", server.getSsl()) : new SharedGridServer(
						new WebFluxTransportListener(), "/grid/v1", this.web, mock(ApplicationContext.class));
		new MembershipCheck(this.properties, new PropertiesGridConnectionDetails(this.properties), dialled)
			.check(new GridMembership(this.auth, this.properties.getAuth().getIdentity(), this.authenticator,
					this.credentials), () -> bundles);
	}

}
