package dev.gridmesh.spring.security;

import java.util.Collection;

import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;

/**
 * A node of the grid that calls a handler, as Spring Security sees it: authenticated, and
 * with the authority {@value #NODE_AUTHORITY}. Not to be changed, and then safe for any
 * thread.
 *
 * @since 0.1.0
 */
public final class GridNodeAuthentication extends AbstractAuthenticationToken {

	/** What each node has that has shown who it is. */
	public static final String NODE_AUTHORITY = "ROLE_GRID_NODE";

	private static final long serialVersionUID = 1L;

	private final String name;

	private final transient Object principal;

	/**
	 * Makes one with the authority that each node has.
	 * @param name the name of the node
	 * @param principal what is known of it
	 */
	public GridNodeAuthentication(String name, Object principal) {
		this(name, principal, AuthorityUtils.createAuthorityList(NODE_AUTHORITY));
	}

	/**
	 * Makes one with authorities of its own.
	 * @param name the name of the node
	 * @param principal what is known of it
	 * @param authorities all that it has
	 */
	public GridNodeAuthentication(String name, Object principal, Collection<? extends GrantedAuthority> authorities) {
		super(authorities);
		this.name = name;
		this.principal = principal;
		setAuthenticated(true);
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public Object getPrincipal() {
		return this.principal;
	}

	/**
	 * Keeps no secret.
	 * @return {@code null}
	 */
	@Override
	public @Nullable Object getCredentials() {
		return null;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return super.equals(other) && other instanceof GridNodeAuthentication that && this.name.equals(that.name);
	}

	@Override
	public int hashCode() {
		return 31 * super.hashCode() + this.name.hashCode();
	}

}
