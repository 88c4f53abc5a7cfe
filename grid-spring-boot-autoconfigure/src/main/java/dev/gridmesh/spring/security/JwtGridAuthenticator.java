package dev.gridmesh.spring.security;

import java.security.Principal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.gridmesh.NodeName;
import dev.gridmesh.auth.GridAuthenticator;
import dev.gridmesh.auth.InvalidIdentityException;
import dev.gridmesh.auth.PeerClaim;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;

/**
 * Takes a node for the one whose name it claims if it has sent a token of a platform with
 * that name in it. Signature, issuer, times and audience are for the decoder to check; a
 * decoder that does not look at the audience lets each node that is sent a token use it
 * with others. The node is a {@link GridNodeAuthentication} whose principal is the token,
 * with an authority {@code SCOPE_…} for each scope. Immutable, so safe for any thread.
 *
 * @since 0.1.0
 */
public final class JwtGridAuthenticator implements GridAuthenticator {

	private final Function<String, Mono<Jwt>> decoder;

	private final String nameClaim;

	private JwtGridAuthenticator(Function<String, Mono<Jwt>> decoder, String nameClaim) {
		this.decoder = decoder;
		this.nameClaim = Objects.requireNonNull(nameClaim, "nameClaim");
	}

	/**
	 * Makes an authenticator of a decoder that does not block.
	 * @param decoder verifies tokens
	 * @param nameClaim which claim has the name of the node, or its host; of a list, one
	 * element has to
	 * @return the authenticator
	 */
	public static JwtGridAuthenticator reactive(ReactiveJwtDecoder decoder, String nameClaim) {
		return new JwtGridAuthenticator(decoder::decode, nameClaim);
	}

	/**
	 * Makes an authenticator of a decoder that may block, as authenticators may.
	 * @param decoder verifies tokens
	 * @param nameClaim which claim has the name of the node, or its host; of a list, one
	 * element has to
	 * @return the authenticator
	 */
	public static JwtGridAuthenticator blocking(JwtDecoder decoder, String nameClaim) {
		return new JwtGridAuthenticator((token) -> Mono.fromCallable(() -> decoder.decode(token)), nameClaim);
	}

	@Override
	public Mono<? extends Principal> authenticate(PeerClaim claim) {
		String token = claim.credentials();
		if (token == null) {
			return Mono.error(new InvalidIdentityException(
					"it sent no token: it needs a bean of type GridCredentials that gives one"));
		}
		return this.decoder.apply(token)
			.onErrorMap(BadJwtException.class,
					(ex) -> new InvalidIdentityException("its token is not good" + reasons(ex)))
			.map((jwt) -> authenticate(claim.name(), jwt));
	}

	/** Parsers may quote what they could not read; validators do not. */
	private static String reasons(BadJwtException failure) {
		return (failure instanceof JwtValidationException invalid) ? invalid.getErrors()
			.stream()
			.map(OAuth2Error::getDescription)
			.filter(Objects::nonNull)
			.collect(Collectors.joining(", ", ": ", "")) : "";
	}

	private Principal authenticate(NodeName name, Jwt jwt) {
		if (values(jwt.getClaims().get(this.nameClaim))
			.noneMatch((value) -> value.equals(name.value()) || value.equals(name.host()))) {
			throw new InvalidIdentityException(
					"its token is that of another node: the claim '%s' is not its name, nor the host of it"
						.formatted(this.nameClaim));
		}
		Collection<GrantedAuthority> authorities = new ArrayList<>();
		authorities.add(new SimpleGrantedAuthority(GridNodeAuthentication.NODE_AUTHORITY));
		values(jwt.getClaims().get("scope")).flatMap((scopes) -> Stream.of(scopes.split(" ")))
			.filter((scope) -> !scope.isEmpty())
			.forEach((scope) -> authorities.add(new SimpleGrantedAuthority("SCOPE_" + scope)));
		return new GridNodeAuthentication(name.value(), jwt, List.copyOf(authorities));
	}

	private static Stream<String> values(@Nullable Object claim) {
		Stream<?> all = (claim instanceof Collection<?> several) ? several.stream() : Stream.ofNullable(claim);
		return all.filter(Objects::nonNull).map(Object::toString);
	}

}
