package dev.gridmesh.boot.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.gridmesh.auth.NodeIdentity;
import org.jspecify.annotations.Nullable;

/**
 * Configuration properties of how nodes prove that they belong to the grid. Not safe for
 * concurrent use.
 *
 * @since 0.1.0
 */
public class GridAuthProperties {

	/**
	 * Protocol by which nodes prove that they belong to the grid, the same on all nodes.
	 */
	private Protocol protocol = Protocol.MUTUAL;

	/**
	 * What a node must show for the name that it claims, besides the secret; the same on
	 * all nodes. A certificate needs https names, and a trust store at both ends.
	 */
	private NodeIdentity identity = NodeIdentity.NAME;

	/**
	 * Secret that all nodes share. 32 bytes or more.
	 */
	private @Nullable String secret;

	/**
	 * Comma-separated list of secrets with which others may still dial, for a change of
	 * secrets without an outage.
	 */
	private List<String> previousSecrets = new ArrayList<>();

	/**
	 * Name that tokens are made out to, the same on all nodes. Only with protocol v1.
	 */
	private String accessKey = "grid";

	/**
	 * Audience that is written into tokens and demanded of those of others. Only with
	 * protocol v1.
	 */
	private @Nullable String audience;

	/**
	 * Time that a token is valid. Only with protocol v1.
	 */
	private Duration tokenTtl = Duration.ofHours(24);

	/**
	 * Difference that the clocks of two nodes may have.
	 */
	private Duration maxClockSkew = Duration.ofMinutes(5);

	/**
	 * Age that a link may reach. It is renewed before, without the loss of a call that is
	 * over by then, and ends with what still runs over it. However long unless set.
	 */
	private @Nullable Duration maxLinkAge;

	public Protocol getProtocol() {
		return this.protocol;
	}

	public void setProtocol(Protocol protocol) {
		this.protocol = protocol;
	}

	public NodeIdentity getIdentity() {
		return this.identity;
	}

	public void setIdentity(NodeIdentity identity) {
		this.identity = identity;
	}

	public @Nullable String getSecret() {
		return this.secret;
	}

	public void setSecret(@Nullable String secret) {
		this.secret = secret;
	}

	public List<String> getPreviousSecrets() {
		return this.previousSecrets;
	}

	public void setPreviousSecrets(List<String> previousSecrets) {
		this.previousSecrets = previousSecrets;
	}

	public String getAccessKey() {
		return this.accessKey;
	}

	public void setAccessKey(String accessKey) {
		this.accessKey = accessKey;
	}

	public @Nullable String getAudience() {
		return this.audience;
	}

	public void setAudience(@Nullable String audience) {
		this.audience = audience;
	}

	public Duration getTokenTtl() {
		return this.tokenTtl;
	}

	public void setTokenTtl(Duration tokenTtl) {
		this.tokenTtl = tokenTtl;
	}

	public Duration getMaxClockSkew() {
		return this.maxClockSkew;
	}

	public void setMaxClockSkew(Duration maxClockSkew) {
		this.maxClockSkew = maxClockSkew;
	}

	public @Nullable Duration getMaxLinkAge() {
		return this.maxLinkAge;
	}

	public void setMaxLinkAge(@Nullable Duration maxLinkAge) {
		this.maxLinkAge = maxLinkAge;
	}

	/**
	 * How nodes prove that they belong to the grid.
	 *
	 * @since 0.1.0
	 */
	public enum Protocol {

		/**
		 * Both ends of a link, by what only holders of the secret can sign, before either
		 * serves or sends anything.
		 */
		MUTUAL,

		/**
		 * Only the dialer, by signed tokens under a shared secret, or those of a bean of
		 * type GridTokens, as nodes of other implementations do.
		 */
		V1,

		/**
		 * Not at all: whoever reaches the port can call every handler.
		 */
		NONE

	}

}
