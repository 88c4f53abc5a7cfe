package dev.gridmesh.protocol;

import dev.gridmesh.GridProtocolException;

/**
 * Encodes and decodes the payload of MuxConnectError, with which a call is refused
 * (protocol.md §4). Safe for any thread.
 *
 * @since 0.1.0
 */
public final class RefusalCodec {

	private static final String ERROR = "Error";

	private RefusalCodec() {
	}

	/**
	 * Writes the payload of MuxConnectError.
	 * @param text why the call is refused
	 * @return the payload
	 */
	public static byte[] encode(String text) {
		return PayloadBuffer.write((out) -> {
			MessagePackWriter.writeMapHeader(out, 1);
			MessagePackWriter.writeString(out, ERROR);
			MessagePackWriter.writeString(out, ErrorText.cut(text));
		});
	}

	/**
	 * Reads the payload of MuxConnectError. The call is refused whatever it holds, so
	 * this never fails.
	 * @param payload the payload
	 * @return why the call was refused, empty if the payload does not say
	 */
	public static String decode(byte[] payload) {
		StringBuilder text = new StringBuilder();
		try {
			PayloadBuffer.readMap(payload, "MuxConnectError", (key, in, end) -> {
				if (key.equals(ERROR)) {
					text.append(ErrorText.cut(MessagePackReader.readString(in, end, key)));
				}
				else {
					MessagePackReader.skip(in, end, "value");
				}
			});
		}
		catch (GridProtocolException ex) {
			return text.toString();
		}
		return text.toString();
	}

}
