package dev.gridmesh.spring.security;

import java.security.Principal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.gridmesh.NodeName;
import dev.gridmesh.auth.InvalidIdentityException;
import dev.gridmesh.auth.PeerClaim;
import dev.gridmesh.transport.SocketPeer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidationException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JwtGridAuthenticator}.
 */
class JwtGridAuthenticatorTests {

	private static final String TOKEN = "header.payload.signature";

	private final Map<String, Object> claims = new HashMap<>(Map.of("sub", "https://node-1:8443"));

	@ParameterizedTest
	@ValueSource(strings = { "https://node-1:8443", "node-1" })
	void tokenWithTheNameOrItsHostIsThatOfTheNode(String subject) {
		this.claims.put("sub", subject);
		this.claims.put("scope", "files.read files.write");

		Principal principal = reactive().authenticate(claim(TOKEN)).block();

		assertThat(principal).isInstanceOfSatisfying(GridNodeAuthentication.class, (authentication) -> {
			assertThat(authentication.getName()).isEqualTo("https://node-1:8443");
			assertThat(authentication.isAuthenticated()).isTrue();
			assertThat(authentication.getPrincipal()).isInstanceOf(Jwt.class);
			assertThat(authentication.getAuthorities()).extracting(GrantedAuthority::getAuthority)
				.containsExactly("ROLE_GRID_NODE", "SCOPE_files.read", "SCOPE_files.write");
		});
	}

	@Test
	void oneElementOfAListIsEnough() {
		this.claims.put("nodes", List.of("https://node-0:8443", "https://node-1:8443"));

		assertThat(JwtGridAuthenticator.reactive((token) -> Mono.just(jwt()), "nodes")
			.authenticate(claim(TOKEN))
			.block()
			.getName()).isEqualTo("https://node-1:8443");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://node-2:8443", "https://node-1:8444", "http://node-1:8443", "node-10", "node" })
	void tokenOfAnotherNodeIsRefused(String subject) {
		this.claims.put("sub", subject);

		expectRefusal(reactive(), TOKEN, "that of another node: the claim 'sub'");
	}

	@Test
	void tokenWithoutTheClaimIsRefused() {
		expectRefusal(JwtGridAuthenticator.reactive((token) -> Mono.just(jwt()), "node"), TOKEN, "the claim 'node'");
	}

	@Test
	void nodeWithoutATokenIsRefused() {
		expectRefusal(reactive(), null, "sent no token: it needs a bean of type GridCredentials");
	}

	@Test
	void badTokenIsRefusedAndNotQuoted() {
		expectRefusal(JwtGridAuthenticator.blocking((token) -> {
			throw new BadJwtException("cannot parse " + token);
		}, "sub"), TOKEN, "its token is not good");
		expectRefusal(JwtGridAuthenticator.reactive(
				(token) -> Mono
					.error(new JwtValidationException("no", List.of(new OAuth2Error("expired", "Jwt expired", null)))),
				"sub"), TOKEN, "its token is not good: Jwt expired");
	}

	@Test
	void failureOfThePlatformIsNoRefusal() {
		JwtException failure = new JwtException("the key set cannot be fetched");

		StepVerifier.create(JwtGridAuthenticator.blocking((token) -> {
			throw failure;
		}, "sub").authenticate(claim(TOKEN))).verifyErrorSatisfies((ex) -> assertThat(ex).isSameAs(failure));
	}

	private JwtGridAuthenticator reactive() {
		return JwtGridAuthenticator.reactive((token) -> Mono.just(jwt()), "sub");
	}

	private Jwt jwt() {
		return new Jwt(TOKEN, null, null, Map.of("alg", "none"), this.claims);
	}

	private static PeerClaim claim(String token) {
		return new PeerClaim(NodeName.of("https://node-1:8443"), NodeName.of("https://node-2:8443"),
				SocketPeer.at("192.0.2.1:40000"), (name) -> name.equals(PeerClaim.CREDENTIALS_HEADER) ? token : null);
	}

	private static void expectRefusal(JwtGridAuthenticator authenticator, String token, String reason) {
		StepVerifier.create(authenticator.authenticate(claim(token)))
			.verifyErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(InvalidIdentityException.class)
				.hasMessageContaining(reason)
				.hasMessageNotContaining(TOKEN));
	}

}
