package dev.gridmesh.auth;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What both ends of an upgrade have proven, to which they bind the handshake that follows
 * (docs/protocol-extensions.md, "proof"): the MACs of Connect and ConnectResponse are
 * over both names, both nonces and both instance ids, and over the whole payload.
 * Immutable, so safe for any thread. Shows nothing of its key.
 *
 * @since 0.1.0
 */
public final class HandshakeProof {

	/** How many bytes the MAC has, with which a payload ends. */
	public static final int MAC_BYTES = Hkdf.HASH_BYTES;

	private final LinkSecret secret;

	private final UpgradeStatement statement;

	private final String nonce;

	private final UUID acceptorInstance;

	HandshakeProof(LinkSecret secret, UpgradeStatement statement, String nonce, UUID acceptorInstance) {
		this.secret = secret;
		this.statement = statement;
		this.nonce = nonce;
		this.acceptorInstance = acceptorInstance;
	}

	/** What the answer to the upgrade says. */
	String answerHeader() {
		Map<String, String> parameters = new LinkedHashMap<>();
		parameters.put("nonce", this.nonce);
		parameters.put("instance", this.acceptorInstance.toString());
		parameters.put("mac", HeaderText.encode(this.secret.key().mac(MacPurpose.ANSWER, transcript())));
		return AuthParameters.write(parameters);
	}

	boolean isAnswer(byte[] mac) {
		return this.secret.key().matches(MacPurpose.ANSWER, transcript(), mac);
	}

	/** What was said in the upgrade, by both ends. */
	private List<byte[]> transcript() {
		List<byte[]> fields = new ArrayList<>(this.statement.fields());
		fields.add(this.nonce.getBytes(StandardCharsets.UTF_8));
		fields.add(this.acceptorInstance.toString().getBytes(StandardCharsets.UTF_8));
		return fields;
	}

	/**
	 * Signs the payload of Connect.
	 * @param payload the payload, whose last {@value #MAC_BYTES} bytes become the MAC
	 */
	public void signConnect(byte[] payload) {
		sign(MacPurpose.CONNECT, payload);
	}

	/**
	 * Checks the payload of Connect, before anything is read in it.
	 * @param payload the payload, as it came
	 * @return whether the dialer of this upgrade signed it
	 */
	public boolean isConnect(byte[] payload) {
		return isSigned(MacPurpose.CONNECT, payload);
	}

	/**
	 * Signs the payload of ConnectResponse.
	 * @param payload the payload, whose last {@value #MAC_BYTES} bytes become the MAC
	 */
	public void signConnectResponse(byte[] payload) {
		sign(MacPurpose.CONNECT_RESPONSE, payload);
	}

	/**
	 * Checks the payload of ConnectResponse, before anything is read in it.
	 * @param payload the payload, as it came
	 * @return whether the acceptor of this upgrade signed it
	 */
	public boolean isConnectResponse(byte[] payload) {
		return isSigned(MacPurpose.CONNECT_RESPONSE, payload);
	}

	private void sign(MacPurpose purpose, byte[] payload) {
		byte[] mac = this.secret.key().mac(purpose, fields(payload));
		System.arraycopy(mac, 0, payload, payload.length - MAC_BYTES, MAC_BYTES);
	}

	private boolean isSigned(MacPurpose purpose, byte[] payload) {
		if (payload.length < MAC_BYTES) {
			return false;
		}
		byte[] mac = Arrays.copyOfRange(payload, payload.length - MAC_BYTES, payload.length);
		return this.secret.key().matches(purpose, fields(payload), mac);
	}

	private List<byte[]> fields(byte[] payload) {
		List<byte[]> fields = transcript();
		fields.add(Arrays.copyOf(payload, payload.length - MAC_BYTES));
		return fields;
	}

	/**
	 * Tells whether a name is that of the dialer.
	 * @param host the name that Connect gives
	 * @return whether the upgrade was asked for in that name
	 */
	public boolean isDialer(String host) {
		return HeaderText.encode(host).equals(this.statement.from());
	}

	/**
	 * The name that the dialer claims.
	 * @return the name, as it is in the upgrade
	 */
	public String dialer() {
		return HeaderText.read(this.statement.from());
	}

	/**
	 * The process that dialled.
	 * @return its id, which Connect must repeat
	 */
	public UUID dialerInstance() {
		return UUID.fromString(this.statement.instance());
	}

	/**
	 * The process that accepted.
	 * @return its id, which ConnectResponse must repeat
	 */
	public UUID acceptorInstance() {
		return this.acceptorInstance;
	}

	/**
	 * The secret that both ends have proven to hold.
	 * @return whether it still counts, and nothing of itself
	 */
	public LinkSecret secret() {
		return this.secret;
	}

	@Override
	public String toString() {
		return "HandshakeProof[%s -> %s]".formatted(this.statement.from(), this.statement.to());
	}

}
