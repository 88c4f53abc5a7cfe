package dev.gridmesh.protocol;

import dev.gridmesh.GridProtocolException;
import io.netty.buffer.ByteBuf;

/**
 * Encodes and decodes the payload that AckMux has under extension {@code caps}
 * (docs/protocol-extensions.md). Safe for any thread.
 *
 * @since 0.1.0
 */
public final class CapacitiesCodec {

	private static final String ACK_MUX = "AckMux";

	private static final String IN = "in";

	private static final String OUT = "out";

	private CapacitiesCodec() {
	}

	/**
	 * Writes the payload of AckMux.
	 * @param capacities of the handler that accepted the stream
	 * @return the payload
	 */
	public static byte[] encode(Capacities capacities) {
		return PayloadBuffer.write((out) -> {
			MessagePackWriter.writeMapHeader(out, 2);
			MessagePackWriter.writeString(out, IN);
			MessagePackWriter.writeUnsigned(out, capacities.in());
			MessagePackWriter.writeString(out, OUT);
			MessagePackWriter.writeUnsigned(out, capacities.out());
		});
	}

	/**
	 * Reads the payload of AckMux.
	 * @param payload the payload
	 * @return what the handler side said
	 * @throws GridProtocolException if the payload is no such map, or a number is missing
	 * or out of range
	 */
	public static Capacities decode(byte[] payload) {
		Fields fields = new Fields();
		PayloadBuffer.readMap(payload, ACK_MUX, fields);
		if (fields.in < 0) {
			throw new GridProtocolException(ACK_MUX + ": no 'in'");
		}
		if (fields.out < 1) {
			throw new GridProtocolException(ACK_MUX + ": no 'out' of at least 1");
		}
		return new Capacities(fields.in, fields.out);
	}

	/**
	 * The fields as far as they were read.
	 */
	private static final class Fields implements PayloadBuffer.EntryReader {

		private int in = -1;

		private int out = -1;

		@Override
		public void read(String key, ByteBuf in, int end) {
			switch (key) {
				case IN -> this.in = (int) MessagePackReader.readUnsigned(in, end, Integer.MAX_VALUE, key);
				case OUT -> this.out = (int) MessagePackReader.readUnsigned(in, end, Integer.MAX_VALUE, key);
				default -> MessagePackReader.skip(in, end, "value");
			}
		}

	}

}
