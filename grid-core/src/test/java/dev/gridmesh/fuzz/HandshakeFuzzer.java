package dev.gridmesh.fuzz;

import dev.gridmesh.GridProtocolException;
import dev.gridmesh.protocol.ConnectRequest;
import dev.gridmesh.protocol.ConnectResponse;
import dev.gridmesh.protocol.HandshakeCodec;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The payloads of the handshake: whatever can be read can be written, and is then read as
 * the same.
 *
 * @since 0.1.0
 */
public final class HandshakeFuzzer {

	private HandshakeFuzzer() {
	}

	/**
	 * Reads one payload of each kind.
	 * @param input its bytes
	 */
	public static void fuzzerTestOneInput(byte[] input) {
		try {
			ConnectRequest request = HandshakeCodec.decodeRequest(input);
			assertThat(HandshakeCodec.decodeRequest(HandshakeCodec.encode(request))).isEqualTo(request);
		}
		catch (GridProtocolException ex) {
			// what a dialer gets for it
		}
		try {
			ConnectResponse response = HandshakeCodec.decodeResponse(input);
			assertThat(HandshakeCodec.decodeResponse(HandshakeCodec.encode(response))).isEqualTo(response);
		}
		catch (GridProtocolException ex) {
			// what an acceptor gets for it
		}
	}

}
