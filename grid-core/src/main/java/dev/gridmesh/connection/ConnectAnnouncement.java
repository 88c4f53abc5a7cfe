package dev.gridmesh.connection;

import dev.gridmesh.auth.HandshakeProof;
import dev.gridmesh.protocol.ConnectRequest;
import dev.gridmesh.protocol.HandshakeCodec;
import org.jspecify.annotations.Nullable;

/**
 * What a dialer says of itself in Connect, and what it proves it with. An immutable
 * value.
 *
 * @param request what it says
 * @param proof what both ends have proven so far, {@code null} where nothing is proven
 */
record ConnectAnnouncement(ConnectRequest request, @Nullable HandshakeProof proof) {

	/** The payload of Connect. */
	byte[] payload() {
		if (this.proof == null) {
			return HandshakeCodec.encode(this.request);
		}
		byte[] payload = HandshakeCodec.encodeForProof(this.request);
		this.proof.signConnect(payload);
		return payload;
	}

}
